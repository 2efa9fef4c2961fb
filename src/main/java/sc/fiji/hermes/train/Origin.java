package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.preprocess.Plan;

/** The weights of an earlier training, and what their rows stand for. */
final class Origin {

	private final String name;
	private final Plan plan;
	private final OptionalInt width;
	private final int nullRow, unknownRow;
	private final Map<String, NamedArray> arrays = new HashMap<>();

	private Origin(final String name, final Plan plan, final OptionalInt width, final int nullRow, final int unknownRow,
		final List<NamedArray> arrays)
	{
		this.name = name;
		this.plan = plan;
		this.width = width;
		this.nullRow = nullRow;
		this.unknownRow = unknownRow;
		arrays.forEach(a -> this.arrays.put(a.name(), a));
	}

	/** Empty for a fresh start. */
	static Optional<Origin> of(final Start start, final Job job) {
		return start.model().map(folder -> ofModel(folder, job)).or(() -> start.checkpoint().map(run -> ofCheckpoint(run, job)));
	}

	private static Origin ofModel(final Path folder, final Job job) {
		final Model model = ModelFolder.read(ModelFolder.of(folder), note -> job.report(note, -1));
		return new Origin("model " + model.name(), model.plan(), OptionalInt.of(model.network().backbone().width()), model.network().nullRow(), model
			.network().unknownRow(), model.weights().parameters().stream().map(p -> new NamedArray(p.name(), p.shape(), model.weights().get(p
				.name()))).toList());
	}

	private static Origin ofCheckpoint(final Path run, final Job job) {
		final Plan plan = RunInfo.of(StrictJson.read(run.resolve(RunLog.RUN)), run).plan().orElseThrow(() -> new InputException(
			"%s does not say what its training was about; start from its model.", run.resolve(RunLog.RUN)));
		final CheckpointData data = Checkpoint.readLatest(run, warning -> job.report(warning, -1)).orElseThrow(() -> new InputException(
			"The training in %s has no checkpoint yet; give another start.", run));
		return new Origin("the training in " + run, plan, OptionalInt.empty(), plan.tasks().size(), plan.modalities().size(), TrainingState
			.weights(data.arrays()));
	}

	/** For people. */
	String name() {
		return name;
	}

	Plan plan() {
		return plan;
	}

	/** Row of null tokens; may be that of a task, and then it is not one of its own. */
	int nullRow() {
		return nullRow;
	}

	int unknownRow() {
		return unknownRow;
	}

	/** @throws InputException if these are weights of a network of another width */
	void requireWidth(final int wanted) {
		if (width.isPresent() && width.getAsInt() != wanted) throw new InputException(
			"The %s has a base width of %d and this training one of %d, so it cannot start from it; train with a base width of %d.", name, width
				.getAsInt(), wanted, width.getAsInt());
	}

	/** Whether there is something of the name of a parameter. */
	boolean has(final Parameter p) {
		return arrays.containsKey(p.name());
	}

	/**
	 * Values of a parameter.
	 *
	 * @param free axis along which their number may differ, −1 for none
	 * @throws InputException if there are none, or if they have another shape
	 */
	NamedArray get(final Parameter p, final int free) {
		final NamedArray a = arrays.get(p.name());
		boolean fits = a != null && a.shape().length == p.shape().length;
		for (int i = 0; fits && i < p.shape().length; i++) fits = i == free || a.shape()[i] == p.shape()[i];
		if (!fits) throw new InputException(
			"This training cannot start from the %s because their networks differ in %s; train one of the same width and kind.", name, p.name());
		return a;
	}
}
