package sc.fiji.hermes.bundle;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;

/**
 * The shape of a network as JSON. Reading is strict, and limits every number so that a foreign file cannot ask for a
 * graph that fills the memory.
 *
 * <pre>{@code
 * {"version": 1, "backbone": "resunet", "paradigm": "universal", "baseWidth": 32, "blocks": [2, 2, 2, 2], "kernel": 3, "taskRows": 71,
 *   "modalityRows": 6, "nulls": "masked", "nullRow": 0, "unknownRow": 5}
 * }</pre>
 */
public final class NetworkFiles {

	/** A network that does not say its version is of the first. */
	static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("network");

	private static final String RESUNET = "resunet";

	private NetworkFiles() {}

	public static JsonObject toJson(final NetworkConfig config) {
		final JsonObject json = new JsonObject();
		json.addProperty(Migrations.VERSION, VERSIONS.current());
		json.addProperty("backbone", RESUNET);
		json.addProperty("paradigm", word(config.paradigm()));
		json.addProperty("baseWidth", config.baseWidth());
		final JsonArray blocks = new JsonArray();
		config.blocks().forEach(blocks::add);
		json.add("blocks", blocks);
		json.addProperty("kernel", config.kernel());
		json.addProperty("taskRows", config.taskRows());
		json.addProperty("modalityRows", config.modalityRows());
		json.addProperty("nulls", word(config.nulls()));
		json.addProperty("nullRow", config.nullRow());
		json.addProperty("unknownRow", config.unknownRow());
		return json;
	}

	/** @throws InputException if the object does not describe a network that this version can build */
	public static NetworkConfig fromJson(final StrictJson written) {
		final StrictJson json = Migrations.toCurrent(written, VERSIONS);
		json.onlyKeys(List.of(Migrations.VERSION, "backbone", "paradigm", "baseWidth", "blocks", "kernel", "taskRows", "modalityRows", "nulls", "nullRow",
			"unknownRow"));
		if (!json.get("backbone").text().equals(RESUNET)) throw json.get("backbone").wrong(
			"the backbone is not known to this version of Hermes; use the program that made it.");
		try {
			return new NetworkConfig(choice(Paradigm.values(), json.get("paradigm")), whole(json, "baseWidth", 4, 1024),
				json.get("blocks").items().stream().map(e -> (int) e.whole(1, 64)).toList(), whole(json, "kernel", 1, 15),
				whole(json, "taskRows", 1, 1 << 20), whole(json, "modalityRows", 1, 1 << 20), choice(Nulls.values(), json.get("nulls")),
				whole(json, "nullRow", 0, 1 << 20), whole(json, "unknownRow", 0, 1 << 20));
		}
		catch (final IllegalArgumentException e) {
			throw json.wrong(e, "the network cannot be built: %s; get the model again from its source.", e.getMessage());
		}
	}

	private static int whole(final StrictJson json, final String key, final int lowest, final int highest) {
		return (int) json.get(key).whole(lowest, highest);
	}

	private static String word(final Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static <E extends Enum<E>> E choice(final E[] values, final StrictJson json) {
		for (final E value : values) if (word(value).equals(json.text())) return value;
		throw json.wrong("this is an unknown setting; use %s.", Arrays.stream(values).map(NetworkFiles::word).collect(Collectors.joining(
			" or ")));
	}
}
