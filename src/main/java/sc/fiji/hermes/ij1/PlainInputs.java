package sc.fiji.hermes.ij1;

import java.util.Optional;

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
import sc.fiji.hermes.command.process.MacroValue;

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
			macro.get().value(item.getName()).flatMap(text -> MacroValue.set(module, item, text, convert)).ifPresent(this::cancel);
		}
	}
}
