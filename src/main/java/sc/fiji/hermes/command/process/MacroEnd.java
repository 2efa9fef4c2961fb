package sc.fiji.hermes.command.process;

import ij.macro.Interpreter;

import org.scijava.event.EventHandler;
import org.scijava.module.event.ModuleCanceledEvent;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.Surroundings;

/**
 * Ends the macro in which one of our commands was cancelled, since what follows would work on the wrong image. Fiji would go
 * on with it; plain ImageJ is told by {@link sc.fiji.hermes.ij1.HermesPlugIn}.
 */
@Plugin(type = Service.class)
public final class MacroEnd extends AbstractService implements SciJavaService {

	@EventHandler
	void onEvent(final ModuleCanceledEvent event) {
		if (!Surroundings.plain() && event.getModule().getDelegateObject() instanceof HermesCommand && Interpreter.getInstance() != null)
			Interpreter.abort();
	}
}
