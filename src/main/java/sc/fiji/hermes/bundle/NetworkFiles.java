package sc.fiji.hermes.bundle;

import java.util.Locale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;

/**
 * The shape of a network as JSON. Reading is strict, and limits every number so that a foreign file cannot ask for a
 * graph that fills the memory.
 *
 * <pre>{@code
 * {"backbone": "resunet", "paradigm": "universal", "baseWidth": 32, "blocks": [2, 2, 2, 2], "kernel": 3, "taskRows": 71,
 *   "modalityRows": 6, "nulls": "masked", "nullRow": 0, "unknownRow": 5}
 * }</pre>
 */
public final class NetworkFiles {

	private static final String RESUNET = "resunet";

	private NetworkFiles() {}

	public static JsonObject toJson(final NetworkConfig config) {
		final JsonObject json = new JsonObject();
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
	public static NetworkConfig fromJson(final JsonObject object) {
		final StrictJson json = new StrictJson(object, "the network").only("backbone", "paradigm", "baseWidth", "blocks", "kernel",
			"taskRows", "modalityRows", "nulls", "nullRow", "unknownRow");
		final String backbone = json.text("backbone");
		if (!backbone.equals(RESUNET)) throw new InputException("its backbone %s is not known to this version of Hermes",
			SafetensorsHeader.quote(backbone));
		try {
			return new NetworkConfig(choice(Paradigm.values(), json.text("paradigm")), (int) json.whole("baseWidth", 4, 1024),
				json.wholes("blocks", 1, 64), (int) json.whole("kernel", 1, 15), (int) json.whole("taskRows", 1, 1 << 20),
				(int) json.whole("modalityRows", 1, 1 << 20), choice(Nulls.values(), json.text("nulls")),
				(int) json.whole("nullRow", 0, 1 << 20), (int) json.whole("unknownRow", 0, 1 << 20));
		}
		catch (final IllegalArgumentException e) {
			throw new InputException(e, "the network cannot be built: %s", e.getMessage());
		}
	}

	private static String word(final Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	private static <E extends Enum<E>> E choice(final E[] values, final String text) {
		for (final E value : values) if (word(value).equals(text)) return value;
		throw new InputException("the network has the unknown setting %s", SafetensorsHeader.quote(text));
	}
}
