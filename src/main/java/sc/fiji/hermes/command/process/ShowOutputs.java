package sc.fiji.hermes.command.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;
import ij.macro.Interpreter;
import ij.measure.ResultsTable;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPostprocessorPlugin;
import org.scijava.module.process.PostprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.thread.ThreadService;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.Surroundings;

/**
 * Shows the images and tables that a command made. Afterwards its first image is ImageJ's current image, also in batch mode
 * and without a display, where SciJava's own display leaves the macro with the image that it had before. Other outputs are
 * for scripts and not displayed.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class ShowOutputs extends AbstractPostprocessorPlugin {

	/** Of the larger side of a window, which may be less; pixels of the screen. */
	private static final int WIDTH = 512;

	@Parameter
	private ThreadService threads;

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof HermesCommand)) return;
		final List<ImagePlus> images = new ArrayList<>();
		for (final ModuleItem<?> item : module.getInfo().outputs()) {
			if (module.isOutputResolved(item.getName())) continue;
			final Object value = module.getOutput(item.getName());
			if (value instanceof ImagePlus image) images.add(image);
			if (value instanceof ResultsTable table && table.size() > 0) table.show(item.getLabel());
			module.resolveOutput(item.getName());
		}
		// The last one shown lies on top.
		Collections.reverse(images);
		images.forEach(this::show);
	}

	private void show(final ImagePlus image) {
		final boolean window = !Surroundings.unattended();
		// Plain ImageJ can keep an image without a window only for a macro; Fiji's headless ImageJ can always.
		if (window || IJ.isMacro() || Interpreter.isBatchMode() || !Surroundings.plain()) image.show();
		enlarge(image);
		if (!window) WindowManager.setTempCurrentImage(caller(), image);
	}

	/** Volumes of low resolution would open as large as a stamp. */
	private static void enlarge(final ImagePlus image) {
		if (image.getWindow() == null) return;
		final ImageCanvas canvas = image.getCanvas();
		final int width = image.getWidth(), height = image.getHeight();
		for (double last = 0; Math.max(width, height) * canvas.getMagnification() * 1.5 <= WIDTH && canvas.getMagnification() > last;) {
			last = canvas.getMagnification();
			canvas.zoomIn(canvas.screenX(width / 2), canvas.screenY(height / 2));
		}
	}

	/** The thread that runs the macro or script, where Fiji runs the command on another. */
	private Thread caller() {
		Thread caller = Thread.currentThread();
		for (Thread t = threads.getParent(caller); t != null && t != caller; t = threads.getParent(t)) caller = t;
		return caller;
	}
}
