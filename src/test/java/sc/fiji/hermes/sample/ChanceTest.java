package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams of near seeds, steps, places and purposes are independent. */
class ChanceTest {

	private static final int NUMBERS = 4000;

	@Test
	@DisplayName("Near seeds, steps, places and purposes give unrelated numbers, also shifted by a few places")
	void independentStreams() {
		final List<double[]> streams = new ArrayList<>();
		for (final long seed : new long[] { 0, 1, 2 }) for (final long step : new long[] { 0, 1, 2 }) for (final int index : new int[] { 0, 1 })
			for (final int purpose : new int[] { Chance.CASE, Chance.SAMPLE }) streams.add(numbers(seed, step, index, purpose));
		// Of independent numbers a correlation has the deviation 0.016; there are 6,000 of them.
		for (int a = 0; a < streams.size(); a++) for (int b = a + 1; b < streams.size(); b++) for (int shift = -4; shift <= 4; shift++) {
			final double r = correlation(streams.get(a), streams.get(b), shift);
			assertTrue(Math.abs(r) < 0.09, "streams " + a + " and " + b + " shifted by " + shift + " correlate with " + r);
		}
	}

	@Test
	@DisplayName("The first numbers of successive steps, which choose the cases, are uniform and unrelated, and so are those of successive seeds")
	void firstNumbers() {
		final double[] steps = new double[NUMBERS], seeds = new double[NUMBERS];
		for (int i = 0; i < NUMBERS; i++) {
			steps[i] = Chance.of(1, i, 0, Chance.CASE).uniform(-1, 1);
			seeds[i] = Chance.of(i, 1, 0, Chance.CASE).uniform(-1, 1);
		}
		for (final double[] v : List.of(steps, seeds)) {
			double mean = 0;
			for (final double x : v) mean += x / NUMBERS;
			assertEquals(0, mean, 0.05);
			for (int shift = 1; shift <= 4; shift++) assertEquals(0, correlation(v, v, shift), 0.08);
		}
	}

	private static double[] numbers(final long seed, final long step, final int index, final int purpose) {
		final Chance chance = Chance.of(seed, step, index, purpose);
		final double[] v = new double[NUMBERS];
		for (int i = 0; i < NUMBERS; i++) v[i] = chance.uniform(-1, 1);
		return v;
	}

	private static double correlation(final double[] a, final double[] b, final int shift) {
		double product = 0, squareA = 0, squareB = 0;
		for (int i = Math.max(0, -shift); i < NUMBERS - Math.max(0, shift); i++) {
			product += a[i] * b[i + shift];
			squareA += a[i] * a[i];
			squareB += b[i + shift] * b[i + shift];
		}
		return product / Math.sqrt(squareA * squareB);
	}
}
