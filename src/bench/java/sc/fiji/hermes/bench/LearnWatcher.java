package sc.fiji.hermes.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.EvaluationCase;
import sc.fiji.hermes.evaluate.Evaluator;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.evaluate.MaskSource;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.segment.Segmenter;
import sc.fiji.hermes.train.TrainingWatcher;
import sc.fiji.hermes.volume.Task;

/**
 * Segments the validation cases at every validation of a training as a user would, compares with their label maps as they were drawn,
 * and writes a line of JSON for it. Processor time counts the steps, not what happens here.
 */
final class LearnWatcher implements TrainingWatcher {

	/** Name of the file of lines. */
	static final String POINTS = "points.jsonl";

	private final Collection collection;
	private final Path file;
	private final Job job;
	/** Processor time that is not of steps, and where it began to count. */
	private long others, since;

	LearnWatcher(final Collection collection, final Path file, final Job job) {
		this.collection = collection;
		this.file = file;
		this.job = job.withProgress(Progress.SILENT);
	}

	private static long processorTime() {
		return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
	}

	@Override
	public void starting(final long step) {
		others = processorTime();
	}

	@Override
	public void validating(final long step) {
		since = processorTime();
	}

	@Override
	public void validated(final long step, final Model model) {
		final double seconds = (since - others) * 1e-9;
		final List<EvaluationCase> cases = new ArrayList<>();
		try (Segmenter segmenter = Segmenter.of(model, job)) {
			for (final Dataset d : collection.datasets()) for (final Case c : d.cases(Split.VALIDATION)) {
				final List<Task> tasks = d.tasks().stream().filter(c.annotated()::contains).toList();
				if (tasks.isEmpty()) continue;
				final Segmentation s = segmenter.segment(c.readImage(), d.modality(), d.tasks(), Optional.of(d.name()), SegmentOptions.options(), job);
				cases.add(new EvaluationCase(d.name(), c.id(), c.annotated(), MaskSource.labelMap(c.id(), c::readLabels, d.labels(), d
					.unknownValues()), masks(s)));
			}
		}
		write(step, seconds, Evaluator.evaluate(cases, job));
		others += processorTime() - since;
	}

	private static MaskSource masks(final Segmentation s) {
		return new MaskSource() {

			@Override
			public String name() {
				return "in memory";
			}

			@Override
			public java.util.Map<Task, Mask> read(final java.util.Set<Task> tasks) {
				final java.util.Map<Task, Mask> masks = new java.util.LinkedHashMap<>();
				for (final Task t : tasks) masks.put(t, Mask.nonZero(s.mask(t)));
				return masks;
			}
		};
	}

	private void write(final long step, final double seconds, final Evaluation e) {
		final JsonObject line = new JsonObject();
		line.addProperty("step", step);
		line.addProperty("cpu_minutes", seconds / 60);
		final JsonArray tasks = new JsonArray();
		for (final Mean m : e.tasks()) {
			final JsonObject task = new JsonObject();
			task.addProperty("dataset", m.dataset());
			task.addProperty("task", m.name());
			if (m.dice().isPresent()) task.addProperty("dice", m.dice().getAsDouble());
			else task.add("dice", JsonNull.INSTANCE);
			tasks.add(task);
		}
		line.add("tasks", tasks);
		try {
			Files.writeString(file, line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (final IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}
}
