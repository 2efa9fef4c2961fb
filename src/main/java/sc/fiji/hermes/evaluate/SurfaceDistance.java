package sc.fiji.hermes.evaluate;

import java.util.Arrays;
import java.util.OptionalDouble;

import sc.fiji.hermes.volume.Geometry;

/**
 * Distances between the surfaces of two masks in mm. The surface of a mask is its voxels that have a neighbour outside (or
 * the border of the image) across one of their six faces; distances are between voxel centres, exact, with the spacing of
 * each axis. Axes are taken for perpendicular.
 */
public final class SurfaceDistance {

	private SurfaceDistance() {}

	/**
	 * The 95th percentile Hausdorff distance: the larger of the 95th percentiles of the distances from either surface to
	 * the other, with linear interpolation between ranks.
	 *
	 * @return empty if either mask is empty
	 */
	public static OptionalDouble hausdorff95(final Mask a, final Mask b) {
		final Geometry g = a.geometry();
		if (!Arrays.equals(g.size(), b.geometry().size())) throw new IllegalArgumentException(g + " and " + b.geometry());
		final Box box = Box.around(g, a, b);
		final boolean[] first = box.surface(g, a), second = box.surface(g, b);
		if (!any(first) || !any(second)) return OptionalDouble.empty();
		return OptionalDouble.of(Math.max(percentile95(first, squares(box, second, g)), percentile95(second, squares(box, first, g))));
	}

	private static float[] squares(final Box box, final boolean[] surface, final Geometry g) {
		return DistanceTransform.squares(surface, box.size, g.spacing());
	}

	private static boolean any(final boolean[] surface) {
		for (final boolean s : surface) if (s) return true;
		return false;
	}

	private static double percentile95(final boolean[] from, final float[] squares) {
		int n = 0;
		for (final boolean f : from) if (f) n++;
		final double[] distances = new double[n];
		n = 0;
		for (int i = 0; i < from.length; i++) if (from[i]) distances[n++] = Math.sqrt(squares[i]);
		Arrays.sort(distances);
		final double rank = 0.95 * (n - 1);
		final int below = (int) rank;
		return distances[below] + (rank - below) * (distances[Math.min(below + 1, n - 1)] - distances[below]);
	}

	/** The smallest box that holds both masks: what lies outside can be nearest to nothing. */
	private record Box(int[] from, int[] size) {

		private static Box around(final Geometry g, final Mask a, final Mask b) {
			final int[] low = { Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE }, high = { -1, -1, -1 };
			final int[] p = new int[3];
			int i = 0;
			for (p[2] = 0; p[2] < g.size(2); p[2]++) for (p[1] = 0; p[1] < g.size(1); p[1]++) for (p[0] = 0; p[0] < g.size(0); p[0]++, i++) {
				if (!a.contains(i) && !b.contains(i)) continue;
				for (int axis = 0; axis < 3; axis++) {
					low[axis] = Math.min(low[axis], p[axis]);
					high[axis] = Math.max(high[axis], p[axis]);
				}
			}
			if (high[0] < 0) return new Box(new int[3], new int[3]);
			return new Box(low, new int[] { high[0] - low[0] + 1, high[1] - low[1] + 1, high[2] - low[2] + 1 });
		}

		private boolean[] surface(final Geometry g, final Mask mask) {
			final boolean[] surface = new boolean[size[0] * size[1] * size[2]];
			int i = 0;
			for (int z = from[2]; z < from[2] + size[2]; z++) for (int y = from[1]; y < from[1] + size[1]; y++)
				for (int x = from[0]; x < from[0] + size[0]; x++, i++) surface[i] = contains(g, mask, x, y, z) && !(contains(g, mask, x - 1, y, z) &&
					contains(g, mask, x + 1, y, z) && contains(g, mask, x, y - 1, z) && contains(g, mask, x, y + 1, z) && contains(g, mask, x, y, z -
						1) && contains(g, mask, x, y, z + 1));
			return surface;
		}

		private static boolean contains(final Geometry g, final Mask mask, final int x, final int y, final int z) {
			if (x < 0 || y < 0 || z < 0 || x >= g.size(0) || y >= g.size(1) || z >= g.size(2)) return false;
			return mask.contains(x + (int) g.size(0) * (y + (int) g.size(1) * z));
		}
	}
}
