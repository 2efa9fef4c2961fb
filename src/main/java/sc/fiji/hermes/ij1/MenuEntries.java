package sc.fiji.hermes.ij1;

import java.util.Collection;
import java.util.List;

import org.scijava.Priority;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.module.ModuleInfo;
import org.scijava.module.ModuleService;
import org.scijava.module.event.ModulesAddedEvent;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

import sc.fiji.hermes.command.Surroundings;

/**
 * Lets every command be known exactly once. In Fiji, which reads our {@code plugins.config} too, the entries from there are
 * taken out of the search bar, for which this has to listen before Fiji's bridge starts; in plain ImageJ without a display, which cannot read it, they are put in.
 */
@Plugin(type = Service.class, priority = Priority.VERY_HIGH)
public final class MenuEntries extends AbstractService implements SciJavaService {

	/** How Fiji's bridge names what it finds in {@code plugins.config}; no class of ImageJ may be loaded before the bridge has patched it. */
	private static final String BRIDGED = "legacy:sc.fiji.hermes.ij1.HermesPlugIn";

	@Parameter
	private ModuleService modules;

	@Parameter
	private CommandService commands;

	@Override
	public void initialize() {
		if (Surroundings.plain() && Surroundings.headless()) HermesPlugIn.install(commands);
		remove(modules.getModules());
	}

	@EventHandler
	void onEvent(final ModulesAddedEvent event) {
		remove(event.getItems());
	}

	private void remove(final Collection<? extends ModuleInfo> found) {
		final List<? extends ModuleInfo> doubles = found.stream().filter(m -> String.valueOf(m.getIdentifier()).startsWith(BRIDGED))
			.toList();
		if (!doubles.isEmpty()) modules.removeModules(doubles);
	}
}
