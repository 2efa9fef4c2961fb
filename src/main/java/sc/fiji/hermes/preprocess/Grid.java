package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The voxel grid on which one dataset is trained and its tasks are segmented.
 *
 * @param dataset name of the dataset
 * @param modality of the dataset
 * @param tasks in label order; tasks of one grid are requested together
 * @param disjoint whether the tasks never overlap, so that one label map can hold them all
 * @param spacing mm along canonical R, A, S
 * @param window voxels along canonical R, A, S that the network sees at once
 */
public record Grid(String dataset, Modality modality, List<Task> tasks, boolean disjoint, List<Double> spacing, List<Integer> window) {

	public Grid {
		tasks = List.copyOf(tasks);
		spacing = List.copyOf(spacing);
		window = List.copyOf(window);
	}
}
