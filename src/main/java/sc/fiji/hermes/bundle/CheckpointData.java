package sc.fiji.hermes.bundle;

import java.util.List;
import java.util.Map;

/**
 * Everything that a training needs to go on.
 *
 * @param step optimizer steps done, 0 or more
 * @param info free texts, for example the name of the run
 * @param arrays weights, moments and averages, each under its own name
 */
public record CheckpointData(long step, Map<String, String> info, List<NamedArray> arrays) {

	public CheckpointData {
		if (step < 0) throw new IllegalArgumentException("step must be 0 or more, not " + step);
		info = Map.copyOf(info);
		arrays = List.copyOf(arrays);
	}
}
