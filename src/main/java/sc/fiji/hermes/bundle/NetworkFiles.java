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
import sc.fiji.hermes.model.Backbone;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Priors;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.PoolingFiles;
import sc.fiji.hermes.volume.Pooling;

/**
 * The shape of a network as JSON, of every version up to the present one. Reading is strict, and limits every number so that a foreign
 * file cannot ask for a graph that fills the memory.
 *
 * <pre>{@code
 * {"version": 2, "backbone": {"kind": "resunet", "baseWidth": 32, "blocks": [2, 2, 2, 2], "kernels": [[3, 3, 3], …],
 *   "pooling": {"stem": [1, 1, 1], "levels": [[2, 2, 2], …]}}, "paradigm": "universal", "priors": {"taskRows": 72, "modalityRows": 6,
 *   "tokens": 10, "nulls": "masked", "nullRow": 71, "unknownRow": 5}, "deepSupervision": 0,
 *   "prototypes": "task"}
 * }</pre>
 */
public final class NetworkFiles {

	/** A network that does not say its version is of the first, in which the ResUNet was alone and everything stood on one level. */
	static final Migrations<StrictJson> VERSIONS = Migrations.ofJson("network").then(NetworkFiles::second);

	private static final int MOST_ROWS = 1 << 20;

	private NetworkFiles() {}

	public static JsonObject toJson(final NetworkConfig config) {
		final JsonObject json = new JsonObject();
		json.addProperty(Migrations.VERSION, VERSIONS.current());
		json.add("backbone", toJson(config.backbone()));
		json.addProperty("paradigm", word(config.paradigm()));
		json.add("priors", toJson(config.priors()));
		json.addProperty("deepSupervision", config.deepSupervision());
		json.addProperty("prototypes", word(config.prototypes()));
		return json;
	}

	private static JsonObject toJson(final Backbone backbone) {
		if (!(backbone instanceof ResUNet net)) throw new IllegalArgumentException("no file knows the backbone " + backbone.kind());
		final JsonObject json = new JsonObject();
		json.addProperty("kind", ResUNet.KIND);
		json.addProperty("baseWidth", net.baseWidth());
		json.add("blocks", array(net.blocks()));
		final JsonArray kernels = new JsonArray();
		net.kernels().forEach(k -> kernels.add(array(k)));
		json.add("kernels", kernels);
		json.add("pooling", PoolingFiles.toJson(net.pooling()));
		return json;
	}

	private static JsonObject toJson(final Priors priors) {
		final JsonObject json = new JsonObject();
		json.addProperty("taskRows", priors.taskRows());
		json.addProperty("modalityRows", priors.modalityRows());
		json.addProperty("tokens", priors.tokens());
		json.addProperty("nulls", word(priors.nulls()));
		json.addProperty("nullRow", priors.nullRow());
		json.addProperty("unknownRow", priors.unknownRow());
		return json;
	}

	private static JsonArray array(final List<Integer> numbers) {
		final JsonArray array = new JsonArray();
		numbers.forEach(array::add);
		return array;
	}

	/** @throws InputException if the object does not describe a network that this version can build */
	public static NetworkConfig fromJson(final StrictJson written) {
		final StrictJson json = Migrations.toCurrent(written, VERSIONS);
		json.onlyKeys(List.of(Migrations.VERSION, "backbone", "paradigm", "priors", "deepSupervision", "prototypes"));
		try {
			return new NetworkConfig(backbone(json.get("backbone")), choice(Paradigm.values(), json.get("paradigm")), priors(json.get("priors")),
				whole(json, "deepSupervision", 0, Pooling.MOST_LEVELS), choice(Prototypes.values(), json.get("prototypes")));
		}
		catch (final IllegalArgumentException e) {
			throw json.wrong(e, "the network cannot be built: %s; get the model again from its source.", e.getMessage());
		}
	}

	private static Backbone backbone(final StrictJson json) {
		if (!json.get("kind").text().equals(ResUNet.KIND)) throw json.get("kind").wrong(
			"the backbone is not known to this version of Hermes; use the program that made it.");
		json.onlyKeys(List.of("kind", "baseWidth", "blocks", "kernels", "pooling"));
		return new ResUNet(whole(json, "baseWidth", 4, 1024), numbers(json.get("blocks"), 64), json.get("kernels").items().stream().map(k -> numbers(k,
			15)).toList(), PoolingFiles.fromJson(json.get("pooling")));
	}

	private static Priors priors(final StrictJson json) {
		json.onlyKeys(List.of("taskRows", "modalityRows", "tokens", "nulls", "nullRow", "unknownRow"));
		return new Priors(whole(json, "taskRows", 1, MOST_ROWS), whole(json, "modalityRows", 1, MOST_ROWS), whole(json, "tokens", 1, 1 << 10), choice(
			Nulls.values(), json.get("nulls")), whole(json, "nullRow", 0, MOST_ROWS), whole(json, "unknownRow", 0, MOST_ROWS));
	}

	/** From the first version: one kernel for all levels, everything halved, the published number of tokens. */
	private static StrictJson second(final StrictJson first) {
		first.onlyKeys(List.of(Migrations.VERSION, "backbone", "paradigm", "baseWidth", "blocks", "kernel", "taskRows", "modalityRows", "nulls",
			"nullRow", "unknownRow"));
		if (!first.get("backbone").text().equals(ResUNet.KIND)) throw first.get("backbone").wrong(
			"the backbone is not known to this version of Hermes; use the program that made it.");
		final int kernel = whole(first, "kernel", 1, 15);
		final JsonObject backbone = new JsonObject(), priors = new JsonObject(), second = new JsonObject();
		backbone.addProperty("kind", ResUNet.KIND);
		backbone.add("baseWidth", first.get("baseWidth").value());
		backbone.add("blocks", first.get("blocks").value());
		final JsonArray kernels = new JsonArray();
		for (int level = 0; level <= 4; level++) kernels.add(array(List.of(kernel, kernel, kernel)));
		backbone.add("kernels", kernels);
		backbone.add("pooling", PoolingFiles.toJson(Pooling.halvings(4)));
		for (final String key : List.of("taskRows", "modalityRows", "nulls", "nullRow", "unknownRow")) priors.add(key, first.get(key).value());
		priors.addProperty("tokens", 10);
		second.add("backbone", backbone);
		second.add("paradigm", first.get("paradigm").value());
		second.add("priors", priors);
		second.addProperty("deepSupervision", 0);
		second.addProperty("prototypes", word(Prototypes.POSTERIOR));
		return new StrictJson(first.file(), first.place(), second);
	}

	private static List<Integer> numbers(final StrictJson json, final int largest) {
		return json.items().stream().map(e -> (int) e.whole(1, largest)).toList();
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
