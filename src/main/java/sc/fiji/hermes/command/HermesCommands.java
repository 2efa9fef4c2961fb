package sc.fiji.hermes.command;

import java.util.List;

import org.scijava.Priority;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;
import org.scijava.plugin.PluginInfo;
import org.scijava.plugin.PluginService;
import org.scijava.service.AbstractService;
import org.scijava.service.SciJavaService;
import org.scijava.service.Service;

/**
 * Gives our commands, when a context starts, descriptions that allow their choices to change; see {@link HermesCommand#offer}.
 * Comes before Fiji's bridge to the menu, which keeps the descriptions that it finds when it starts.
 */
@Plugin(type = Service.class, priority = Priority.VERY_HIGH)
public final class HermesCommands extends AbstractService implements SciJavaService {

	@Parameter
	private PluginService plugins;

	/** Listens to changes of plugins, and so has to be there first. */
	@Parameter
	private CommandService commands;

	@Override
	public void initialize() {
		final List<PluginInfo<Command>> ours = plugins.getPluginsOfType(Command.class).stream().filter(p -> !(p instanceof ModuleOfCommand) &&
			HermesMenu.contains(p.getMenuPath())).toList();
		plugins.removePlugins(ours);
		plugins.addPlugins(ours.stream().map(ModuleOfCommand::new).toList());
	}
}
