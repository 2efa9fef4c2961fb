package sc.fiji.hermes.train;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.StrictJson;

/** How {@code run.json} came from version to version. */
final class RunMigrations {

	/** Version 2 has collection, plan, its own place and a seal, which one of version 1 goes without; version 3 has options as JSON. */
	static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("run").then(RunMigrations::named).then(RunMigrations::options);

	private RunMigrations() {}

	private static StrictJson named(final StrictJson v1) {
		return v1.with("format", new JsonPrimitive(RunInfo.FORMAT)).without("parameters");
	}

	/**
	 * Version 2 had records as Java prints them. It does not say how its plan was made (the plan itself it has), where its cases were
	 * prepared, and for how many minutes it was to train unless the number of steps is still to be corrected; nothing is made up for that.
	 */
	private static StrictJson options(final StrictJson v2) {
		final JsonObject network = record(v2.get("network")), options = new JsonObject();
		network.addProperty("backbone", "resunet");
		for (final String key : List.of("paradigm", "baseWidth")) if (network.has(key)) options.add(key, network.get(key));
		options.add("batch", v2.get("batch").value());
		options.add("optimizer", record(v2.get("optimizer")));
		options.add("learningRate", v2.get("learning_rate").value());
		options.add("warmUp", v2.get("warm_up").value());
		options.add("loss", record(v2.get("loss")));
		options.add("samples", record(v2.get("samples")));
		options.add("validations", v2.get("validations").value());
		options.add("validationCases", v2.get("validation_cases").value());
		v2.find("minutes").ifPresent(m -> options.add("minutes", m.value()));
		return v2.without("batch", "optimizer", "learning_rate", "warm_up", "loss", "samples", "validations", "validation_cases").with("network",
			network).with("options", options);
	}

	/** The text {@code Name[a=1, b=[2, 3], c=OptionalDouble.empty, d=SOME_NAME]} as an object. */
	private static JsonObject record(final StrictJson json) {
		final String text = json.text();
		final int from = text.indexOf('['), to = text.length() - 1;
		if (from < 1 || text.charAt(to) != ']') throw unknown(json);
		final JsonObject object = new JsonObject();
		for (final String member : members(text.substring(from + 1, to))) {
			final int equals = member.indexOf('=');
			if (equals < 1) throw unknown(json);
			object.add(member.substring(0, equals), value(member.substring(equals + 1), json));
		}
		return object;
	}

	private static RuntimeException unknown(final StrictJson json) {
		return json.wrong("this is not what an earlier Hermes wrote; restore it.");
	}

	/** What stands between commas, except for those in brackets. */
	private static List<String> members(final String text) {
		final List<String> members = new ArrayList<>();
		int depth = 0, start = 0;
		for (int i = 0; i < text.length(); i++) {
			if (text.charAt(i) == '[') depth++;
			if (text.charAt(i) == ']') depth--;
			if (depth > 0 || !text.startsWith(", ", i)) continue;
			members.add(text.substring(start, i));
			start = i + 2;
		}
		members.add(text.substring(start));
		return members;
	}

	private static JsonElement value(final String text, final StrictJson json) {
		if (text.equals("OptionalDouble.empty")) return JsonNull.INSTANCE;
		if (text.startsWith("OptionalDouble[") && text.endsWith("]")) return value(text.substring(15, text.length() - 1), json);
		if (text.equals("true") || text.equals("false")) return new JsonPrimitive(text.equals("true"));
		if (text.startsWith("[") && text.endsWith("]")) {
			final JsonArray array = new JsonArray();
			for (final String item : members(text.substring(1, text.length() - 1))) array.add(value(item, json));
			return array;
		}
		if (text.matches("-?[0-9]{1,30}(\\.[0-9]{1,30})?(E-?[0-9]{1,3})?")) return new JsonPrimitive(new BigDecimal(text));
		if (text.matches("[A-Z][A-Z_]*|Infinity")) return new JsonPrimitive(text.equals("Infinity") ? "infinite" : text.toLowerCase(Locale.ROOT));
		throw unknown(json);
	}
}
