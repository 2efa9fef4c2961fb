package sc.fiji.hermes.command;

import java.io.File;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandModuleItem;
import org.scijava.module.MethodCallException;
import org.scijava.module.Module;
import org.scijava.module.ModuleException;
import org.scijava.module.ModuleItem;
import org.scijava.plugin.PluginInfo;

/**
 * Describes a command whose lists of choices may change while its dialog is open. SciJava's way to that is a
 * {@code DynamicCommand}, which is its own module and for which {@code CommandService.run(…)} returns null, so that scripts
 * could not get at its outputs. Here every module has a description of its own instead.
 */
final class ModuleOfCommand extends CommandInfo {

	/** An input whose choices may differ from the declared ones. */
	private static final class Item<T> extends CommandModuleItem<T> {

		private Optional<List<T>> offered = Optional.empty();

		Item(final CommandInfo command, final CommandModuleItem<T> declared) {
			super(command, declared.getField());
		}

		/** In a dialog also that a path is missing, which SciJava says only when the dialog is gone with all that was entered. */
		@Override
		public void validate(final Module module) throws MethodCallException {
			if (getType() == File.class && isRequired() && module.getDelegateObject() instanceof HermesCommand command && command.isAsking() && module
				.getInput(getName()) == null) throw new MethodCallException(getLabel() + " is missing; give one.");
			super.validate(module);
		}

		@Override
		public List<T> getChoices() {
			return offered.orElseGet(super::getChoices);
		}
	}

	/** A module whose command knows that its dialog is about to be shown. */
	private static final class Asking extends CommandModule {

		Asking(final CommandInfo info) throws ModuleException {
			super(info);
		}

		@Override
		public void initialize() throws MethodCallException {
			if (getCommand() instanceof HermesCommand command) command.asks();
			super.initialize();
		}
	}

	private final PluginInfo<Command> plugin;
	private final Map<String, Item<?>> items = new LinkedHashMap<>();

	ModuleOfCommand(final PluginInfo<Command> plugin) {
		super(plugin);
		this.plugin = plugin;
	}

	@Override
	public Module createModule() throws ModuleException {
		final ModuleOfCommand own = new ModuleOfCommand(plugin);
		own.setPresets(getPresets());
		final CommandModule module = new Asking(own);
		if (module.getCommand() instanceof HermesCommand command) command.attach(own, module);
		return module;
	}

	/** What a command declares itself is asked before what it has in common with others. */
	private synchronized Map<String, Item<?>> items() {
		if (!items.isEmpty()) return items;
		final List<CommandModuleItem<?>> declared = new ArrayList<>();
		for (final ModuleItem<?> item : super.inputs()) declared.add(super.getInput(item.getName()));
		declared.sort(Comparator.comparingInt(item -> -depth(item.getField().getDeclaringClass())));
		declared.forEach(item -> items.put(item.getName(), new Item<>(this, item)));
		return items;
	}

	private static int depth(final Class<?> type) {
		return type == Object.class ? 0 : 1 + depth(type.getSuperclass());
	}

	/** Presets are no longer asked for but still known; scripts may spell names as earlier versions did. */
	@Override
	public CommandModuleItem<?> getInput(final String name) {
		final Item<?> item = items().get(name);
		if (item != null) return item;
		final Optional<Item<?>> other = items().values().stream().filter(i -> InputNames.means(name, i.getName())).findFirst();
		return other.isPresent() ? other.get() : super.getInput(name);
	}

	@Override
	public Iterable<ModuleItem<?>> inputs() {
		return List.copyOf(items().values());
	}

	@SuppressWarnings("unchecked")
	void offer(final String input, final List<String> choices) {
		final Item<?> item = items().get(input);
		if (item == null || item.getType() != String.class) throw new IllegalArgumentException("there is no text input " + input);
		((Item<String>) item).offered = Optional.of(new ArrayList<>(choices));
	}
}
