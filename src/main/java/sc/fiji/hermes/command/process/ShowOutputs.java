package sc.fiji.hermes.command.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import ij.ImagePlus;
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
import sc.fiji.hermes.command.Host;
import sc.fiji.hermes.command.Surroundings;
import sc.fiji.hermes.imagej.OpenImages;

/**
 * Shows the images and tables that a command made. Afterwards its first image is ImageJ's current image, also in batch mode
 * and without a display, where SciJava's own display leaves the macro with the image that it had before. Other outputs are
 * for scripts and not displayed.
 */
@Plugin(type = PostprocessorPlugin.class, priority = Priority.VERY_HIGH)
public final class ShowOutputs extends AbstractPostprocessorPlugin {

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
		if (window || Host.here().isMacro() || Host.here().isBatchMode() || !Surroundings.plain()) image.show();
		OpenImages.enlarge(image);
		if (!window) OpenImages.makeCurrent(caller(), image);
	}

	/** The thread that runs the macro or script, where Fiji runs the command on another. */
	private Thread caller() {
		Thread caller = Thread.currentThread();
		for (Thread t = threads.getParent(caller); t != null && t != caller; t = threads.getParent(t)) caller = t;
		return caller;
	}
}
