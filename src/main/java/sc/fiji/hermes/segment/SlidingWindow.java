package sc.fiji.hermes.segment;

import java.util.Arrays;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Volume;

/**
 * Runs a network over a prepared volume in overlapping windows, averages the probabilities and hands over finished planes
 * from low z to high. Memory is a slab of one window's depth, whatever the length of the volume, also of the volume itself where
 * it lies in no array.
 */
public final class SlidingWindow {

	/** Answers for one window: image {@code [z, y, x]} in, probabilities {@code [z, y, x, t]} out, both row-major. */
	@FunctionalInterface
	public interface WindowFunction {

		float[] apply(float[] image);
	}

	/** Receives finished planes. */
	@FunctionalInterface
	public interface PlaneSink {

		/**
		 * @param probabilities one array a task, planes {@code firstZ} to {@code endZ − 1}, x fastest; valid during the call only
		 * @param firstZ first plane handed over; the plane before the first new one comes along for interpolation
		 * @param newZ first plane that was not handed over before
		 * @param endZ plane after the last
		 */
		void planes(float[][] probabilities, int firstZ, int newZ, int endZ);
	}

	private final int[] window;
	private final double overlap;
	private final boolean gaussian;

	/**
	 * @param window voxels along x, y, z
	 * @param overlap of neighbouring windows, 0 to below 1; the published value is 0.5
	 * @param gaussian whether voxels near a window's border count less; the reference counts all alike
	 */
	public SlidingWindow(final int[] window, final double overlap, final boolean gaussian) {
		if (!(overlap >= 0 && overlap < 1)) throw new IllegalArgumentException("overlap must be in [0, 1), not " + overlap);
		this.window = window.clone();
		this.overlap = overlap;
		this.gaussian = gaussian;
	}

	/** Number of windows over a volume of the given size (x, y, z). */
	public int count(final long[] size) {
		int n = 1;
		for (int axis = 0; axis < 3; axis++) n *= starts((int) size[axis], axis).length;
		return n;
	}

	private int[] starts(final int size, final int axis) {
		return Windows.starts(size, window[axis], Math.max(1, (int) Math.round(window[axis] * (1 - overlap))));
	}

	/**
	 * Visits every window once.
	 *
	 * @param tasks number of probabilities a voxel
	 * @throws sc.fiji.hermes.job.CancelledException between two windows
	 */
	public void run(final Prepared prepared, final int tasks, final WindowFunction function, final PlaneSink sink, final Job job) {
		final long[] size = prepared.image().geometry().size();
		final int nx = (int) size[0], ny = (int) size[1], nz = (int) size[2];
		final int[] xs = starts(nx, 0), ys = starts(ny, 1), zs = starts(nz, 2);
		final float[][] w = { weights(0), weights(1), weights(2) };
		final int depth = Math.min(window[2], nz);
		final int plane = nx * ny;
		if ((depth + 1.0) * plane > Room.LARGEST_ARRAY) throw new InputException(
			"The image has %d × %d voxels in a plane at the spacing of the model, of which %d are needed at once, more than memory holds; crop it.", nx,
			ny, depth + 1);
		final Volume image = prepared.image();
		// of an image in no array, the planes that the windows of one depth see
		final float[] values = image.array().orElseGet(() -> new float[depth * plane]);
		// One plane more than a window: the last finished one is kept for interpolation towards the next slab.
		final float[][] sums = new float[tasks][(depth + 1) * plane];
		final float[] weight = new float[(depth + 1) * plane];
		final float[] crop = new float[window[0] * window[1] * window[2]];
		int base = 0;
		int done = 0;
		final int total = xs.length * ys.length * zs.length;
		for (int k = 0; k < zs.length; k++) {
			if (image.array().isEmpty()) image.planes(zs[k], Math.min(depth, nz - zs[k]), values);
			final int firstZ = image.array().isEmpty() ? zs[k] : 0;
			for (final int y0 : ys) for (final int x0 : xs) {
				job.checkCancelled();
				cut(prepared, values, firstZ, x0, y0, zs[k], crop);
				add(function.apply(crop), sums, weight, w, x0, y0, zs[k], base, nx, ny, Math.min(depth, nz - zs[k]));
				job.report("window " + ++done + " of " + total, (double) done / total);
			}
			final int newZ = k == 0 ? 0 : zs[k];
			final int endZ = k + 1 < zs.length ? zs[k + 1] : nz;
			for (int i = (newZ - base) * plane; i < (endZ - base) * plane; i++)
				for (final float[] s : sums) s[i] /= weight[i];
			sink.planes(sums, base, newZ, endZ);
			if (k + 1 == zs.length) return;
			final int nextBase = Math.max(0, endZ - 1);
			final int shift = (nextBase - base) * plane;
			for (final float[] s : sums) shift(s, shift);
			shift(weight, shift);
			base = nextBase;
		}
	}

	private static void shift(final float[] a, final int by) {
		System.arraycopy(a, by, a, 0, a.length - by);
		Arrays.fill(a, a.length - by, a.length, 0);
	}

	private float[] weights(final int axis) {
		return gaussian ? Windows.gaussian(window[axis]) : Windows.uniform(window[axis]);
	}

	/** Copies a window of planes from {@code firstZ} on; outside the volume lies background. */
	private void cut(final Prepared prepared, final float[] data, final int firstZ, final int x0, final int y0, final int z0, final float[] crop) {
		final int nx = (int) prepared.image().geometry().size(0), ny = (int) prepared.image().geometry().size(1);
		final int nz = (int) prepared.image().geometry().size(2);
		final int width = Math.min(window[0], nx - x0);
		if (width < window[0] || y0 + window[1] > ny || z0 + window[2] > nz) Arrays.fill(crop, prepared.background());
		for (int z = 0; z < Math.min(window[2], nz - z0); z++) for (int y = 0; y < Math.min(window[1], ny - y0); y++)
			System.arraycopy(data, ((z0 - firstZ + z) * ny + y0 + y) * nx + x0, crop, (z * window[1] + y) * window[0], width);
	}

	private void add(final float[] p, final float[][] sums, final float[] weight, final float[][] w, final int x0, final int y0, final int z0,
		final int base, final int nx, final int ny, final int depth)
	{
		final int tasks = sums.length;
		final int width = Math.min(window[0], nx - x0), height = Math.min(window[1], ny - y0);
		for (int z = 0; z < depth; z++) for (int y = 0; y < height; y++) {
			final float wzy = w[2][z] * w[1][y];
			int to = ((z0 + z - base) * ny + y0 + y) * nx + x0;
			int from = (z * window[1] + y) * window[0] * tasks;
			for (int x = 0; x < width; x++, to++) {
				final float wv = wzy * w[0][x];
				weight[to] += wv;
				for (int t = 0; t < tasks; t++) sums[t][to] += wv * p[from++];
			}
		}
	}
}
