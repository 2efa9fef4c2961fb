package sc.fiji.hermes.preprocess;

import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Pooling;

/**
 * Pooling as JSON, of a grid or of a network.
 *
 * <pre>{@code
 * {"stem": [1, 1, 1], "levels": [[2, 2, 1], [2, 2, 1], [2, 2, 2], [2, 2, 2]]}
 * }</pre>
 */
public final class PoolingFiles {

	private PoolingFiles() {}

	public static JsonObject toJson(final Pooling pooling) {
		final JsonObject json = new JsonObject();
		json.add("stem", array(pooling.stem()));
		final JsonArray levels = new JsonArray();
		pooling.levels().forEach(factors -> levels.add(array(factors)));
		json.add("levels", levels);
		return json;
	}

	private static JsonArray array(final List<Integer> numbers) {
		final JsonArray array = new JsonArray();
		numbers.forEach(array::add);
		return array;
	}

	/** @throws InputException if this is no pooling that any network could do */
	public static Pooling fromJson(final StrictJson json) {
		json.onlyKeys(List.of("stem", "levels"));
		try {
			return new Pooling(factors(json.get("stem")), json.get("levels").items().stream().map(PoolingFiles::factors).toList());
		}
		catch (final IllegalArgumentException e) {
			throw json.wrong(e, "the maps cannot be pooled in this way: %s; correct it.", e.getMessage());
		}
	}

	private static List<Integer> factors(final StrictJson json) {
		return json.items().stream().map(StrictJson::integer).toList();
	}
}
