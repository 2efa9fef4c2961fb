package sc.fiji.hermes.ij1;

import ij.macro.Interpreter;

/** The macro that ImageJ is running. */
final class RunningMacro {

	private static final int POLL_MILLIS = 1;

	private RunningMacro() {}

	/**
	 * Ends the macro, if one is running, before its next statement. May be called from any thread, also from the one that the
	 * macro is waiting for.
	 */
	static void end() {
		final Interpreter macro = Interpreter.getInstance();
		if (macro == null) return;
		// ImageJ waits two seconds for the macro, which waits for this thread, and then stops threads of its own thread's group
		// that run macros, with a window on the death of each. A thread alone in its group does no harm and may wait.
		final Thread ends = new Thread(new ThreadGroup("Hermes ends a macro"), () -> Interpreter.abort(macro), "Hermes ends a macro");
		ends.setDaemon(true);
		ends.start();
		try {
			while (!macro.done() && ends.isAlive()) Thread.sleep(POLL_MILLIS);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
