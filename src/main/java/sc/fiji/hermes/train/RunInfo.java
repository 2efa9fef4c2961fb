package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.tensorflow.TensorFlow;

import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.ModelCard;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.volume.Task;

/** What {@code run.json} says: enough to repeat a training. */
final class RunInfo {

	private RunInfo() {}

	static JsonObject of(final TrainOptions o, final Job job, final Network network, final long steps, final double secondsPerStep) {
		final JsonObject run = identity(o, job, network);
		run.addProperty("steps", steps);
		run.addProperty("forecast_seconds_per_step", secondsPerStep);
		run.addProperty("parameters", network.parameters().stream().mapToLong(p -> p.size()).sum());
		run.addProperty("samples", o.samples().toString());
		run.addProperty("loss", o.loss().toString());
		final JsonObject versions = new JsonObject();
		versions.addProperty("tensorflow", TensorFlow.version());
		versions.addProperty("java", Runtime.version().toString());
		versions.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		run.add("versions", versions);
		return run;
	}

	/** Options that a resumed run must share with its beginning. */
	private static JsonObject identity(final TrainOptions o, final Job job, final Network network) {
		final JsonObject run = new JsonObject();
		run.addProperty("seed", job.seed());
		run.addProperty("threads", job.threads());
		run.addProperty("network", network.config().toString());
		run.addProperty("batch", o.batch());
		run.addProperty("optimizer", o.optimizer().toString());
		run.addProperty("learning_rate", o.learningRate());
		run.addProperty("warm_up", o.warmUp());
		return run;
	}

	/** A resumed run must be the same run. */
	static void requireSame(final JsonObject saved, final TrainOptions o, final Job job, final Network network, final Path run) {
		final JsonObject now = identity(o, job, network);
		for (final String key : List.of("seed", "network", "batch", "optimizer", "learning_rate", "warm_up"))
			if (!now.get(key).equals(saved.get(key)) && !now.get(key).getAsString().equals(saved.get(key).getAsString()))
				throw new InputException("The run %s was started with %s %s, not %s; resume it with the same options.", run,
					key.replace('_', ' '), saved.get(key).getAsString(), now.get(key).getAsString());
	}

	static ModelCard card(final Collection collection, final long steps, final Evaluation validation) {
		final List<ModelCard.TrainingData> datasets = new ArrayList<>();
		for (final Dataset d : collection.datasets())
			datasets.add(new ModelCard.TrainingData(d.name(), d.cases(Split.TRAIN).size(), d.modality()));
		final List<ModelCard.Score> scores = new ArrayList<>();
		for (final Mean m : validation.tasks()) if (m.dice().isPresent())
			scores.add(new ModelCard.Score(m.dataset(), new Task(m.name()), m.dice().getAsDouble(), m.counted()));
		return ModelCard.today(datasets, steps, scores);
	}
}
