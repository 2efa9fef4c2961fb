package sc.fiji.hermes.train;

import java.util.List;

import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.NetworkFiles;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;

/**
 * What a training was started with.
 *
 * @param seed of all randomness
 * @param threads that it was started with
 * @param options all that is known of them, as given; a run of an early version does not know its plan, cache and minutes
 * @param network trained, whatever this version would make of the options
 */
record RunSettings(long seed, int threads, TrainOptions options, NetworkConfig network) {

	/** Their names in {@code run.json}. */
	static final List<String> KEYS = List.of("seed", "threads", "options", "network");

	static RunSettings of(final TrainOptions options, final Job job, final NetworkConfig network) {
		return new RunSettings(job.seed(), job.threads(), TrainOptionsFiles.settled(options.resume(false)), network);
	}

	static RunSettings of(final StrictJson json) {
		return new RunSettings(seed(json.get("seed")), (int) json.get("threads").whole(1, Integer.MAX_VALUE), TrainOptionsFiles.fromJson(json.get(
			"options"), TrainOptionsFiles.BEFORE), NetworkFiles.fromJson(json.get("network")));
	}

	/** The same with other options. */
	RunSettings with(final TrainOptions other) {
		return new RunSettings(seed, threads, other, network);
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
		run.add("options", TrainOptionsFiles.toJson(options));
		run.add("network", NetworkFiles.toJson(network));
	}
}
