package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Initial values: reproducible, spread as asked, and independent between seeds and between tensors. */
class ParameterTest {

	private static final int SIZE = 13_824;

	private static Parameter tensor(final String name) {
		return new Parameter(name, Layout.PLAIN, new long[] { SIZE }, 1, 0);
	}

	@Test
	@DisplayName("Values depend on seed and name only, and are uniform around the offset")
	void uniform() {
		final float[] v = new Parameter("inc.conv1.weight", Layout.PLAIN, new long[] { SIZE }, 0.25, 3).initialize(7);
		assertArrayEquals(v, new Parameter("inc.conv1.weight", Layout.PLAIN, new long[] { SIZE / 2, 2 }, 0.25, 3).initialize(7));
		final int[] tenths = new int[10];
		for (final float x : v) tenths[(int) ((x - 2.75) / 0.05)]++;
		// expected 1382 each with deviation 35
		for (final int n : tenths) assertEquals(SIZE / 10.0, n, 180, Arrays.toString(tenths));
	}

	@Test
	@DisplayName("Near seeds give unrelated values, also shifted by a few places")
	void nearSeeds() {
		final List<float[]> all = new ArrayList<>();
		for (final long seed : new long[] { -1, 0, 1, 2, 3, 1L << 32, 1L << 62 }) all.add(tensor("down1.conv.1.conv1.conv.weight").initialize(seed));
		assertUnrelated(all);
	}

	@Test
	@DisplayName("Tensors of one seed are unrelated, also those whose names differ by one letter or share a hash code")
	void names() {
		final List<float[]> all = new ArrayList<>();
		assertEquals("task.Aa".hashCode(), "task.BB".hashCode());
		for (final String name : List.of("task.Aa", "task.BB", "task.Ab", "down1.conv.1", "down1.conv.2", "down2.conv.1")) all.add(tensor(name)
			.initialize(1));
		assertUnrelated(all);
	}

	/** Of independent numbers a correlation has the deviation 1 / √n, here 0.0085. */
	private static void assertUnrelated(final List<float[]> all) {
		for (int a = 0; a < all.size(); a++) for (int b = a; b < all.size(); b++) for (int shift = -4; shift <= 4; shift++) {
			if (a == b && shift == 0) continue;
			final double r = correlation(all.get(a), all.get(b), shift);
			assertTrue(Math.abs(r) < 0.045, "values " + a + " and " + b + " shifted by " + shift + " correlate with " + r);
		}
	}

	private static double correlation(final float[] a, final float[] b, final int shift) {
		double product = 0, squareA = 0, squareB = 0;
		for (int i = Math.max(0, -shift); i < SIZE - Math.max(0, shift); i++) {
			product += a[i] * b[i + shift];
			squareA += a[i] * a[i];
			squareB += b[i + shift] * b[i + shift];
		}
		return product / Math.sqrt(squareA * squareB);
	}
}
