package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.LibraryEntry;
import sc.fiji.hermes.bundle.ModelDescription;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The choice of a model and of what to ask it for, alike in all commands: {@code model} is a name among the installed ones,
 * {@code other} the folder of one that is not, {@code tasks} are names with commas between or {@code all}.
 */
record ModelInput(Path folder, ModelDescription description) {

	static final String MODEL_DESCRIPTION = "An installed model. If it is left empty and only one is installed, that one is taken.";
	static final String OTHER_DESCRIPTION = "Folder of a model or of the run of a training, instead of an installed model; may be left empty.";
	static final String MODALITY_DESCRIPTION = "How the image was made. A model knows the modalities that it was trained on, and unknown.";
	static final String TASKS_DESCRIPTION = "What to find, the model's task names with commas between; all for everything that it learned on " +
		"the modality.";
	static final String ALL = "all";
	static final String NO_MODEL = "No model is chosen: train one, run the demo, or give the folder of a model.";

	/**
	 * @param model name or path, may be blank
	 * @param other null if not given
	 */
	static ModelInput of(final String model, final File other) {
		final ModelLibrary library = ModelPlace.library();
		final String given = HermesCommand.path(other).map(Path::toString).orElse(model == null ? "" : model.strip());
		final List<String> names = given.isEmpty() ? library.names() : List.of();
		final Path folder = library.require(names.size() == 1 ? names.get(0) : given);
		return new ModelInput(folder, ModelFolder.describe(folder));
	}

	/** The same for a dialog: empty if there is no such model yet. */
	static Optional<ModelInput> find(final String model, final File other) {
		try {
			return Optional.of(of(model, other));
		}
		catch (final InputException e) {
			return Optional.empty();
		}
	}

	/**
	 * The model if one is given and there is such a one. For validaters: a script sets inputs in any order, so a model that is not
	 * given may still come, and what is wrong then is said when the command runs.
	 */
	private static Optional<ModelInput> definite(final String model, final File other) {
		return HermesCommand.path(other).isEmpty() && (model == null || model.isBlank()) ? Optional.empty() : find(model, other);
	}

	/** For validaters: what is wrong with a modality, nothing if the model is not known yet. */
	static String modalityComplaint(final String model, final File other, final String modality) {
		return complaint(() -> definite(model, other).ifPresent(m -> m.modality(modality)));
	}

	private static String complaint(final Runnable check) {
		try {
			check.run();
			return "";
		}
		catch (final InputException e) {
			return e.getMessage();
		}
	}

	/** The same of tasks. */
	static String tasksComplaint(final String model, final File other, final String tasks) {
		return complaint(() -> definite(model, other).ifPresent(m -> m.requireTasks(tasks)));
	}

	/** Names of the installed models that can be used. */
	static List<String> models() {
		return ModelPlace.library().names();
	}

	/** Modalities that some installed model knows, and unknown. */
	static List<String> allModalities() {
		final Set<String> names = new LinkedHashSet<>();
		for (final LibraryEntry e : ModelPlace.library().list()) e.description().ifPresent(d -> d.plan().modalities().forEach(m -> names
			.add(m.name())));
		names.add(Modality.UNKNOWN.name());
		return new ArrayList<>(names);
	}

	/** What this model knows. */
	List<String> modalities() {
		final List<String> names = new ArrayList<>(description.plan().modalities().stream().map(Modality::name).toList());
		names.add(Modality.UNKNOWN.name());
		return names;
	}

	/** @throws InputException if the model was not trained on it */
	Modality modality(final String name) {
		final Modality m = Modality.of(name);
		description.modalityRow(m);
		return m;
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

	/** What the user knows the model by: its name among the installed ones, else the one that it was trained under. */
	String name() {
		return ModelPlace.library(null).entry(String.valueOf(folder.getFileName())).filter(e -> e.folder().equals(folder)).map(LibraryEntry::name)
			.orElse(description.name());
	}

	/** What a user may ask the model for, in a sentence. */
	String about(final String modality) {
		final Modality m = Modality.of(modality);
		// a list of choices that belongs to another model is about to be replaced
		if (!m.isUnknown() && !description.plan().modalities().contains(m)) return "";
		return (m.isUnknown() ? "Without a modality" : "On " + m.name()) + ", " + name() + " looks for " + description.tasks(m)
			.stream().map(Task::name).collect(Collectors.joining(", ")) + ".";
	}
}
