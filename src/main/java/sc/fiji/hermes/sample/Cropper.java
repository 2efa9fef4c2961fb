package sc.fiji.hermes.sample;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.volume.MirrorAxes;
import sc.fiji.hermes.volume.Task;

/**
 * Places a window in a prepared case: anywhere, or around a voxel of an annotated
 * task, each task present in the case being equally likely, so that small structures
 * are seen as often as large ones. A window that fits stays inside the image; a
 * larger one contains it. All positions count, also the last (T6).
 */
final class Cropper {

	private Cropper() {}

	/**
	 * Where a crop lies.
	 *
	 * @param on the task that attracted it
	 */
	record Place(CropMap map, Optional<Task> on) {}

	/**
	 * Where the crop lies: placed, then perhaps warped and mirrored.
	 *
	 * @param annotated tasks that may attract the window
	 * @param guaranteed whether one of them does, if the case shows any
	 */
	static Place place(final CaseVoxels voxels, final Dataset dataset, final Grid grid, final List<Task> annotated,
		final boolean guaranteed, final SampleOptions options, final Chance chance)
	{
		final int[] window = grid.window().stream().mapToInt(Integer::intValue).toArray();
		final Structures structures = new Structures(voxels, dataset);
		final List<Task> present = structures.present(annotated);
		final boolean onTask = (chance.happens(options.foreground()) || guaranteed) && !present.isEmpty();
		final Optional<Task> on = onTask ? Optional.of(present.get(chance.below(present.size()))) : Optional.empty();
		final int[] start = start(structures, window, on, chance);
		final boolean warped = chance.happens(options.warp());
		final double[] matrix = warped ? Warp.random(grid.spacing(), chance) : Warp.identity();
		if (!options.mirror()) return new Place(CropMap.at(start, window, matrix), on);
		final MirrorAxes axes = MirrorAxes.of(dataset.tasks());
		final boolean[] mirror = new boolean[3];
		// drawn even if not used, so that the numbers that follow do not depend on names
		for (int axis = 0; axis < 3; axis++) mirror[axis] = chance.happens(0.5) && axes.allows(axis);
		return new Place(CropMap.at(start, window, Warp.mirrored(matrix, mirror)), on);
	}

	private static int[] start(final Structures structures, final int[] window, final Optional<Task> on, final Chance chance) {
		final int[] start = new int[3];
		final int[] at = on.map(t -> structures.voxel(t, chance)).orElse(start);
		for (int axis = 0; axis < 3; axis++) {
			final int spare = (int) structures.voxels().geometry().size(axis) - window[axis];
			final int low = Math.min(0, spare);
			final int high = Math.max(0, spare);
			// up to a quarter of the window off the centre: the network must not learn that the middle is special
			final int jitter = window[axis] / 4;
			start[axis] = on.isPresent()
				? Math.max(low, Math.min(high, at[axis] - window[axis] / 2 + chance.between(-jitter, jitter)))
				: chance.between(low, high);
		}
		return start;
	}
}
