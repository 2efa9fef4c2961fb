package sc.fiji.hermes.train;

import java.nio.file.Files;
import java.nio.file.Path;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;

/**
 * Training options as strict JSON: in a file of a user's, in {@code run.json} and on the way to a worker. What is missing stays as it
 * was, unknown members are refused by name. The members themselves stand in {@link TrainOptions} and the options within it, each in a
 * line.
 *
 * <pre>{@code
 * {"baseWidth": 8, "minutes": 60, "samples": {"mirror": true}, "plan": {"window": [48, 48, 32]}}
 * }</pre>
 */
public final class TrainOptionsFiles {

	/**
	 * What an option that {@code run.json} does not name was in the days when it was written. Whoever adds an option whose default is not
	 * what trainings did before says here what they did, so that a run that is resumed stays the same.
	 */
	static final TrainOptions BEFORE = TrainOptions.options().optimizer(Optimizer.adamW(0)).loss(LossOptions.IMPROVED.withPositiveShare(0))
		.samples(SampleOptions.options().withBalance(Balance.SQRT_CASES).withForeground(0.5).withWarp(0.5).withSubset(0.5)).plan(PlanOptions
			.published()).prototypes(Prototypes.POSTERIOR).rules(false);

	private TrainOptionsFiles() {}

	/** What was given, without whether to resume. */
	public static JsonObject toJson(final TrainOptions options) {
		return JsonMembers.write(options, TrainOptions::members);
	}

	/** The same, and all defaults beside. */
	public static JsonObject toFullJson(final TrainOptions options) {
		return JsonMembers.writeAll(options, TrainOptions::members);
	}

	/**
	 * Options that are given on top of others.
	 *
	 * @throws sc.fiji.hermes.job.InputException if a member is unknown, or of a wrong type or value
	 */
	public static TrainOptions fromJson(final StrictJson json, final TrainOptions before) {
		if (json.find("steps").isPresent() && json.find("minutes").isPresent()) throw json.wrong(
			"both \"steps\" and \"minutes\" are given; give one of them.");
		return JsonMembers.read(json, before, TrainOptions::members);
	}

	/** All of the options as if it were given. */
	static TrainOptions settled(final TrainOptions options) {
		return over(TrainOptions.options(), toFullJson(options)).resume(options.resume());
	}

	/** Options, and over them what others give. */
	static TrainOptions over(final TrainOptions before, final JsonObject given) {
		return fromJson(new StrictJson(Path.of("options"), "", given), before);
	}

	/**
	 * Reads a file of options, or those that a run was trained with.
	 *
	 * @param file with options, or a run folder
	 * @param before what the file gives is given on top of it
	 * @throws sc.fiji.hermes.job.InputException if it cannot be read, or has something that is no option
	 */
	public static TrainOptions read(final Path file, final TrainOptions before) {
		return Files.isDirectory(file) ? over(before, toJson(ofRun(file))) : fromJson(StrictJson.read(file), before);
	}

	/**
	 * All options of a run as it is now, in whatever version it was written.
	 *
	 * @throws sc.fiji.hermes.job.InputException if this is no run folder, or its {@code run.json} is damaged
	 */
	public static TrainOptions ofRun(final Path run) {
		RunFolder.requireRun(run);
		return RunInfo.of(StrictJson.read(run.resolve(RunLog.RUN)), run).settings().options();
	}

	/** Replaces an existing file in one step. */
	public static void write(final TrainOptions options, final Path file) {
		AtomicFile.writeString(file, text(options));
	}

	/** The text of a file with all of the options. */
	public static String text(final TrainOptions options) {
		return new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create().toJson(toFullJson(options)) + "\n";
	}
}
