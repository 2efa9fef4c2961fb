package sc.fiji.hermes.command;

import java.awt.Desktop;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import ij.measure.ResultsTable;

import org.scijava.ItemIO;
import org.scijava.command.Command;
import org.scijava.plugin.Menu;
import org.scijava.plugin.Parameter;
import org.scijava.plugin.Plugin;

import sc.fiji.hermes.bundle.LibraryEntry;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.bundle.Precision;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.worker.ExportWork;

/** Looks after the installed models. */
@Plugin(type = Command.class, headless = true, initializer = "offerModels", label = "Models of Hermes",
	description = "Lists the installed models, describes one, shows its folder, writes a smaller copy or removes it.",
	menu = { @Menu(label = "Plugins"), @Menu(label = HermesMenu.HERMES), @Menu(label = "Hermes Models...", weight = 80) })
public final class ModelsCommand extends HermesCommand {

	private static final String LIST = "list", DESCRIBE = "describe", FOLDER = "show folder", EXPORT = "export in half precision", REMOVE = "remove";

	@Parameter
	private HermesService hermes;

	@Parameter(label = "What to do", description = "List all models, describe one with its model card, show its folder, write a copy " +
		"with half as many bytes to pass on, or remove it.", choices = { LIST, DESCRIBE, FOLDER, EXPORT, REMOVE }, persist = false)
	private String action = LIST;

	@Parameter(label = "Model", description = "The model, by the name of its folder; not needed for a list.", required = false, persist = false)
	private String model = "";

	@Parameter(label = "Other folder of models", description = "Where the models lie, if not in models/hermes of ImageJ.", style = "directory",
		required = false, persist = false, callback = "offerModels")
	private File library;

	@Parameter(label = "New folder of the copy", description = "Where the copy in half precision goes.", style = "directory", required = false,
		persist = false)
	private File output;

	@Parameter(label = "Remove without asking", description = "For macros, in which nobody can be asked.", persist = false)
	private boolean confirm = false;

	@Parameter(type = ItemIO.OUTPUT, label = "Hermes models", description = "One row for every model.")
	private ResultsTable table;

	private final Lookup<Place, List<String>> names = new Lookup<>();

	/** Called by SciJava. */
	void offerModels() {
		final ModelLibrary from = models();
		try {
			// while they are being read, those that were offered before stay
			names.answer(Place.of(from.folder()), () -> from.list().stream().map(LibraryEntry::name).toList()).ifPresent(this::offerModels);
		}
		catch (final InputException e) {
			// the command itself will say so
			log().debug(e);
			offerModels(List.of());
		}
	}

	private void offerModels(final List<String> found) {
		final List<String> choices = new ArrayList<>(List.of(""));
		choices.addAll(found);
		offer("model", choices);
	}

	@Override
	public void lookAgain() {
		offerModels();
	}

	private ModelLibrary models() {
		return ModelPlace.library(library);
	}

	@Override
	protected void run(final Job job) {
		switch (action) {
			case DESCRIBE -> tellColumns("Hermes model " + model.strip(), describe(entry()));
			case FOLDER -> show(model.isBlank() ? models().folder() : entry().folder());
			case EXPORT -> export(entry(), job);
			case REMOVE -> remove(models().requireOwn(model.strip()));
			default -> list();
		}
	}

	private LibraryEntry entry() {
		return models().requireEntry(model.strip());
	}

	private void list() {
		table = new ResultsTable();
		table.showRowNumbers(false);
		final ModelLibrary from = models();
		final List<LibraryEntry> all = from.list();
		for (final LibraryEntry e : all) {
			table.incrementCounter();
			table.addValue("model", e.name());
			table.addValue("state", state(e));
			table.addValue("modalities", e.description().map(ModelsCommand::modalities).orElse(""));
			table.addValue("MB", Math.round(e.bytes() / 1e5) / 10.0);
			table.addValue("created", e.description().map(d -> d.card().created()).orElse(""));
			table.addValue("tasks", e.description().map(ModelsCommand::tasks).orElse(""));
		}
		tellUnseen(table);
		final long came = all.stream().filter(LibraryEntry::isShipped).count(), own = all.size() - came;
		tell(own + (own == 1 ? " model in " : " models in ") + from.folder() + (came == 0 ? "" : ", and " + came + " that came with Hermes"));
	}

	private static String state(final LibraryEntry e) {
		final String ready = e.isShipped() ? "ready, came with Hermes" : "ready";
		return e.problem().map(p -> "broken: " + p).orElse(e.notes().isEmpty() ? ready : ready + "; note: " + String.join(" ", e.notes()));
	}

	private static String describe(final LibraryEntry e) {
		final String head = e.name() + " (" + e.folder() + ")\n" + e.notes().stream().map(n -> "note: " + n + "\n").collect(Collectors.joining());
		return head + e.problem().map(p -> "broken: " + p).orElseGet(() -> {
			final ModelDescription d = e.description().orElseThrow();
			final String card = e.card();
			return card.isBlank() ? "tasks: " + tasks(d) + "\nmodalities: " + modalities(d) + "\ncreated: " + d.card().created() : card;
		});
	}

	private static String tasks(final ModelDescription d) {
		return d.plan().tasks().stream().map(String::valueOf).collect(Collectors.joining(", "));
	}

	private static String modalities(final ModelDescription d) {
		return d.plan().modalities().stream().map(String::valueOf).collect(Collectors.joining(", "));
	}

	private static void show(final Path folder) {
		tell(folder.toString());
		if (Surroundings.unattended() || !Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) return;
		try {
			Desktop.getDesktop().open(folder.toFile());
		}
		catch (final IOException | IllegalArgumentException e) {
			throw new InputException(e, "The folder %s cannot be shown; open it yourself.", folder);
		}
	}

	private void export(final LibraryEntry e, final Job job) {
		final Path target = requirePath(output, "new folder");
		final long bytes = hermes.run(new ExportWork(e.folder(), target, Precision.HALF), job);
		tell(String.format(Locale.ROOT, "wrote a copy of %s with %.1f MB to %s", e.name(), bytes / 1e6, target));
	}

	private void remove(final LibraryEntry e) {
		if (!confirm) {
			if (Surroundings.unattended() || Host.here().isMacro()) throw new InputException(
				"The model %s was not removed, since nobody can be asked; give confirm=true.", e.name());
			if (!Message.agreed(title(), "Remove the model " + e.name() + "?\n" + e.folder())) throw new CancelledException();
			// what is recorded now need not ask again
			confirm = true;
		}
		models().remove(e.name());
		tell("removed the model " + e.name());
	}
}
