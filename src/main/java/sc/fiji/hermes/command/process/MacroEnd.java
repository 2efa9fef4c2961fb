package sc.fiji.hermes.command.process;

import org.scijava.event.EventHandler;
import org.scijava.module.event.ModuleCanceledEvent;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

import sc.fiji.hermes.command.HermesCommand;
import sc.fiji.hermes.command.Host;
import sc.fiji.hermes.command.Surroundings;

/**
 * Ends the macro in which one of our commands was cancelled, since what follows would work on the wrong image. Fiji would go
 * on with it; plain ImageJ is told by our plug-in for it. No class of ImageJ may stand in the signatures and
 * fields of a service, which Fiji looks at before its bridge has patched ImageJ.
 */
@Plugin(type = Service.class)
public final class MacroEnd extends AbstractService implements SciJavaService {

	@EventHandler
	void onEvent(final ModuleCanceledEvent event) {
		if (!Surroundings.plain() && event.getModule().getDelegateObject() instanceof HermesCommand) Host.here().endMacro();
	}
}
