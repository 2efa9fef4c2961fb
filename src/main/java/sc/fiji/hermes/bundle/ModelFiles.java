package sc.fiji.hermes.bundle;

import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.ModelCard.Score;
import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** What {@code model.json} says: all of a model but its weights. */
record ModelFiles(String name, NetworkConfig network, Plan plan, ModelCard card) {

	static final String FORMAT = "hermes-model";
	static final int VERSION = 1;

	static JsonObject toJson(final Model model) {
		final JsonObject json = new JsonObject();
		json.addProperty("format", FORMAT);
		json.addProperty("version", VERSION);
		json.addProperty("name", model.name());
		json.add("network", NetworkFiles.toJson(model.network()));
		json.add("plan", PlanFiles.toJson(model.plan()));
		json.add("card", toJson(model.card()));
		return json;
	}

	static ModelFiles fromJson(final JsonObject object) {
		final StrictJson json = new StrictJson(object, "the model");
		if (!json.text("format").equals(FORMAT)) throw new InputException("it does not describe a Hermes model");
		final long version = json.whole("version", 1, Integer.MAX_VALUE);
		if (version != VERSION)
			throw new InputException("it has format version %d and this Hermes reads version %d, so another Hermes must be used", version,
				VERSION);
		json.only("format", "version", "name", "network", "plan", "card");
		return new ModelFiles(json.text("name"), NetworkFiles.fromJson(json.object("network")), PlanFiles.fromJson(json.object("plan")),
			card(json.object("card")));
	}

	private static JsonObject toJson(final ModelCard card) {
		final JsonObject json = new JsonObject();
		json.addProperty("created", card.created());
		json.addProperty("hermesVersion", card.hermesVersion());
		final JsonArray datasets = new JsonArray();
		for (final TrainingData d : card.datasets()) {
			final JsonObject o = new JsonObject();
			o.addProperty("name", d.name());
			o.addProperty("cases", d.cases());
			o.addProperty("modality", d.modality().name());
			datasets.add(o);
		}
		json.add("datasets", datasets);
		json.addProperty("steps", card.steps());
		final JsonArray validation = new JsonArray();
		for (final Score s : card.validation()) {
			final JsonObject o = new JsonObject();
			o.addProperty("dataset", s.dataset());
			o.addProperty("task", s.task().name());
			o.addProperty("dice", s.dice());
			o.addProperty("cases", s.cases());
			validation.add(o);
		}
		json.add("validation", validation);
		json.addProperty("licence", card.licence());
		json.addProperty("intendedUse", card.intendedUse());
		return json;
	}

	private static ModelCard card(final JsonObject object) {
		final StrictJson json = new StrictJson(object, "the card").only("created", "hermesVersion", "datasets", "steps", "validation",
			"licence", "intendedUse");
		final List<TrainingData> datasets = json.objects("datasets").stream().map(d -> d.only("name", "cases", "modality")).map(
			d -> new TrainingData(d.text("name"), (int) d.whole("cases", 0, Integer.MAX_VALUE), Modality.of(d.text("modality")))).toList();
		final List<Score> validation = json.objects("validation").stream().map(s -> s.only("dataset", "task", "dice", "cases")).map(
			ModelFiles::score).toList();
		return new ModelCard(json.text("created"), json.text("hermesVersion"), datasets, json.whole("steps", 0, 1L << 53), validation,
			json.text("licence"), json.text("intendedUse"));
	}

	private static Score score(final StrictJson json) {
		final double dice = json.number("dice");
		if (!(dice >= 0 && dice <= 1)) throw new InputException("\"dice\" of the card does not lie between 0 and 1");
		return new Score(json.text("dataset"), new Task(json.text("task")), dice, (int) json.whole("cases", 1, Integer.MAX_VALUE));
	}
}
