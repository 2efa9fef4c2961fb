package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.tensorflow.TensorFlow;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;

/**
 * What {@code run.json} says: enough to repeat a training, whatever else is lost.
 *
 * @param settings that the training has now
 * @param changes that made them so, in their order
 * @param place where the folder was when this was written; empty in the first version
 * @param collection what is trained on; empty in the first version
 * @param plan of its preprocessing; empty in the first version
 * @param length number of steps; empty until it is measured how many fit into the time given
 * @param forecast what was measured before the first step; empty until then
 * @param edited whether somebody has removed the seal to change the file
 */
record RunInfo(RunSettings settings, List<RunChange> changes, Optional<Path> place, Optional<Collection> collection, Optional<Plan> plan, Optional<Length> length,
	Optional<Forecast> forecast, boolean edited)
{

	static final String FORMAT = "hermes-run";
	private static final String PER_STEP = "forecast_seconds_per_step", QUICK = "forecast_seconds_per_validation",
			FINAL = "forecast_seconds_of_final_validation", CHANGES = "changes";

	/** Of a run that begins. */
	static RunInfo of(final RunSettings settings, final Path folder, final Collection collection, final Plan plan) {
		return new RunInfo(settings, List.of(), Optional.of(absolute(folder)), Optional.of(collection), Optional.of(plan), Optional.empty(), Optional
			.empty(), false);
	}

	/** The same with what was measured. */
	RunInfo with(final Length steps, final Forecast measured) {
		return new RunInfo(settings, changes, place, collection, plan, Optional.of(steps), Optional.of(measured), edited);
	}

	/** The same with what a resumption changes. */
	RunInfo changed(final TrainOptions options, final List<RunChange> now, final Optional<Length> steps) {
		final List<RunChange> all = new ArrayList<>(changes);
		all.addAll(now);
		return new RunInfo(settings.with(options), all, place, collection, plan, steps, forecast, edited);
	}

	/**
	 * Reads any version up to the present one.
	 *
	 * @param folder of the run
	 * @throws sc.fiji.hermes.job.InputException if it is damaged, lacks something or is of a later version
	 */
	static RunInfo of(final StrictJson written, final Path folder) {
		final StrictJson json = Migrations.toCurrent(written, RunMigrations.VERSIONS);
		final List<String> keys = new ArrayList<>(RunSettings.KEYS);
		keys.addAll(Length.KEYS);
		keys.addAll(List.of(PER_STEP, QUICK, FINAL, "versions", "format", "version", "place", "collection", "plan", CHANGES, Seal.KEY));
		json.onlyKeys(keys);
		if (!json.get("format").text().equals(FORMAT)) throw json.get("format").wrong(
			"this does not describe a training; choose another folder.");
		final RunInfo info = new RunInfo(RunSettings.of(json), json.find(CHANGES).map(c -> c.items().stream().map(RunChange::of).toList()).orElse(
			List.of()), json.find("place").map(p -> CollectionFiles.path(p, absolute(folder))), json.find("collection").map(c -> CollectionFiles
				.fromJson(c, absolute(folder))), json.find("plan").map(PlanFiles::fromJson), Length.of(json), json.find(PER_STEP).map(
					f -> new Forecast(f.number(), json.get(QUICK).number(), json.get(FINAL).number())), Migrations.versionOf(written) > 1 && written
						.find(Seal.KEY).isEmpty());
		// last, because what is wrong with an entry says more
		Seal.check(written);
		return info;
	}

	/** @param folder of the run */
	JsonObject toJson(final Path folder) {
		final JsonObject run = new JsonObject();
		run.addProperty("format", FORMAT);
		run.addProperty("version", RunMigrations.VERSIONS.current());
		settings.addTo(run);
		if (!changes.isEmpty()) {
			final JsonArray list = new JsonArray();
			changes.forEach(c -> list.add(c.toJson()));
			run.add(CHANGES, list);
		}
		length.ifPresent(l -> l.addTo(run));
		forecast.ifPresent(f -> {
			run.addProperty(PER_STEP, f.secondsPerStep());
			run.addProperty(QUICK, f.quickValidation());
			run.addProperty(FINAL, f.finalValidation());
		});
		final JsonObject versions = new JsonObject();
		versions.addProperty("tensorflow", TensorFlow.version());
		versions.addProperty("java", Runtime.version().toString());
		versions.addProperty("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
		run.add("versions", versions);
		place.ifPresent(p -> run.addProperty("place", p.toString()));
		plan.ifPresent(p -> run.add("plan", PlanFiles.toJson(p)));
		collection.ifPresent(c -> run.add("collection", CollectionFiles.toJson(c, p -> CollectionFiles.within(absolute(folder), p))));
		return run;
	}

	private static Path absolute(final Path folder) {
		return folder.toAbsolutePath().normalize();
	}
}
