package sc.fiji.hermes.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import sc.fiji.hermes.bundle.LibraryEntry;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** Looks after models that are known by their names. */
@Command(name = "models", description = "Lists the models that are known by a name, shows the card of one, adds one or removes it.",
	footer = { "", "Examples:", "  hermes models", "  hermes models starter", "  hermes models abdomen --add run" })
final class ModelsCommand extends Verb {

	@Parameters(paramLabel = "NAME", arity = "0..1", description = "A model, to show its card. Default: a list of all.")
	private Optional<String> name;

	@Option(names = "--add", paramLabel = "DIR", description = "Copy this model, or that of this run, under NAME.")
	private Optional<Path> add;

	@Option(names = "--remove", description = "Remove the model NAME; one that came with Hermes stays.")
	private boolean remove;

	@Option(names = "--folder", paramLabel = "DIR", description = "Where your own models lie. Default: .hermes/models in your home.")
	private Optional<Path> folder;

	ModelsCommand(final Context context) {
		super(context);
	}

	@Override
	int run(final Job job) {
		if (name.isEmpty() && (add.isPresent() || remove)) throw new InputException("No name is given; name the model to add or remove.");
		if (add.isPresent() && remove) throw new InputException("Both --add and --remove are given; give one of them.");
		final ModelLibrary library = folder.map(f -> ModelLibrary.of(f).withShipped(models().shipped())).orElseGet(this::models);
		if (add.isPresent()) out().println("model: " + library.add(ModelFolder.of(add.get()), name.get()));
		else if (remove) remove(library);
		else if (name.isPresent()) show(library);
		else list(library);
		return HermesCli.OK;
	}

	private void remove(final ModelLibrary library) {
		library.remove(name.get());
		out().println("removed the model " + name.get());
	}

	private void show(final ModelLibrary library) {
		final LibraryEntry e = library.requireEntry(name.get());
		final ModelDescription d = e.description().orElseThrow(() -> new InputException("%s", e.problem().orElseThrow()));
		e.notes().forEach(n -> out().println("note: " + n));
		out().println(e.card().isBlank() ? tasks(d) : e.card().stripTrailing());
		out().println();
		out().println("folder: " + e.folder());
	}

	private void list(final ModelLibrary library) {
		final List<LibraryEntry> all = library.list();
		final int width = all.stream().mapToInt(e -> e.name().length()).max().orElse(0);
		for (final LibraryEntry e : all) {
			out().printf(Locale.ROOT, "%-" + width + "s  %6.1f MB  %s%n", e.name(), e.bytes() / 1e6, e.problem().map(p -> "broken: " + p).orElseGet(
				() -> (e.isShipped() ? "comes with Hermes; " : "") + tasks(e.description().orElseThrow())));
			e.notes().forEach(n -> out().println("  note: " + n));
		}
		out().println((all.isEmpty() ? "no model yet; your own lie in " : "your own lie in ") + library.folder());
	}

	private static String tasks(final ModelDescription d) {
		return d.plan().grids().stream().map(g -> g.modality() + ": " + g.tasks().stream().map(t -> t.name()).collect(Collectors.joining(", ")))
			.distinct().collect(Collectors.joining("; "));
	}
}
