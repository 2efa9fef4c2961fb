package sc.fiji.hermes.preprocess;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
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
 * @param pooling how the network makes its maps coarser on this grid
 * @param intensity how values become network input
 * @param detail label values along R, A, S for each voxel, so that a coarse voxel may belong to a structure in part; for training only
 */
public record Grid(String dataset, Modality modality, List<Task> tasks, boolean disjoint, List<Double> spacing, List<Integer> window,
	Pooling pooling, Intensity intensity, List<Integer> detail)
{

	/** One label value a voxel. */
	static final List<Integer> COARSE = List.of(1, 1, 1);

	/** Guards against absurd numbers in a foreign plan. */
	static final int MOST_DETAIL = 8;

	public Grid {
		tasks = List.copyOf(tasks);
		spacing = List.copyOf(spacing);
		window = List.copyOf(window);
		detail = List.copyOf(detail);
	}

	/** Halvings along all axes, published intensities, one label value a voxel. */
	public Grid(final String dataset, final Modality modality, final List<Task> tasks, final boolean disjoint, final List<Double> spacing,
		final List<Integer> window)
	{
		this(dataset, modality, tasks, disjoint, spacing, window, Pooling.halvings(4), Intensity.published(modality), COARSE);
	}

	/**
	 * The same with every side of the window halved as far as the network takes it; empty if that changes nothing.
	 *
	 * @param sizes what the network takes where it pools as the grid says
	 */
	public Optional<Grid> withSmallerWindow(final SizeRule sizes) {
		return sizes.halved(window).map(smaller -> new Grid(dataset, modality, tasks, disjoint, spacing, smaller, pooling, intensity, detail));
	}

	/** The same for values of another kind. */
	public Grid withIntensity(final Intensity other) {
		return new Grid(dataset, modality, tasks, disjoint, spacing, window, pooling, other, detail);
	}

	/** Label values for each voxel. */
	public int labelsPerVoxel() {
		return detail.get(0) * detail.get(1) * detail.get(2);
	}

	/** The window for people, e.g. {@code 48×32×32}. */
	public String windowText() {
		return window.get(0) + "×" + window.get(1) + "×" + window.get(2);
	}
}
