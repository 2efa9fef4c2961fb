package sc.fiji.hermes.ij1;

import java.util.Optional;

import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.widget.InputHarvester;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.HermesMenu;
import sc.fiji.hermes.command.Surroundings;

/**
 * Asks for the inputs of a command by one of ImageJ's own dialogs. After the values of last time were loaded, and before
 * SciJava's chooser for a single file, which without a user interface of SciJava's would cancel.
 */
@Plugin(type = PreprocessorPlugin.class, priority = InputHarvester.PRIORITY + 0.75)
public final class PlainHarvester extends AbstractPreprocessorPlugin {

	@Parameter
	private ConvertService convert;

	@Override
	public void process(final Module module) {
		if (!Surroundings.plain() || Surroundings.headless() || !(module.getDelegateObject() instanceof HermesCommand)) return;
		final InputForm form = new InputForm(module, convert);
		if (!form.asks()) {
			form.resolve();
			return;
		}
		final InputDialog dialog = new InputDialog(HermesMenu.title(module.getInfo()), module.getInfo().getDescription(), form,
			Optional.of(InputHelp.of(module.getInfo())));
		if (dialog.ask()) form.resolve();
		else cancel("");
	}
}
