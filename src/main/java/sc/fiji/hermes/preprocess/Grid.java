package sc.fiji.hermes.preprocess;

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

	/** The same with every side of the window halved, but not below 16 voxels; empty if no side can be halved. */
	public Optional<Grid> withSmallerWindow() {
		// 8 is the finest multiple that the network takes; its deepest scale needs more than one voxel on one side.
		final List<Integer> smaller = window.stream().map(n -> n < 32 ? n : Math.max(16, n / 16 * 8)).toList();
		final boolean same = smaller.equals(window), tooSmall = smaller.stream().allMatch(n -> n < 32);
		return same || tooSmall ? Optional.empty() : Optional.of(new Grid(dataset, modality, tasks, disjoint, spacing, smaller));
	}

	/** The window for people, e.g. {@code 48×32×32}. */
	public String windowText() {
		return window.get(0) + "×" + window.get(1) + "×" + window.get(2);
	}
}
