package sc.fiji.hermes.segment;

import java.util.List;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.volume.MirrorAxes;

/**
 * Answers for a window by the mean over its mirror images, each brought back: all eight, or fewer where the tasks of the grid do not let
 * images be mirrored along all axes.
 */
final class MirroredWindow implements SlidingWindow.WindowFunction {

	/** Canonical R, A, S along x, y, z; a bit each. */
	private static final int X = 1, Y = 2, Z = 4, ALL = X | Y | Z;

	private final List<Integer> window;
	/** Bits of the axes that are mirrored. */
	private final int mirrored;
	private final SlidingWindow.WindowFunction plain;
	private final Job job;

	private MirroredWindow(final Grid grid, final SlidingWindow.WindowFunction plain, final Job job) {
		window = grid.window();
		final MirrorAxes axes = MirrorAxes.of(grid.tasks());
		mirrored = (axes.right() ? X : 0) | (axes.anterior() ? Y : 0) | (axes.superior() ? Z : 0);
		this.plain = plain;
		this.job = job;
	}

	/** @param plain answers for one window of the grid */
	static MirroredWindow of(final Grid grid, final SlidingWindow.WindowFunction plain, final Job job) {
		return new MirroredWindow(grid, plain, job);
	}

	@Override
	public float[] apply(final float[] image) {
		final float[] sum = plain.apply(image);
		final int tasks = sum.length / image.length;
		final float[] turned = new float[image.length];
		int images = 1;
		for (int axes = 1; axes <= ALL; axes++) {
			if ((axes & ~mirrored) != 0) continue;
			job.checkCancelled();
			for (int i = 0; i < image.length; i++) turned[mirror(i, axes)] = image[i];
			final float[] answer = plain.apply(turned);
			for (int i = 0; i < image.length; i++) for (int t = 0, from = mirror(i, axes) * tasks; t < tasks; t++) sum[i * tasks + t] += answer[from + t];
			images++;
		}
		for (int i = 0; i < sum.length; i++) sum[i] /= images;
		return sum;
	}

	/** Where a voxel comes to lie; the way back is the same. */
	private int mirror(final int index, final int axes) {
		final int nx = window.get(0), ny = window.get(1), nz = window.get(2);
		final int x = index % nx, y = index / nx % ny, z = index / nx / ny;
		return (((axes & Z) == 0 ? z : nz - 1 - z) * ny + ((axes & Y) == 0 ? y : ny - 1 - y)) * nx + ((axes & X) == 0 ? x : nx - 1 - x);
	}
}
