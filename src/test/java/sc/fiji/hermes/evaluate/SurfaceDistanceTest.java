package sc.fiji.hermes.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

class SurfaceDistanceTest {

	private static final double[] SPACING = { 0.7, 1.3, 4 };

	private static Mask mask(final Geometry g, final boolean... inside) {
		final short[] data = new short[inside.length];
		for (int i = 0; i < data.length; i++) if (inside[i]) data[i] = 1;
		return Mask.nonZero(LabelMap.of(data, g));
	}

	@Test
	@DisplayName("The 95th percentile distance of random blobs is that of a search through all pairs of surface voxels, at any spacing")
	void bruteForce() {
		for (int seed = 0; seed < 40; seed++) {
			final Random random = new Random(seed);
			final int[] size = { 1 + random.nextInt(9), 1 + random.nextInt(8), 1 + random.nextInt(6) };
			final Geometry g = Geometry.ofSpacing(new long[] { size[0], size[1], size[2] }, SPACING);
			final boolean[] a = blob(size, random), b = blob(size, random);
			final OptionalDouble expected = bruteForce(size, a, b);
			final OptionalDouble found = SurfaceDistance.hausdorff95(mask(g, a), mask(g, b));
			assertEquals(expected.isPresent(), found.isPresent(), "seed " + seed);
			if (expected.isPresent()) assertEquals(expected.getAsDouble(), found.getAsDouble(), 1e-5, "seed " + seed);
		}
	}

	@Test
	@DisplayName("Distances of every voxel to the nearest of some are exact")
	void transform() {
		final int[] size = { 11, 7, 5 };
		final Random random = new Random(5);
		final boolean[] to = new boolean[11 * 7 * 5];
		for (int i = 0; i < 6; i++) to[random.nextInt(to.length)] = true;
		final float[] squares = DistanceTransform.squares(to, size, SPACING);
		for (int i = 0; i < to.length; i++) {
			double nearest = Double.POSITIVE_INFINITY;
			for (int k = 0; k < to.length; k++) if (to[k]) nearest = Math.min(nearest, distance(size, i, k));
			assertEquals(nearest, Math.sqrt(squares[i]), 1e-5);
		}
		assertEquals(Float.POSITIVE_INFINITY, DistanceTransform.squares(new boolean[8], new int[] { 2, 2, 2 }, SPACING)[3]);
	}

	@Test
	@DisplayName("Equal masks are 0 apart, shifted ones the shift in mm, an empty one has no distance")
	void simple() {
		final Geometry g = Geometry.ofSpacing(new long[] { 1, 1, 6 }, 1, 1, 3);
		final Mask a = mask(g, true, true, false, false, false, false), b = mask(g, false, false, false, true, true, false);
		assertEquals(0, SurfaceDistance.hausdorff95(a, a).getAsDouble());
		// 9 and 6 mm from either: 6 + 0.95 · 3
		assertEquals(8.85, SurfaceDistance.hausdorff95(a, b).getAsDouble(), 1e-6);
		assertTrue(SurfaceDistance.hausdorff95(a, mask(g, new boolean[6])).isEmpty());
		assertTrue(SurfaceDistance.hausdorff95(mask(g, new boolean[6]), mask(g, new boolean[6])).isEmpty());
	}

	@Test
	@DisplayName("A comparison holds Dice, volumes, their difference and the distance")
	void comparison() {
		final Geometry g = Geometry.ofSpacing(new long[] { 4, 1, 1 }, 10, 10, 5);
		final LabelComparison c = LabelComparison.of(new Task("a"), mask(g, true, true, false, false), mask(g, false, true, true, true));
		assertEquals(0.4, c.dice().getAsDouble(), 1e-12);
		assertEquals(1, c.referenceMl(), 1e-12);
		assertEquals(1.5, c.predictedMl(), 1e-12);
		assertEquals(0.5, c.differenceMl(), 1e-12);
		assertEquals(19, c.hausdorff95().getAsDouble(), 1e-5);
	}

	/** Some boxes, so that there is an inside. */
	private static boolean[] blob(final int[] size, final Random random) {
		final boolean[] inside = new boolean[size[0] * size[1] * size[2]];
		for (int box = random.nextInt(3); box > 0; box--) {
			final int[] low = new int[3], high = new int[3];
			for (int axis = 0; axis < 3; axis++) {
				low[axis] = random.nextInt(size[axis]);
				high[axis] = low[axis] + random.nextInt(size[axis] - low[axis]);
			}
			for (int i = 0; i < inside.length; i++) {
				final int[] p = position(size, i);
				inside[i] |= p[0] >= low[0] && p[0] <= high[0] && p[1] >= low[1] && p[1] <= high[1] && p[2] >= low[2] && p[2] <= high[2];
			}
		}
		return inside;
	}

	private static int[] position(final int[] size, final int i) {
		return new int[] { i % size[0], i / size[0] % size[1], i / size[0] / size[1] };
	}

	private static double distance(final int[] size, final int i, final int k) {
		double sum = 0;
		for (int axis = 0; axis < 3; axis++) sum += Math.pow((position(size, i)[axis] - position(size, k)[axis]) * SPACING[axis], 2);
		return Math.sqrt(sum);
	}

	private static OptionalDouble bruteForce(final int[] size, final boolean[] a, final boolean[] b) {
		final List<Integer> first = surface(size, a), second = surface(size, b);
		if (first.isEmpty() || second.isEmpty()) return OptionalDouble.empty();
		return OptionalDouble.of(Math.max(percentile(size, first, second), percentile(size, second, first)));
	}

	private static List<Integer> surface(final int[] size, final boolean[] inside) {
		final List<Integer> surface = new ArrayList<>();
		for (int i = 0; i < inside.length; i++) {
			if (!inside[i]) continue;
			boolean enclosed = true;
			for (int axis = 0, stride = 1; axis < 3; stride *= size[axis++]) {
				final int p = position(size, i)[axis];
				enclosed &= p > 0 && p < size[axis] - 1 && inside[i - stride] && inside[i + stride];
			}
			if (!enclosed) surface.add(i);
		}
		return surface;
	}

	private static double percentile(final int[] size, final List<Integer> from, final List<Integer> to) {
		final double[] d = from.stream().mapToDouble(i -> to.stream().mapToDouble(k -> distance(size, i, k)).min().orElseThrow()).sorted()
			.toArray();
		final double rank = 0.95 * (d.length - 1);
		final int low = (int) Math.floor(rank), high = (int) Math.ceil(rank);
		return d[low] * (1 - (rank - low)) + d[high] * (rank - low);
	}
}
