package sc.fiji.hermes.ij1;

import java.util.Arrays;

import ij.WindowManager;
import ij.macro.Interpreter;

/** The images without windows that ImageJ keeps for macros, also for those that ended. */
final class BatchImages {

	private BatchImages() {}

	static void clear() {
		// else it does not find them
		Interpreter.batchMode = true;
		final int[] ids = WindowManager.getIDList();
		if (ids != null) Arrays.stream(ids).mapToObj(WindowManager::getImage).forEach(Interpreter::removeBatchModeImage);
		Interpreter.batchMode = false;
	}
}
