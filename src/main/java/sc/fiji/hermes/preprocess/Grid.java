package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

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

	/**
	 * The same with every side of the window halved, but none below 16 voxels and the longest not below 32, which the network
	 * needs; empty if that changes nothing.
	 */
	public Optional<Grid> withSmallerWindow() {
		final List<Integer> smaller = new ArrayList<>(window.stream().map(n -> n < 32 ? n : Math.max(16, n / 16 * 8)).toList());
		if (smaller.stream().allMatch(n -> n < 32)) smaller.set(window.indexOf(Collections.max(window)), 32);
		return smaller.equals(window) ? Optional.empty() : Optional.of(new Grid(dataset, modality, tasks, disjoint, spacing, smaller));
	}

	/** The window for people, e.g. {@code 48×32×32}. */
	public String windowText() {
		return window.get(0) + "×" + window.get(1) + "×" + window.get(2);
	}
}
