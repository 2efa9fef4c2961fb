package sc.fiji.hermes.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.ModelCard.Attribution;
import sc.fiji.hermes.bundle.ModelCard.Score;
import sc.fiji.hermes.bundle.ModelCard.TrainingData;
import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** Writes and reads {@code model.json}, of every version up to the present one. */
final class ModelFiles {

	static final String FORMAT = "hermes-model";

	private static final String WEIGHTS = "weights", RULES = "rules", LIMITS = "limits", ATTRIBUTION = "attribution";

	/**
	 * Version 2 has a {@link Seal} and the SHA-256 of the weights, which a model of version 1 goes without; since version 3 the network has
	 * versions of its own, since version 4 tasks may have rules, and since version 5 the card has limits and datasets may have an attribution.
	 */
	static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("model").then(v1 -> v1).then(v2 -> v2).then(v3 -> v3.with(RULES, new JsonArray())).then(v4 -> v4.with("card", v4.get("card").with(LIMITS, new JsonArray()).value()));

	/**
	 * What is in the file.
	 *
	 * @param weights SHA-256 of the file of weights that belongs to it, if it is said
	 * @param edited whether somebody has removed the seal to change the file
	 */
	record Content(ModelDescription description, Optional<String> weights, boolean edited) {}

	private ModelFiles() {}

	/** @param weights SHA-256 of the file of weights */
	static JsonObject toJson(final ModelDescription model, final String weights) {
		final JsonObject json = new JsonObject();
		json.addProperty("format", FORMAT);
		json.addProperty("version", VERSIONS.current());
		json.addProperty("name", model.name());
		json.add("network", NetworkFiles.toJson(model.network()));
		json.add("plan", PlanFiles.toJson(model.plan()));
		json.add("card", toJson(model.card()));
		json.add(RULES, toJson(model.rules()));
		json.addProperty(WEIGHTS, weights);
		return json;
	}

	/** Whether this says that it is a model. */
	static boolean isModel(final StrictJson json) {
		return json.get("format").text().equals(FORMAT);
	}

	static Content fromJson(final StrictJson written) {
		if (!isModel(written)) throw written.get("format").wrong("this does not describe a Hermes model; choose another folder.");
		written.get(Migrations.VERSION);
		final StrictJson json = Migrations.toCurrent(written, VERSIONS);
		json.onlyKeys(List.of("format", "version", "name", "network", "plan", "card", RULES, WEIGHTS, Seal.KEY));
		final ModelDescription description = new ModelDescription(json.get("name").text(), NetworkFiles.fromJson(json.get("network")), PlanFiles
			.fromJson(json.get("plan")), card(json.get("card")), rules(json.get(RULES)));
		// last, because what is wrong with an entry says more
		final boolean sealed = Seal.check(written);
		return new Content(description, json.find(WEIGHTS).map(StrictJson::text), Migrations.versionOf(written) > 1 && !sealed);
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
			d.attribution().ifPresent(a -> o.add(ATTRIBUTION, toJson(a)));
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
		final JsonArray limits = new JsonArray();
		card.limits().forEach(limits::add);
		json.add(LIMITS, limits);
		return json;
	}

	private static JsonObject toJson(final Attribution attribution) {
		final JsonObject o = new JsonObject();
		o.addProperty("source", attribution.source());
		o.addProperty("licence", attribution.licence());
		o.addProperty("address", attribution.address());
		o.addProperty("citation", attribution.citation());
		return o;
	}

	private static ModelCard card(final StrictJson json) {
		json.onlyKeys(List.of("created", "hermesVersion", "datasets", "steps", "validation", "licence", "intendedUse", LIMITS));
		final List<TrainingData> datasets = new ArrayList<>();
		for (final StrictJson d : json.get("datasets").items()) {
			d.onlyKeys(List.of("name", "cases", "modality", ATTRIBUTION));
			datasets.add(new TrainingData(d.get("name").text(), (int) d.get("cases").whole(0, Integer.MAX_VALUE), Modality.of(d.get(
				"modality").text()), d.find(ATTRIBUTION).map(Attribution::of)));
		}
		final List<Score> validation = json.get("validation").items().stream().map(ModelFiles::score).toList();
		return new ModelCard(json.get("created").text(), json.get("hermesVersion").text(), datasets, json.get("steps").whole(0, 1L << 53),
			validation, json.get("licence").text(), json.get("intendedUse").text(), json.get(LIMITS).items().stream().map(
				StrictJson::text).toList());
	}

	private static JsonArray toJson(final TaskRules rules) {
		final JsonArray json = new JsonArray();
		for (final TaskRules.Entry e : rules.entries()) {
			final JsonObject o = new JsonObject();
			o.addProperty("dataset", e.dataset());
			o.addProperty("task", e.task().name());
			o.addProperty("threshold", e.rule().threshold());
			o.addProperty("largest", e.rule().largest());
			o.addProperty("millilitres", e.rule().millilitres());
			o.addProperty("fill", e.rule().fill());
			json.add(o);
		}
		return json;
	}

	private static TaskRules rules(final StrictJson json) {
		return new TaskRules(json.items().stream().map(ModelFiles::rule).toList());
	}

	private static TaskRules.Entry rule(final StrictJson json) {
		json.onlyKeys(List.of("dataset", "task", "threshold", "largest", "millilitres", "fill"));
		return new TaskRules.Entry(json.get("dataset").text(), new Task(json.get("task").text()), new TaskRule(json.get("threshold").number(), json
			.get("largest").yes(), json.get("millilitres").number(), json.get("fill").yes()));
	}

	private static Score score(final StrictJson json) {
		json.onlyKeys(List.of("dataset", "task", "dice", "cases"));
		final double dice = json.get("dice").number();
		if (!(dice >= 0 && dice <= 1)) throw json.get("dice").wrong("the Dice does not lie between 0 and 1; correct it.");
		return new Score(json.get("dataset").text(), new Task(json.get("task").text()), dice, (int) json.get("cases").whole(1,
			Integer.MAX_VALUE));
	}
}
