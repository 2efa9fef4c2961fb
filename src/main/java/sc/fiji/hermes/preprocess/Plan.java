package sc.fiji.hermes.preprocess;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Every preprocessing decision of a training, kept inside the model so that
 * inference repeats it exactly. Task and modality order is the order of the
 * model's prior rows.
 *
 * @param version of the preprocessing rule; a cache made by another version is not used
 * @param tasks every task of the model
 * @param modalities every known modality, without {@link Modality#UNKNOWN}
 * @param grids one a dataset
 */
public record Plan(int version, List<Task> tasks, List<Modality> modalities, List<Grid> grids) {

	public static final int CURRENT_VERSION = 1;

	public Plan {
		tasks = List.copyOf(tasks);
		modalities = List.copyOf(modalities);
		grids = List.copyOf(grids);
	}

	public Grid grid(final String dataset) {
		return grids.stream().filter(g -> g.dataset().equals(dataset)).findFirst().orElseThrow(
			() -> new IllegalArgumentException("no grid for dataset " + dataset));
	}

	/** Largest number of tasks requested together. */
	public int maxTasks() {
		return grids.stream().mapToInt(g -> g.tasks().size()).max().orElse(0);
	}

	/** Window shapes in use, each once. */
	public Set<List<Integer>> windows() {
		final Set<List<Integer>> windows = new LinkedHashSet<>();
		grids.forEach(g -> windows.add(g.window()));
		return windows;
	}
}
