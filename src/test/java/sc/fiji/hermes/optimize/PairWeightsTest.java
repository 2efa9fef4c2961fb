package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;

/** Weights of (sample, task) pairs over a step. */
class PairWeightsTest {

	private static final boolean[][] VALID = { { true, true, false }, { true }, { false, true } };
	private static final boolean[][] PRESENT = { { true, false, true }, { true }, { false, false } };

	@Test
	@DisplayName("E1 every valid pair of the step weighs the same, whatever its sample; null tokens nothing")
	void crossEntropy() {
		final float q = 1f / 4;
		for (final LossOptions options : new LossOptions[] { LossOptions.REFERENCE, LossOptions.IMPROVED })
			assertArrayEquals(new float[][] { { q, q, 0 }, { q }, { 0, q } }, PairWeights.of(VALID, PRESENT, options).crossEntropy());
	}

	@Test
	@DisplayName("E3 absent tasks count in the Dice mean as published, or are left out; what is not valid never counts")
	void dice() {
		final float q = 1f / 4, h = 1f / 2;
		assertArrayEquals(new float[][] { { q, q, 0 }, { q }, { 0, q } }, PairWeights.of(VALID, PRESENT, LossOptions.REFERENCE).dice());
		assertArrayEquals(new float[][] { { h, 0, 0 }, { h }, { 0, 0 } }, PairWeights.of(VALID, PRESENT, LossOptions.IMPROVED).dice());
	}

	@Test
	@DisplayName("E5 no valid pair, or none present: zeros, no NaN")
	void none() {
		final boolean[][] none = { { false, false }, { false } };
		for (final LossOptions options : new LossOptions[] { LossOptions.REFERENCE, LossOptions.IMPROVED }) {
			assertArrayEquals(new float[][] { { 0, 0 }, { 0 } }, PairWeights.of(none, none, options).crossEntropy());
			assertArrayEquals(new float[][] { { 0, 0 }, { 0 } }, PairWeights.of(none, none, options).dice());
		}
		final boolean[][] one = { { true, false }, { false } };
		assertArrayEquals(new float[][] { { 1, 0 }, { 0 } }, PairWeights.of(one, none, LossOptions.IMPROVED).crossEntropy());
		assertArrayEquals(new float[][] { { 0, 0 }, { 0 } }, PairWeights.of(one, none, LossOptions.IMPROVED).dice());
		assertEquals(0, PairWeights.of(new boolean[0][], new boolean[0][], LossOptions.IMPROVED).dice().length);
	}

	@Test
	@DisplayName("Different shapes are refused; given and returned arrays are not shared")
	void arrays() {
		assertThrows(IllegalArgumentException.class, () -> PairWeights.of(VALID, new boolean[][] { { true } }, LossOptions.IMPROVED));
		assertThrows(IllegalArgumentException.class,
			() -> PairWeights.of(new boolean[][] { { true } }, new boolean[][] { { true, true } }, LossOptions.IMPROVED));
		final PairWeights weights = PairWeights.of(VALID, PRESENT, LossOptions.IMPROVED);
		weights.dice()[0][0] = 9;
		weights.crossEntropy()[0][0] = 9;
		assertEquals(0.5f, weights.dice()[0][0]);
		assertEquals(0.25f, weights.crossEntropy()[0][0]);
	}

	@Test
	@DisplayName("samples alike: each sample that has a pair weighs the same, and its pairs share that; the Dice counts samples by what is present")
	void samplesAlike() {
		final LossOptions improved = LossOptions.IMPROVED.withSamplesAlike(true), reference = LossOptions.REFERENCE.withSamplesAlike(true);
		final float t = 1f / 3, h = 1f / 2;
		assertArrayEquals(new float[][] { { t / 2, t / 2, 0 }, { t }, { 0, t } }, PairWeights.of(VALID, PRESENT, improved).crossEntropy());
		assertArrayEquals(new float[][] { { t / 2, t / 2, 0 }, { t }, { 0, t } }, PairWeights.of(VALID, PRESENT, reference).dice());
		assertArrayEquals(new float[][] { { h, 0, 0 }, { h }, { 0, 0 } }, PairWeights.of(VALID, PRESENT, improved).dice());
		final boolean[][] none = { { false, false }, { false } };
		assertArrayEquals(new float[][] { { 0, 0 }, { 0 } }, PairWeights.of(none, none, improved).dice());
		assertThrows(InputException.class, () -> LossOptions.IMPROVED.withPositiveShare(1));
		assertThrows(InputException.class, () -> LossOptions.IMPROVED.withPositiveShare(Double.NaN));
	}
}
