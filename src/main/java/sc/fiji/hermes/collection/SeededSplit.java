package sc.fiji.hermes.collection;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.io.Sha256;

/**
 * A split of case ids into training and validation that depends on the seed and the
 * ids alone, so that adding, renaming or reordering other files changes little.
 */
final class SeededSplit {

	private SeededSplit() {}

	/** A fifth (rounded; at least one of two or more) is validation, the others are training. */
	static Map<String, Split> of(final List<String> ids, final long seed) {
		final int validation = ids.size() < 2 ? 0 : Math.max(1, (int) Math.round(ids.size() * 0.2));
		final List<String> drawn = ids.stream().sorted(Comparator.comparing((String id) -> Sha256.of((seed + ":" + id).getBytes(
			StandardCharsets.UTF_8)))).limit(validation).toList();
		final Map<String, Split> splits = new LinkedHashMap<>();
		ids.forEach(id -> splits.put(id, drawn.contains(id) ? Split.VALIDATION : Split.TRAIN));
		return splits;
	}
}
