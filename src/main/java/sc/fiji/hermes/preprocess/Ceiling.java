package sc.fiji.hermes.preprocess;

import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;

/**
 * The Dice that a perfect network could reach on a coarser grid: how much of each voxel of the grid belongs to a structure, taken back to
 * the voxels of the label map by linear interpolation and cut at one half.
 */
final class Ceiling {

	/** Voxels of the coarse grid around a structure, whose interpolation reaches that far. */
	private static final int MARGIN = 2;

	private final short[] data;
	private final Strides strides;
	private final double[] spacing;
	private final boolean[] inside = new boolean[1 << 16];
	private final int[] from = new int[3], size = new int[3];
	private final float[] truth;

	/** @param values of the structure in the label map */
	Ceiling(final LabelMap labels, final List<Integer> values) {
		data = labels.data();
		strides = Strides.canonical(labels.geometry());
		spacing = Orientation.of(labels.geometry()).canonical(labels.geometry()).spacing();
		values.forEach(v -> inside[v] = true);
		final int[] to = { -1, -1, -1 };
		Arrays.fill(from, Integer.MAX_VALUE);
		final int[] n = strides.size();
		for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) {
			int p = strides.offset(0, y, z);
			for (int x = 0; x < n[0]; x++, p += strides.step()[0]) {
				if (!inside[data[p] & 0xffff]) continue;
				from[0] = Math.min(from[0], x);
				to[0] = Math.max(to[0], x);
				from[1] = Math.min(from[1], y);
				to[1] = Math.max(to[1], y);
				from[2] = Math.min(from[2], z);
				to[2] = z;
			}
		}
		for (int a = 0; a < 3; a++) size[a] = Math.max(0, to[a] - from[a] + 1);
		truth = isEmpty() ? new float[0] : mask();
	}

	boolean isEmpty() {
		return size[2] == 0;
	}

	private float[] mask() {
		final float[] mask = new float[Math.multiplyExact(Math.multiplyExact(size[0], size[1]), size[2])];
		int q = 0;
		for (int z = 0; z < size[2]; z++) for (int y = 0; y < size[1]; y++) {
			int p = strides.offset(from[0], from[1] + y, from[2] + z);
			for (int x = 0; x < size[0]; x++, p += strides.step()[0]) mask[q++] = inside[data[p] & 0xffff] ? 1 : 0;
		}
		return mask;
	}

	/** @param grid mm along R, A, S */
	double dice(final double[] grid) {
		float[] values = truth;
		final int[] n = size.clone();
		final int[] start = new int[3], extent = new int[3];
		for (int a = 0; a < 3; a++) {
			final double step = Math.max(1, grid[a] / spacing[a]);
			// a grid that begins at the first voxel of the image, as one that was not made for the structure
			start[a] = (int) Math.floor(from[a] / step) - MARGIN;
			extent[a] = (int) Math.floor((from[a] + size[a] - 1) / step) + MARGIN + 1 - start[a];
			values = apply(values, n, a, shares(step, start[a], extent[a], from[a], size[a]));
			n[a] = extent[a];
		}
		for (int a = 0; a < 3; a++) {
			// one voxel more on each side, since interpolation reaches beyond the structure
			values = apply(values, n, a, lines(Math.max(1, grid[a] / spacing[a]), start[a], extent[a], from[a] - 1, size[a] + 2));
			n[a] = size[a] + 2;
		}
		long predicted = 0, both = 0, all = 0;
		int i = 0;
		for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) for (int x = 0; x < n[0]; x++) {
			final boolean in = x > 0 && y > 0 && z > 0 && x <= size[0] && y <= size[1] && z <= size[2] && truth[((z - 1) * size[1] + y - 1) *
				size[0] + x - 1] > 0;
			final boolean found = values[i++] >= 0.5f - 1e-5f;
			if (in) all++;
			if (found) predicted++;
			if (in && found) both++;
		}
		return 2.0 * both / (all + predicted);
	}

	/** Row j: how much of coarse voxel {@code start + j} each of the fine ones fills. */
	private static float[][] shares(final double step, final int start, final int extent, final int first, final int count) {
		final float[][] w = new float[extent][count];
		for (int j = 0; j < extent; j++) for (int i = 0; i < count; i++) {
			final double low = Math.max((start + j) * step, first + i), high = Math.min((start + j + 1) * step, first + i + 1);
			w[j][i] = (float) (Math.max(0, high - low) / step);
		}
		return w;
	}

	/** Row i: how fine voxel {@code first + i} is interpolated from the coarse ones. */
	private static float[][] lines(final double step, final int start, final int extent, final int first, final int count) {
		final float[][] w = new float[count][extent];
		for (int i = 0; i < count; i++) {
			final double at = (first + i + 0.5) / step - 0.5 - start;
			final int low = (int) Math.floor(at);
			final float up = (float) (at - low);
			if (low >= 0 && low < extent) w[i][low] += 1 - up;
			if (low + 1 >= 0 && low + 1 < extent) w[i][low + 1] += up;
		}
		return w;
	}

	/** Multiplies along one axis, leaving out zeros. */
	private static float[] apply(final float[] in, final int[] n, final int axis, final float[][] w) {
		final int inner = axis == 0 ? 1 : axis == 1 ? n[0] : n[0] * n[1], outer = in.length / inner / n[axis];
		final float[] out = new float[outer * w.length * inner];
		for (int o = 0; o < outer; o++) for (int j = 0; j < w.length; j++) for (int k = 0; k < n[axis]; k++) {
			final float f = w[j][k];
			if (f == 0) continue;
			final int p = (o * n[axis] + k) * inner, q = (o * w.length + j) * inner;
			for (int i = 0; i < inner; i++) out[q + i] += f * in[p + i];
		}
		return out;
	}
}
