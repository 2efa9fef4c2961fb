package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.LibraryEntry;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.ModalityRule;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The choice of a model and of what to ask it for, alike in all commands: {@code model} is a name among the installed ones,
 * {@code other} the folder of one that is not, {@code tasks} are names with commas between or {@code all}.
 */
record ModelInput(Path folder, ModelDescription description) {

	static final String MODEL_DESCRIPTION = "An installed model, or starter, which comes with Hermes. If it is left empty and you have installed only " +
		"one, or none beside starter, that one is taken.";
	static final String OTHER_DESCRIPTION = "Folder of a model or of the run of a training, instead of an installed model; may be left empty.";
	static final String MODALITY_DESCRIPTION = "How the image was made: one of the modalities that the model was trained on, or unknown. " +
		"If it is left empty, what the image itself says, else the only one that the model knows.";
	static final String TASKS_DESCRIPTION = "What to find, the model's task names with commas between; all for everything that it learned on " +
		"the modality.";
	static final String MIRROR_LABEL = "Average over mirror images";
	static final String MIRROR_DESCRIPTION = "Segments mirror images, too, along axes of which no structure's name says a side, and takes " +
		"the mean: up to 8 times slower, for models that were trained with mirrored images.";
	static final String ALL = "all";

	/** A modality that is left to what the image says. */
	static final String UNDECIDED = "";
	static final String READING = "The model is still being read.";
	static final String NO_MODEL = "No model is chosen: train one, run the demo, or give the folder of a model.";

	/**
	 * @param model name or path, may be blank
	 * @param other null if not given
	 */
	static ModelInput of(final String model, final File other) {
		final ModelLibrary library = ModelPlace.library();
		final String given = HermesCommand.path(other).map(Path::toString).orElse(model == null ? "" : model.strip());
		final Path folder = library.require(given.isEmpty() ? library.only().orElse("") : given);
		return named(folder, ModelFolder.describe(folder));
	}

	/** A model by the name that the user knows it by: that among the installed ones, else the one that it was trained under. */
	private static ModelInput named(final Path folder, final ModelDescription d) {
		final String name = ModelPlace.library(null).entry(String.valueOf(folder.getFileName())).filter(e -> e.folder().equals(folder)).map(
			LibraryEntry::name).orElse(d.name());
		return new ModelInput(folder, new ModelDescription(name, d.network(), d.plan(), d.card(), d.rules()));
	}

	/** Names of the installed models that can be used. */
	static List<String> models() {
		return ModelPlace.library().names();
	}

	/** Nothing, the modalities that some installed model knows, and unknown. */
	static List<String> allModalities() {
		final Set<String> names = new LinkedHashSet<>(List.of(UNDECIDED));
		for (final LibraryEntry e : ModelPlace.library().list()) e.description().ifPresent(d -> d.plan().modalities().forEach(m -> names
			.add(m.name())));
		names.add(Modality.UNKNOWN.name());
		return new ArrayList<>(names);
	}

	/** Nothing, what this model knows, and unknown. */
	List<String> modalities() {
		final List<String> names = new ArrayList<>(List.of(UNDECIDED));
		names.addAll(description.plan().modalities().stream().map(Modality::name).toList());
		names.add(Modality.UNKNOWN.name());
		return names;
	}

	/** The rule by which it is decided how an image was made. */
	ModalityRule rule() {
		return new ModalityRule(description);
	}

	/**
	 * How a file or folder was made, by that rule.
	 *
	 * @param modality what the user says; blank for nothing
	 * @param series of a folder of DICOM images; blank for the only one
	 * @throws InputException if the user has to say it, or the model does not know it
	 */
	Modality modality(final String modality, final Path volume, final String series, final Consumer<String> notes) {
		final Optional<Modality> given = given(modality);
		return rule().decide(given, given.isPresent() ? Optional.empty() : ModalityRule.saidBy(volume, Optional.of(series).filter(s -> !s.isBlank())
			.map(String::strip)), volume.toString(), notes);
	}

	/** What the user says of the modality; empty if nothing. */
	static Optional<Modality> given(final String modality) {
		return modality == null || modality.isBlank() ? Optional.empty() : Optional.of(Modality.of(modality));
	}

	/**
	 * The tasks that a text lists, in its order.
	 *
	 * @throws InputException if the model does not know one
	 */
	List<Task> tasks(final String text, final Modality modality) {
		final List<Task> listed = requireTasks(text);
		return listed.isEmpty() ? description.tasks(modality) : listed;
	}

	/**
	 * The tasks that a text lists, none if it asks for all.
	 *
	 * @throws InputException if the model does not know one
	 */
	List<Task> requireTasks(final String text) {
		if (text == null || text.isBlank() || text.strip().equalsIgnoreCase(ALL)) return List.of();
		final List<Task> tasks = Stream.of(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).map(Task::new).distinct().toList();
		tasks.forEach(description::taskRow);
		return tasks;
	}

	/** What the user knows the model by. */
	String name() {
		return description.name();
	}

	/** What a user may ask the model for, in a sentence. */
	String about(final String modality) {
		if (given(modality).isEmpty()) return name() + " looks for other structures on other images; choose how this one was made.";
		final Modality m = Modality.of(modality);
		// a list of choices that belongs to another model is about to be replaced
		if (!m.isUnknown() && !description.plan().modalities().contains(m)) return "";
		return (m.isUnknown() ? "Without a modality" : "On " + m.name()) + ", " + name() + " looks for " + description.tasks(m)
			.stream().map(Task::name).collect(Collectors.joining(", ")) + ".";
	}
}
