package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

	private static final String PER_STEP = "forecast_seconds_per_step", QUICK = "forecast_seconds_per_validation",
			FINAL = "forecast_seconds_of_final_validation";

	private RunInfo() {}

	/** What was measured before the first step. */
	static Forecast forecast(final JsonObject run) {
		return new Forecast(run.get(PER_STEP).getAsDouble(), run.get(QUICK).getAsDouble(), run.get(FINAL).getAsDouble());
	}

	static JsonObject of(final TrainOptions o, final Job job, final Network network, final long steps, final Forecast forecast) {
		final JsonObject run = identity(o, job, network);
		run.addProperty("steps", steps);
		run.addProperty(PER_STEP, forecast.secondsPerStep());
		run.addProperty(QUICK, forecast.quickValidation());
		run.addProperty(FINAL, forecast.finalValidation());
		run.addProperty("parameters", network.parameters().stream().mapToLong(p -> p.size()).sum());
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
		run.addProperty("loss", o.loss().toString());
		run.addProperty("samples", o.samples().toString());
		run.addProperty("validations", o.validations());
		run.addProperty("validation_cases", o.validationCases());
		return run;
	}

	/** A resumed run must be the same run. */
	static void requireSame(final JsonObject saved, final TrainOptions o, final Job job, final Network network, final Path run) {
		final JsonObject now = identity(o, job, network);
		for (final String key : now.keySet()) {
			if (!saved.has(key)) throw new InputException("%s does not say the %s of the run; start the training again in a new folder.",
				run.resolve("run.json"), key.replace('_', ' '));
			final String before = saved.get(key).getAsString(), after = now.get(key).getAsString();
			if (before.equals(after)) continue;
			final String difference = String.format(Locale.ROOT, "The run %s was started with %s %s, not %s", run, key.replace('_', ' '), before, after);
			// Another number of threads changes the last bits of sums, nothing that a user would notice.
			if (key.equals("threads")) job.report(difference + "; it will not be equal to an uninterrupted run to the last bit.", -1);
			else throw new InputException("%s; resume it with the options it was started with.", difference);
		}
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
