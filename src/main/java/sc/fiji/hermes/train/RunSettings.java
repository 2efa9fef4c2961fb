package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonObject;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;

/** Settings that a resumed run must share with its beginning. */
record RunSettings(long seed, int threads, String network, int batch, String optimizer, double learningRate, double warmUp, String loss,
	String samples, int validations, int validationCases)
{

	/** Their names in {@code run.json}. */
	static final List<String> KEYS = List.of("seed", "threads", "network", "batch", "optimizer", "learning_rate", "warm_up", "loss", "samples",
		"validations", "validation_cases");

	static RunSettings of(final TrainOptions o, final Job job, final Network network) {
		return new RunSettings(job.seed(), job.threads(), network.config().toString(), o.batch(), o.optimizer() + (o.decayVectors() ? "" : ", no decay of norms and biases"), o.learningRate(), o
			.warmUp(), o.loss().toString(), o.samples().toString(), o.validations(), o.validationCases());
	}

	static RunSettings of(final StrictJson json) {
		return new RunSettings(seed(json.get("seed")), (int) json.get("threads").whole(1, Integer.MAX_VALUE), json.get("network").text(),
			(int) json.get("batch").whole(1, Integer.MAX_VALUE), json.get("optimizer").text(), json.get("learning_rate").number(), json.get(
				"warm_up").number(), json.get("loss").text(), json.get("samples").text(), (int) json.get("validations").whole(1,
					Integer.MAX_VALUE), (int) json.get("validation_cases").whole(1, Integer.MAX_VALUE));
	}

	/** Seeds use all 64 bits, more than a double holds. */
	private static long seed(final StrictJson json) {
		json.number();
		try {
			return json.value().getAsBigDecimal().longValueExact();
		}
		catch (final ArithmeticException e) {
			throw json.wrong(e, "the seed is no whole number of 64 bits; restore it.");
		}
	}

	void addTo(final JsonObject run) {
		run.addProperty("seed", seed);
		run.addProperty("threads", threads);
		run.addProperty("network", network);
		run.addProperty("batch", batch);
		run.addProperty("optimizer", optimizer);
		run.addProperty("learning_rate", learningRate);
		run.addProperty("warm_up", warmUp);
		run.addProperty("loss", loss);
		run.addProperty("samples", samples);
		run.addProperty("validations", validations);
		run.addProperty("validation_cases", validationCases);
	}

	/**
	 * A resumed run must be the same run.
	 *
	 * @throws InputException that names the first difference
	 */
	void requireSame(final RunSettings now, final Path run, final Job job) {
		final JsonObject before = new JsonObject(), after = new JsonObject();
		addTo(before);
		now.addTo(after);
		for (final String key : KEYS) {
			final String old = before.get(key).getAsString(), given = after.get(key).getAsString();
			if (old.equals(given)) continue;
			final String difference = String.format(Locale.ROOT, "The run %s was started with %s %s, not %s", run, key.replace('_', ' '), old, given);
			// Another number of threads changes the last bits of sums, nothing that a user would notice.
			if (key.equals("threads")) job.report(difference + "; it will not be equal to an uninterrupted run to the last bit.", -1);
			else throw new InputException("%s; resume it with the options it was started with.", difference);
		}
	}
}
