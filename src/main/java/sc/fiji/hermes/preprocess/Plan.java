package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Every preprocessing decision of a training, kept inside the model so that
 * inference repeats it exactly. Task and modality order is the order of the
 * model's prior rows.
 *
 * @param version of the format, the present one whatever the file had; prepared cases do not depend on it
 * @param tasks every task of the model
 * @param modalities every known modality, without {@link Modality#UNKNOWN}
 * @param grids one a dataset
 */
public record Plan(int version, List<Task> tasks, List<Modality> modalities, List<Grid> grids) {

	public static final int CURRENT_VERSION = 2;

	public Plan {
		tasks = List.copyOf(tasks);
		modalities = List.copyOf(modalities);
		grids = List.copyOf(grids);
	}

	public Grid grid(final String dataset) {
		return grids.stream().filter(g -> g.dataset().equals(dataset)).findFirst().orElseThrow(
			() -> new IllegalArgumentException("no grid for dataset " + dataset));
	}
}
