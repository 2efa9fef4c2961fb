package sc.fiji.hermes.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;

/**
 * What a training starts from: nothing, a model, or the last checkpoint of another training. Rows of tasks and modalities are found by
 * their names; those that are missing begin afresh, and so do the optimizer and the schedule.
 *
 * @param model folder of a model
 * @param checkpoint folder of a training, which need not have come to a model
 */
public record Start(Optional<Path> model, Optional<Path> checkpoint) {

	public Start {
		if (model.isPresent() && checkpoint.isPresent()) throw new IllegalArgumentException("a training has one start");
	}

	/** Its form in JSON. */
	static Start members(final JsonMembers m, final Start s) {
		return new Start( //
			m.member("model", s.model, JsonKind.optional(JsonKind.PATH)), //
			m.member("checkpoint", s.checkpoint, JsonKind.optional(JsonKind.PATH)));
	}

	/** Random weights. */
	public static Start fresh() {
		return new Start(Optional.empty(), Optional.empty());
	}

	/** The weights of a model, which are the moving average of its training. */
	public static Start model(final Path folder) {
		return new Start(Optional.of(folder), Optional.empty());
	}

	/** The weights of the last checkpoint of a training. */
	public static Start checkpoint(final Path run) {
		return new Start(Optional.empty(), Optional.of(run));
	}

	/** What a folder has: its model or that of its training, else the training's checkpoint. */
	public static Start of(final Path folder) {
		return !ModelFolder.isModel(ModelFolder.of(folder)) && Files.exists(folder.resolve(RunLog.RUN)) ? checkpoint(folder) : model(ModelFolder.of(
			folder));
	}

	public boolean isFresh() {
		return model.isEmpty() && checkpoint.isEmpty();
	}
}
