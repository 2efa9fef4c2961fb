package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.tensorflow.TensorFlow;

import com.google.gson.JsonObject;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;

/**
 * What {@code run.json} says: enough to repeat a training, whatever else is lost. Version 2 has collection, plan, its own place and
 * a seal; the first version, which does not say that it is one, had none of them.
 *
 * @param settings of the training
 * @param place where the folder was when this was written; empty in the first version
 * @param collection what is trained on; empty in the first version
 * @param plan of its preprocessing; empty in the first version
 * @param length number of steps; empty until it is measured how many fit into the time given
 * @param forecast what was measured before the first step; empty until then
 * @param edited whether somebody has removed the seal to change the file
 */
record RunInfo(RunSettings settings, Optional<Path> place, Optional<Collection> collection, Optional<Plan> plan, Optional<Length> length,
	Optional<Forecast> forecast, boolean edited)
{

	private static final String FORMAT = "hermes-run";
	private static final int VERSION = 2;
	private static final String PER_STEP = "forecast_seconds_per_step", QUICK = "forecast_seconds_per_validation",
			FINAL = "forecast_seconds_of_final_validation";

	/** Of a run that begins. */
	static RunInfo of(final RunSettings settings, final Path folder, final Collection collection, final Plan plan) {
		return new RunInfo(settings, Optional.of(absolute(folder)), Optional.of(collection), Optional.of(plan), Optional.empty(), Optional
			.empty(), false);
	}

	/** The same with what was measured. */
	RunInfo with(final Length steps, final Forecast measured) {
		return new RunInfo(settings, place, collection, plan, Optional.of(steps), Optional.of(measured), edited);
	}

	/**
	 * @param folder of the run
	 * @throws sc.fiji.hermes.job.InputException if it is damaged, lacks something or is of a later version
	 */
	static RunInfo of(final StrictJson json, final Path folder) {
		final long version = json.find("version").isEmpty() ? 1 : json.get("version").whole(2, Integer.MAX_VALUE);
		if (version > VERSION) throw json.get("version").wrong(
			"the run has format version %d and this Hermes reads versions up to %d, so another Hermes must be used.", version, VERSION);
		final List<String> keys = new ArrayList<>(RunSettings.KEYS);
		keys.addAll(Length.KEYS);
		keys.addAll(List.of(PER_STEP, QUICK, FINAL, "parameters", "versions"));
		if (version > 1) keys.addAll(List.of("format", "version", "place", "collection", "plan", Seal.KEY));
		json.onlyKeys(keys);
		if (version > 1 && !json.get("format").text().equals(FORMAT)) throw json.get("format").wrong(
			"this does not describe a training; choose another folder.");
		final RunInfo info = new RunInfo(RunSettings.of(json), json.find("place").map(p -> CollectionFiles.path(p, absolute(folder))), json.find(
			"collection").map(c -> CollectionFiles.fromJson(c, absolute(folder))), json.find("plan").map(PlanFiles::fromJson), Length.of(json), json.find(PER_STEP).map(f -> new Forecast(f
					.number(), json.get(QUICK).number(), json.get(FINAL).number())), version > 1 && json.find(Seal.KEY).isEmpty());
		// last, because what is wrong with an entry says more
		Seal.check(json);
		return info;
	}

	/** @param folder of the run */
	JsonObject toJson(final Path folder) {
		final JsonObject run = new JsonObject();
		run.addProperty("format", FORMAT);
		run.addProperty("version", VERSION);
		settings.addTo(run);
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
