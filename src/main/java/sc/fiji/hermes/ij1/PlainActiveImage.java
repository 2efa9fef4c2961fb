package sc.fiji.hermes.ij1;

import java.util.List;

import ij.ImagePlus;
import ij.WindowManager;

import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.Surroundings;

/** Gives the current image to a command that takes one image; of two, the user or macro says which. */
@Plugin(type = PreprocessorPlugin.class, priority = Priority.VERY_HIGH + 1)
public final class PlainActiveImage extends AbstractPreprocessorPlugin {

	@Override
	public void process(final Module module) {
		if (!Surroundings.plain() || !(module.getDelegateObject() instanceof HermesCommand)) return;
		final List<String> open = images(module.getInfo()).stream().filter(name -> !module.isInputResolved(name)).toList();
		final ImagePlus current = WindowManager.getCurrentImage();
		if (open.size() != 1 || current == null) return;
		module.setInput(open.get(0), current);
		module.resolveInput(open.get(0));
	}

	/** Names of the image inputs that may be filled so. */
	static List<String> images(final ModuleInfo command) {
		final List<ModuleItem<?>> inputs = new java.util.ArrayList<>();
		command.inputs().forEach(inputs::add);
		return inputs.stream().filter(i -> i.getType() == ImagePlus.class && i.isAutoFill()).map(ModuleItem::getName).toList();
	}
}
