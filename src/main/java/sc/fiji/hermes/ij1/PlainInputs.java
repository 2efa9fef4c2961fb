package sc.fiji.hermes.ij1;

import java.io.File;
import java.util.Optional;

import ij.ImagePlus;
import ij.WindowManager;

import org.scijava.Priority;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.Surroundings;
import sc.fiji.hermes.command.process.MacroOptions;

/** Sets the inputs that a macro of plain ImageJ gives, before anything else does. */
@Plugin(type = PreprocessorPlugin.class, priority = 2 * Priority.VERY_HIGH)
public final class PlainInputs extends AbstractPreprocessorPlugin {

	@Parameter
	private ConvertService convert;

	@Override
	public void process(final Module module) {
		if (!Surroundings.plain() || !(module.getDelegateObject() instanceof HermesCommand)) return;
		final Optional<MacroOptions> macro = MacroOptions.current();
		if (macro.isEmpty()) return;
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (module.isInputResolved(item.getName()) || isCanceled()) continue;
			macro.get().value(item.getName()).ifPresent(text -> set(module, item, text));
		}
	}

	/** What cannot be converted stays open; {@code DeclaredDefaults} says so. */
	private void set(final Module module, final ModuleItem<?> item, final String text) {
		if (item.getType() == ImagePlus.class) {
			final ImagePlus image = WindowManager.getImage(text);
			if (image == null) {
				cancel(String.format("No open image has the title \"%s\", which %s asks for; open it first.", text, item.getName()));
				return;
			}
			module.setInput(item.getName(), image);
		}
		else if (item.getType() == File.class) module.setInput(item.getName(), text.isBlank() ? null : new File(text));
		else {
			final Object value = convert.convert(text, item.getType());
			if (value == null) return;
			module.setInput(item.getName(), value);
		}
		try {
			module.resolveInput(item.getName());
		}
		catch (final RuntimeException e) {
			// what a validater found, already a sentence
			cancel(e.getMessage());
		}
	}
}
