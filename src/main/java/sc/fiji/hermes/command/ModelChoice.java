package sc.fiji.hermes.command;

import java.io.File;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiFunction;

import sc.fiji.hermes.job.InputException;

/**
 * Which model is meant. Remembers the one that it has read, because a dialog asks after every key; a model is read again when its
 * folder has changed. On the event thread nothing is required of a model that is still being read, see {@link Lookup}.
 */
final class ModelChoice {

	private record Question(String model, Place place) {}

	private final Lookup<Question, ModelInput> read = new Lookup<>();
	private final BiFunction<String, File, ModelInput> reader;

	ModelChoice() {
		this(ModelInput::of);
	}

	/** @param reader as {@link ModelInput#of} */
	ModelChoice(final BiFunction<String, File, ModelInput> reader) {
		this.reader = reader;
	}

	/**
	 * The model; empty, on the event thread only, while it is being read.
	 *
	 * @param model name or path, may be blank
	 * @param other null if not given
	 * @throws InputException if there is no such model, or it cannot be used
	 */
	Optional<ModelInput> read(final String model, final File other) {
		final Optional<Path> folder = HermesCommand.path(other);
		final String name = folder.isPresent() || model == null ? "" : model.strip();
		return read.answer(new Question(name, Place.of(folder.orElseGet(() -> ModelPlace.library().folder()))), () -> reader.apply(name, other));
	}

	/**
	 * The model if one is given, there is such a one, and it has been read. For validaters: a script sets inputs in any order, so a model
	 * that is not given may still come, and what is wrong then is said when the command runs.
	 */
	Optional<ModelInput> definite(final String model, final File other) {
		if (HermesCommand.path(other).isEmpty() && (model == null || model.isBlank())) return Optional.empty();
		try {
			return read(model, other);
		}
		catch (final InputException e) {
			return Optional.empty();
		}
	}

	/** For validaters. @throws InputException if the folder of another model is given and cannot be used */
	void requireOther(final File other) {
		if (HermesCommand.path(other).isPresent()) read("", other);
	}

	/** For validaters. @throws InputException if the model does not know a modality that is given */
	void requireModality(final String model, final File other, final String modality) {
		definite(model, other).ifPresent(m -> ModelInput.given(modality).ifPresent(m.description()::modalityRow));
	}

	/** For validaters. @throws InputException if the model does not know all tasks that are given */
	void requireTasks(final String model, final File other, final String tasks) {
		definite(model, other).ifPresent(m -> m.requireTasks(tasks));
	}
}
