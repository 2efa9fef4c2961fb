package sc.fiji.hermes.command;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.scijava.MenuPath;
import org.scijava.command.CommandInfo;
import org.scijava.command.CommandService;
import org.scijava.module.ModuleInfo;

/** The commands under <i>Plugins ▸ Hermes</i>, as SciJava knows them. */
public final class HermesMenu {

	/** Label of the submenu. */
	public static final String HERMES = "Hermes";

	/**
	 * Second entries in menus where users look for such a command, by their labels: the menu, and the label of the command. They
	 * are entries of ImageJ's menus only and no commands of SciJava's, so that the search bar finds each command once.
	 */
	public static final List<Alias> ALIASES = List.of(new Alias("File>Import", "Hermes NIfTI / NRRD / MetaImage / DICOM...",
		"Hermes Open Volume..."), new Alias("File>Save As", "Hermes NIfTI...", "Hermes Save Volume..."));

	/**
	 * @param menu path of the menu
	 * @param label of the entry
	 * @param command label of the command that it starts, and under which that is recorded
	 */
	public record Alias(String menu, String label, String command) {}

	private static final String PLUGINS = "Plugins", DOTS = "...";

	private HermesMenu() {}

	/** Every command below the submenu, in the order of the menu. */
	public static List<CommandInfo> commands(final CommandService service) {
		return service.getCommands().stream().filter(c -> contains(c.getMenuPath())).sorted(Comparator.comparingDouble(
			(CommandInfo c) -> c.getMenuPath().getLeaf().getWeight()).thenComparing(HermesMenu::label)).toList();
	}

	/** The command of a menu label, which may be given without its dots. */
	public static Optional<CommandInfo> find(final CommandService service, final String label) {
		return commands(service).stream().filter(c -> plainLabel(label(c)).equals(plainLabel(label))).findFirst();
	}

	/** What the menu and recorded macros call a command. */
	public static String label(final ModuleInfo command) {
		return command.getMenuPath().getLeaf().getName();
	}

	/** The name of a command as in the menu, without dots. */
	public static String title(final ModuleInfo command) {
		final MenuPath path = command.getMenuPath();
		return plainLabel(path == null || path.isEmpty() ? command.getTitle() : path.getLeaf().getName());
	}

	private static String plainLabel(final String label) {
		final String text = label.strip();
		return text.endsWith(DOTS) ? text.substring(0, text.length() - DOTS.length()).strip() : text;
	}

	static boolean contains(final MenuPath path) {
		return path != null && path.size() > 2 && path.get(0).getName().equals(PLUGINS) && path.get(1).getName().equals(HERMES);
	}
}
