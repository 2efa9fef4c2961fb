package sc.fiji.hermes.preprocess;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.type.numeric.real.FloatType;

import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Volume;

/**
 * Takes an image to a canonical grid, axis after axis. What does not fit into memory is read plane by plane; each value comes of the same
 * arithmetic in the same order, so that it is the same.
 */
final class Resampler {

	private final Volume image;
	private final Geometry target;
	private final float missing;
	private final Orientation orientation;
	/** Of inputs that start where the first is that somebody needs. */
	private final Kernel[] kernels = new Kernel[3];
	private final int[] from = new int[3], extent = new int[3];
	private final Integer[] order = { 0, 1, 2 };

	private Resampler(final Volume image, final Geometry target, final float missing) {
		this.image = image;
		this.target = target;
		this.missing = missing;
		final Geometry source = image.geometry();
		orientation = Orientation.of(source);
		final AxisMap map = AxisMap.between(source, target);
		final double[] growth = new double[3];
		for (int axis = 0; axis < 3; axis++) {
			final Kernel k = Kernel.of((int) source.size(orientation.storedAxis(axis)), map.start()[axis], map.step()[axis], (int) target.size(axis));
			from[axis] = k.firstInput();
			extent[axis] = k.lastInput() - from[axis] + 1;
			kernels[axis] = k.shifted(from[axis]);
			growth[axis] = (double) k.outputs() / extent[axis];
		}
		// shrinking axes first: less work, less memory
		Arrays.sort(order, (a, b) -> Double.compare(growth[a], growth[b]));
	}

	/** @param missing stands in for values that are not finite */
	static Resampler of(final Volume image, final Geometry target, final float missing) {
		return new Resampler(image, target, missing);
	}

	/** The values on the grid, in an array if the room of the job allows it. */
	VolumeStore run(final Job job) {
		if (image.array().isPresent() && job.room().fits(target.voxels())) return VolumeStore.of(whole(job), target, job.room());
		final VolumeStore values = VolumeStore.of(target, job.room());
		new Streamed(values, job).run();
		return values;
	}

	private float[] whole(final Job job) {
		final int[] n = extent.clone();
		float[] values = stored().box(from, n);
		for (final int axis : order) {
			job.checkCancelled();
			values = apply(axis, values, n);
		}
		return values;
	}

	/** Along one axis of {@code n} values, which it changes. */
	private float[] apply(final int axis, final float[] values, final int[] n) {
		if (kernels[axis].isCopyOf(n[axis])) return values;
		final int inner = axis == 0 ? 1 : axis == 1 ? n[0] : n[0] * n[1];
		final float[] made = kernels[axis].apply(values, values.length / inner / n[axis], n[axis], inner);
		n[axis] = kernels[axis].outputs();
		return made;
	}

	/**
	 * Reads each plane of the image once, a slab of them at a time, and adds it to those planes of the grid that it is a part of. Axes within
	 * the plane that come first in the order are resampled before that, the others when a plane of the grid is complete.
	 */
	private final class Streamed {

		private final VolumeStore values;
		private final Job job;
		/** The axis of the grid along which planes are stored. */
		private final int across = orientation.worldAxis(2);
		private final Kernel kernel = kernels[across];
		private final Deque<float[]> open = new ArrayDeque<>();
		/** First plane of the grid that is not complete, and of those that nothing was added to. */
		private int complete, begun;

		Streamed(final VolumeStore values, final Job job) {
			this.values = values;
			this.job = job;
		}

		void run() {
			final Source source = image.array().isPresent() ? stored() : viewed();
			final long plane = (long) extent[0] * extent[1] * extent[2] / extent[across];
			final int depth = (int) Math.max(1, Math.min(extent[across], job.room().slab() / plane));
			for (int first = 0; first < extent[across]; first += depth) {
				final int[] at = from.clone(), n = extent.clone();
				at[across] += first;
				n[across] = Math.min(depth, extent[across] - first);
				float[] slab = source.box(at, n);
				for (final int axis : order) {
					job.checkCancelled();
					if (axis == across) break;
					slab = apply(axis, slab, n);
				}
				for (int i = 0; i < n[across]; i++) add(slab, n, i, first + i);
			}
		}

		/** Adds plane {@code i} of a slab, which is input {@code input} of the kernel. */
		private void add(final float[] slab, final int[] n, final int i, final int input) {
			final int inner = across == 0 ? 1 : across == 1 ? n[0] : n[0] * n[1], outer = slab.length / inner / n[across];
			while (begun < kernel.outputs() && kernel.first(begun) <= input) {
				open.add(new float[outer * inner]);
				begun++;
			}
			int output = complete;
			for (final float[] sum : open) {
				final float weight = kernel.weight(output++, input);
				for (int o = 0; o < outer; o++) kernel.add(slab, (o * n[across] + i) * inner, weight, sum, o * inner, inner);
			}
			while (complete < begun && kernel.last(complete) <= input) finish(open.remove(), n);
		}

		private void finish(final float[] sum, final int[] of) {
			final int[] n = of.clone();
			n[across] = 1;
			float[] plane = sum;
			boolean after = false;
			for (final int axis : order) {
				if (after) plane = apply(axis, plane, n);
				after |= axis == across;
			}
			final long[] min = new long[3];
			min[across] = complete++;
			values.put(min, n, plane);
		}
	}

	/** Copies boxes of the canonical image, with all values finite. */
	private interface Source {

		float[] box(int[] from, int[] n);
	}

	private Source stored() {
		final float[] data = image.data();
		final Strides s = Strides.canonical(image.geometry());
		return (from, n) -> {
			final float[] out = new float[n[0] * n[1] * n[2]];
			final int step = s.step()[0];
			int q = 0;
			for (int z = 0; z < n[2]; z++) {
				for (int y = 0; y < n[1]; y++) {
					int p = s.offset(from[0], from[1] + y, from[2] + z);
					for (int x = 0; x < n[0]; x++, p += step) {
						final float v = data[p];
						out[q++] = Float.isFinite(v) ? v : missing;
					}
				}
			}
			return out;
		};
	}

	private Source viewed() {
		final RandomAccessibleInterval<FloatType> view = orientation.canonical(image.image());
		final PrimitiveBlocks<FloatType> blocks = PrimitiveBlocks.of(view, PrimitiveBlocks.OnFallback.ACCEPT);
		return (from, n) -> {
			final float[] out = new float[Math.multiplyExact(Math.multiplyExact(n[0], n[1]), n[2])];
			blocks.copy(from, out, n);
			for (int i = 0; i < out.length; i++) if (!Float.isFinite(out[i])) out[i] = missing;
			return out;
		};
	}
}
