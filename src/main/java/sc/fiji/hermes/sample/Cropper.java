package sc.fiji.hermes.sample;

import java.util.List;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.preprocess.Grid;
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
	 * Where the crop lies: placed, then perhaps warped and mirrored.
	 *
	 * @param annotated tasks that may attract the window
	 */
	static CropMap place(final LoadedCase loaded, final Dataset dataset, final Grid grid, final List<Task> annotated,
		final SampleOptions options, final Chance chance)
	{
		final int[] window = grid.window().stream().mapToInt(Integer::intValue).toArray();
		final int[] start = start(loaded, dataset, window, annotated, options.foreground(), chance);
		final boolean warped = chance.happens(options.warp());
		final double[] matrix = warped ? Warp.random(grid.spacing(), chance) : Warp.identity();
		if (!options.mirror() || dataset.tasks().stream().anyMatch(Task::sided)) return CropMap.at(start, window, matrix);
		final boolean[] mirror = { chance.happens(0.5), chance.happens(0.5), chance.happens(0.5) };
		return CropMap.at(start, window, Warp.mirrored(matrix, mirror));
	}

	private static int[] start(final LoadedCase loaded, final Dataset dataset, final int[] window, final List<Task> annotated,
		final double foreground, final Chance chance)
	{
		final int[] n = loaded.size();
		final int[] start = new int[3];
		final List<Task> present = annotated.stream().filter(t -> loaded.contains(dataset, t)).toList();
		final boolean onTask = chance.happens(foreground) && !present.isEmpty();
		final int[] at = onTask ? loaded.voxel(dataset, present.get(chance.below(present.size())), chance) : new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int spare = n[axis] - window[axis];
			final int low = Math.min(0, spare);
			final int high = Math.max(0, spare);
			// up to a quarter of the window off the centre: the network must not learn that the middle is special
			final int jitter = window[axis] / 4;
			start[axis] = onTask
				? Math.max(low, Math.min(high, at[axis] - window[axis] / 2 + chance.between(-jitter, jitter)))
				: chance.between(low, high);
		}
		return start;
	}
}
