package sc.fiji.hermes.preprocess;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.SizeRule;
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

	/** The same with every side of the window halved, as far as a network takes it; empty if that changes nothing. */
	public Optional<Grid> withSmallerWindow(final SizeRule sizes) {
		return sizes.halved(window).map(smaller -> new Grid(dataset, modality, tasks, disjoint, spacing, smaller));
	}

	/** The window for people, e.g. {@code 48×32×32}. */
	public String windowText() {
		return window.get(0) + "×" + window.get(1) + "×" + window.get(2);
	}
}
