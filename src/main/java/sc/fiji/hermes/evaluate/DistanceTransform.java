package sc.fiji.hermes.evaluate;

import java.util.Arrays;

/**
 * Exact Euclidean distances to the nearest of some voxels, one axis after the other: along a line the square of the distance
 * is the lower envelope of parabolas (Felzenszwalb and Huttenlocher). Takes time proportional to the number of voxels.
 */
final class DistanceTransform {

	private DistanceTransform() {}

	/**
	 * Squares of distances.
	 *
	 * @param to voxels to measure to, x fastest
	 * @param size along x, y, z
	 * @param spacing along x, y, z
	 * @return infinite everywhere if there is none to measure to
	 */
	static float[] squares(final boolean[] to, final int[] size, final double[] spacing) {
		final float[] squares = new float[to.length];
		for (int i = 0; i < to.length; i++) squares[i] = to[i] ? 0 : Float.POSITIVE_INFINITY;
		int stride = 1;
		for (int axis = 0; axis < 3; axis++) {
			final Line line = new Line(size[axis], spacing[axis]);
			for (int block = 0; block < squares.length; block += stride * size[axis])
				for (int start = block; start < block + stride; start++) line.transform(squares, start, stride);
			stride *= size[axis];
		}
		return squares;
	}

	private static final class Line {

		private final int n;
		private final double spacing;
		private final double[] value;
		/** The parabolas of the envelope by index, and from where on each is the lowest. */
		private final int[] parabola;
		private final double[] from;

		private Line(final int n, final double spacing) {
			this.n = n;
			this.spacing = spacing;
			value = new double[n];
			parabola = new int[n];
			from = new double[n + 1];
		}

		private void transform(final float[] data, final int start, final int stride) {
			int count = 0;
			for (int q = 0; q < n; q++) {
				value[q] = data[start + q * stride];
				if (value[q] == Double.POSITIVE_INFINITY) continue;
				double crossing = Double.NEGATIVE_INFINITY;
				while (count > 0) {
					crossing = crossing(parabola[count - 1], q);
					if (crossing > from[count - 1]) break;
					count--;
					crossing = Double.NEGATIVE_INFINITY;
				}
				parabola[count] = q;
				from[count++] = crossing;
			}
			if (count == 0) return;
			Arrays.fill(from, count, n + 1, Double.POSITIVE_INFINITY);
			int k = 0;
			for (int p = 0; p < n; p++) {
				while (from[k + 1] < p * spacing) k++;
				final double d = (p - parabola[k]) * spacing;
				data[start + p * stride] = (float) (d * d + value[parabola[k]]);
			}
		}

		private double crossing(final int a, final int b) {
			final double x = a * spacing, y = b * spacing;
			return (value[b] + y * y - value[a] - x * x) / (2 * (y - x));
		}
	}
}
