package sc.fiji.hermes.command.process;

import java.util.ArrayList;
import java.util.List;

import ij.ImagePlus;

import org.scijava.Context;
import org.scijava.Priority;
import org.scijava.module.Module;
import org.scijava.module.ModuleItem;
import org.scijava.module.process.AbstractPreprocessorPlugin;
import org.scijava.module.process.PreprocessorPlugin;
import org.scijava.plugin.Plugin;
import org.scijava.service.Service;

import sc.fiji.hermes.command.HermesCommand;

/**
 * A script that gives some inputs of a command means the declared defaults for the others, and no dialog. Comes before
 * anything else fills inputs, so that only a script can have done it. Images and what has no default are still asked for.
 */
@Plugin(type = PreprocessorPlugin.class, priority = 2.5 * Priority.VERY_HIGH)
public final class ScriptDefaults extends AbstractPreprocessorPlugin {

	/** SciJava's batch processor gives one file after the other, keeps all outputs to itself, and has the user asked once for the rest. */
	private static boolean isBatch(final Module module) {
		boolean kept = false;
		for (final ModuleItem<?> item : module.getInfo().outputs()) {
			if (!module.isOutputResolved(item.getName())) return false;
			kept = true;
		}
		return kept;
	}

	@Override
	public void process(final Module module) {
		if (!(module.getDelegateObject() instanceof HermesCommand) || isBatch(module)) return;
		final List<ModuleItem<?>> open = new ArrayList<>();
		boolean given = false;
		for (final ModuleItem<?> item : module.getInfo().inputs()) {
			if (Service.class.isAssignableFrom(item.getType()) || item.getType() == Context.class) continue;
			if (module.isInputResolved(item.getName())) given = true;
			else open.add(item);
		}
		if (!given) return;
		try {
			for (final ModuleItem<?> item : open) if (item.getType() != ImagePlus.class && (!item.isRequired() || module.getInput(item
				.getName()) != null)) module.resolveInput(item.getName());
		}
		catch (final RuntimeException e) {
			// what a validater found, already a sentence
			cancel(e.getMessage());
		}
	}
}
