package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** Losses on cases small enough to compute by hand, gradients included (training.md §6). */
class SegmentationLossTest {

	private static final float[] A = { 2, -1, .5f, 0, -2, 1.5f, 3, -.5f };
	private static final float[] B = { -3, -2, -1, 0, 1, -4, -2.5f, -.5f };
	private static final float[] FIVES = { 5, 5, 5, 5, 5, 5, 5, 5 };
	private static final float[] TARGET_A = { 1, 0, 1, 0, 0, 1, 1, 0 };
	private static final float[] EMPTY = new float[8];
	private static final float[] PAIRS = { 0.5f, 0.5f, 0 };

	/** A loss and its gradient for each channel. */
	private record Outcome(float loss, float[]... gradients) {}

	private interface Loss {

		Operand<TFloat32> of(Tape tape, Operand<TFloat32> logits,
			Operand<TFloat32> target, Operand<TFloat32> weight);
	}

	private static final Loss DICE = (tape, x, y, w) -> of(tape, x, y).dice(w, false);
	private static final Loss DICE_DETACHED = (tape, x, y, w) -> of(tape, x, y).dice(w, true);
	private static final Loss BCE = (tape, x, y, w) -> of(tape, x, y).crossEntropy(w, 0);

	private static SegmentationLoss of(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> truth) {
		return new SegmentationLoss(tape, logits, truth, Optional.empty(), false);
	}

	/** One sample of 2×2×2 voxels. */
	private static Outcome outcome(final Loss loss, final float[][] logits, final float[][] targets, final float... weights) {
		final int t = logits.length;
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(interleaved(logits), 1, 2, 2, 2, t);
			tape.watch(x);
			final var value = loss.of(tape, x, g.constant(interleaved(targets), 1, 2, 2, 2, t), g.constant(weights, 1, t));
			assertEquals(0, Tape.shape(value).length);
			final var gradient = tape.gradients(value, g.tf().constant(1f), List.of(x)).get(0);
			final List<float[]> fetched = g.fetch(List.of(value, gradient), new TestGraph.Feeds());
			final float[][] gradients = new float[t][8];
			for (int i = 0; i < 8 * t; i++) gradients[i % t][i / t] = fetched.get(1)[i];
			return new Outcome(fetched.get(0)[0], gradients);
		}
	}

	private static float[] interleaved(final float[][] channels) {
		final float[] v = new float[8 * channels.length];
		for (int i = 0; i < v.length; i++) v[i] = channels[i % channels.length][i / channels.length];
		return v;
	}

	private static Outcome example(final Loss loss) {
		return outcome(loss, new float[][] { A, B, FIVES }, new float[][] { TARGET_A, EMPTY, EMPTY }, PAIRS);
	}

	@Test
	@DisplayName("E1 cross-entropy of the worked example and its gradient")
	void crossEntropy() {
		final Outcome o = example(BCE);
		assertEquals(0.345295116, o.loss, 1e-7);
		assertArrayEquals(new float[] { -.00745018f, .01680884f, -.02359629f, .03125f, .00745018f, -.01140160f, -.00296412f, .02359629f },
			o.gradients[0], 1e-8f);
		assertArrayEquals(EMPTY, o.gradients[2], 0f);
	}

	@Test
	@DisplayName("E1 Dice of the worked example and its gradient, alpha followed by the gradient")
	void dice() {
		final Outcome o = example(DICE);
		assertEquals(0.623095140, o.loss, 1e-7);
		assertArrayEquals(new float[] { -.00473321f, .01252529f, -.01059418f, .01592641f, .00668868f, -.00672366f, -.00203660f, .01497106f },
			o.gradients[0], 1e-7f);
		assertArrayEquals(EMPTY, o.gradients[1], 0f);
		assertArrayEquals(EMPTY, o.gradients[2], 0f);
	}

	@Test
	@DisplayName("E1 Dice of the worked example and its gradient, alpha detached")
	void diceDetached() {
		final Outcome o = example(DICE_DETACHED);
		assertEquals(0.623095140, o.loss, 1e-7);
		assertArrayEquals(new float[] { -.00629975f, .01084123f, -.01410052f, .01378506f, .00578937f, -.00894898f, -.00271066f, .01295816f },
			o.gradients[0], 1e-7f);
	}

	@Test
	@DisplayName("E2 a perfect confident prediction costs nothing")
	void perfect() {
		final float[] sure = new float[8];
		for (int i = 0; i < 8; i++) sure[i] = TARGET_A[i] > 0 ? 30 : -30;
		for (final Loss loss : List.of(BCE, DICE, DICE_DETACHED))
			assertEquals(0, outcome(loss, new float[][] { sure }, new float[][] { TARGET_A }, 1).loss, 1e-6);
		for (int i = 0; i < 8; i++) sure[i] *= -1;
		assertEquals(30, outcome(BCE, new float[][] { sure }, new float[][] { TARGET_A }, 1).loss, 1e-5);
		assertEquals(1, outcome(DICE, new float[][] { sure }, new float[][] { TARGET_A }, 1).loss, 1e-6);
	}

	@Test
	@DisplayName("E3 the Dice of an absent task is a constant 1 without gradient")
	void absent() {
		for (final Loss loss : List.of(DICE, DICE_DETACHED)) {
			final Outcome o = outcome(loss, new float[][] { B }, new float[][] { EMPTY }, 1);
			assertEquals(1, o.loss, 0f);
			assertArrayEquals(EMPTY, o.gradients[0], 0f);
		}
		assertTrue(outcome(BCE, new float[][] { B }, new float[][] { EMPTY }, 1).gradients[0][4] > 0);
	}

	@Test
	@DisplayName("E3 an absent task that is skipped leaves the Dice of the others")
	void skipped() {
		final boolean[][] valid = { { true, true, false } }, present = { { true, false, false } };
		final float[] weights = PairWeights.of(valid, present, LossOptions.IMPROVED).dice()[0];
		final Outcome o = outcome(DICE_DETACHED, new float[][] { A, B, FIVES }, new float[][] { TARGET_A, EMPTY, EMPTY }, weights);
		assertEquals(1 - 0.75380971, o.loss, 1e-7);
		final Outcome alone = outcome(DICE_DETACHED, new float[][] { A }, new float[][] { TARGET_A }, 1);
		assertArrayEquals(alone.gradients[0], o.gradients[0], 1e-8f);
	}

	@Test
	@DisplayName("E4 alpha is limited: 0.8 with false positives only, 0.2 with false negatives only")
	void alphaLimits() {
		// Four of eight voxels are the target; the prediction adds two, then misses two.
		final float[] target = { 1, 1, 1, 1, 0, 0, 0, 0 };
		final float[] more = { 40, 40, 40, 40, 40, 40, -40, -40 };
		final float[] less = { 40, 40, -40, -40, -40, -40, -40, -40 };
		for (final Loss loss : List.of(DICE, DICE_DETACHED)) {
			assertEquals(1 - 4 / (4 + 0.8 * 2), outcome(loss, new float[][] { more }, new float[][] { target }, 1).loss, 1e-6);
			assertEquals(1 - 2 / (2 + 0.8 * 2), outcome(loss, new float[][] { less }, new float[][] { target }, 1).loss, 1e-6);
		}
	}

	@Test
	@DisplayName("E5 a batch without a valid pair costs 0, with gradient 0 and no NaN")
	void nothingValid() {
		final boolean[][] none = { { false, false, false } };
		final PairWeights weights = PairWeights.of(none, none, LossOptions.IMPROVED);
		assertArrayEquals(new float[3], weights.crossEntropy()[0], 0f);
		assertArrayEquals(new float[3], weights.dice()[0], 0f);
		for (final Loss loss : List.of(BCE, DICE, DICE_DETACHED)) {
			final Outcome o = outcome(loss, new float[][] { A, B, FIVES }, new float[][] { TARGET_A, EMPTY, EMPTY }, weights.dice()[0]);
			assertEquals(0, o.loss, 0f);
			for (final float[] gradient : o.gradients) assertArrayEquals(EMPTY, gradient, 0f);
		}
	}

	@Test
	@DisplayName("Saturated logits give finite losses and gradients")
	void saturated() {
		final float[] huge = { 1e4f, -1e4f, 200, -200, 1e4f, -1e4f, 90, -90 };
		for (final Loss loss : List.of(BCE, DICE, DICE_DETACHED)) for (final float[] target : List.of(TARGET_A, EMPTY)) {
			final Outcome o = outcome(loss, new float[][] { huge }, new float[][] { target }, 1);
			assertTrue(Float.isFinite(o.loss));
			for (final float v : o.gradients[0]) assertTrue(Float.isFinite(v));
		}
	}

	@Test
	@DisplayName("B1, B2 whatever a null column says, the loss and the other gradients keep their bits; its own gradient is 0")
	void nullColumn() {
		final float[] other = { -9, 100, -100, 0, 3, 1, 2, 50 };
		for (final Loss loss : List.of(BCE, DICE, DICE_DETACHED)) {
			final Outcome fives = example(loss);
			final Outcome changed = outcome(loss, new float[][] { A, B, other }, new float[][] { TARGET_A, EMPTY, EMPTY }, PAIRS);
			assertEquals(fives.loss, changed.loss, 0f);
			for (int t = 0; t < 2; t++) assertArrayEquals(fives.gradients[t], changed.gradients[t], 0f);
			assertArrayEquals(EMPTY, changed.gradients[2], 0f);
		}
	}

	@Test
	@DisplayName("E6 modality cross-entropy ignores unknown samples; all unknown is 0")
	void modality() {
		final float[] logits = { 1, 2, 0, 5, 5, 5 };
		final double first = Math.log(Math.exp(1) + Math.exp(2) + 1) - 2;
		assertEquals(first, modality(logits, 0, 1, 0, 0, 0, 0)[0], 1e-6);
		assertEquals((first + Math.log(3)) / 2, modality(logits, 0, 0.5f, 0, 0.5f, 0, 0)[0], 1e-6);
		final float[] known = modality(logits, 0, 1, 0, 0, 0, 0);
		for (int i = 4; i < 7; i++) assertEquals(0, known[i], 0f);
		for (final float v : modality(logits, 0, 0, 0, 0, 0, 0)) assertEquals(0, v, 0f);
	}

	/** Loss, then the gradients of two samples of three scores. */
	private static float[] modality(final float[] logits, final float... target) {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(logits, 2, 3);
			tape.watch(x);
			final var loss = SegmentationLoss.modality(tape, x, g.constant(target, 2, 3));
			final List<float[]> v = g.fetch(List.of(loss, tape.gradients(loss, g.tf().constant(1f), List.of(x)).get(0)), new TestGraph.Feeds());
			final float[] all = new float[7];
			all[0] = v.get(0)[0];
			System.arraycopy(v.get(1), 0, all, 1, 6);
			return all;
		}
	}

	private static final float[] KNOWN = { 1, 1, 1, 0, 1, 0, 0, 1 };

	/** With the loss of the known voxels of a channel. */
	private static Outcome known(final Loss inner, final float[] logits, final float[] target) {
		return outcome(inner, new float[][] { logits }, new float[][] { target }, 1);
	}

	private static Loss masked(final boolean dice) {
		return (tape, x, y, w) -> {
			final var known = tape.tf().reshape(tape.tf().constant(KNOWN), tape.tf().constant(new int[] { 1, 2, 2, 2, 1 }));
			final SegmentationLoss loss = new SegmentationLoss(tape, x, y, Optional.of(known), false);
			return dice ? loss.dice(w, false) : loss.crossEntropy(w, 0);
		};
	}

	@Test
	@DisplayName("unknown voxels: neither their labels nor their logits change loss or gradient, and the known ones are weighted as if they were alone")
	void unknownVoxels() {
		final float[] otherTarget = TARGET_A.clone(), otherLogits = A.clone();
		for (int i = 0; i < 8; i++) if (KNOWN[i] == 0) {
			otherTarget[i] = 1 - otherTarget[i];
			otherLogits[i] = 4 - 3 * otherLogits[i];
		}
		for (final boolean dice : new boolean[] { false, true }) {
			final Outcome o = known(masked(dice), A, TARGET_A), labels = known(masked(dice), A, otherTarget), logits = known(masked(dice), otherLogits,
				TARGET_A);
			assertEquals(o.loss, labels.loss, 0);
			assertEquals(o.loss, logits.loss, 0);
			assertArrayEquals(o.gradients[0], labels.gradients[0], 0);
			assertArrayEquals(o.gradients[0], logits.gradients[0], 0);
			for (int i = 0; i < 8; i++) assertEquals(KNOWN[i] == 0, o.gradients[0][i] == 0, "voxel " + i);
		}
		// the five known voxels by hand: ln(1 + exp(-x)) for foreground, ln(1 + exp(x)) for background
		double sum = 0;
		for (int i = 0; i < 8; i++) if (KNOWN[i] == 1) sum += Math.log1p(Math.exp(TARGET_A[i] == 1 ? -A[i] : A[i]));
		assertEquals(sum / 5, known(masked(false), A, TARGET_A).loss, 1e-6);
	}

	private static final float[] ONE = { 0, 0, 0, 0, 0, 0, 1, 0 };

	private static Loss balanced(final double share, final boolean parts) {
		return (tape, x, y, w) -> new SegmentationLoss(tape, x, y, Optional.empty(), parts).crossEntropy(w, share);
	}

	/** Mean over voxels of weights by hand. */
	private static double byHand(final float[] logits, final float[] target, final double[] weights) {
		double sum = 0, all = 0;
		for (int i = 0; i < 8; i++) {
			sum += weights[i] * (target[i] * Math.log1p(Math.exp(-logits[i])) + (1 - target[i]) * Math.log1p(Math.exp(logits[i])));
			all += weights[i];
		}
		return sum / all;
	}

	private static void assertByHand(final Outcome o, final float[] target, final double... weights) {
		assertEquals(byHand(A, target, weights), o.loss, 1e-6);
		double all = 0;
		for (final double w : weights) all += w;
		for (int i = 0; i < 8; i++) assertEquals(weights[i] / all * (1 / (1 + Math.exp(-A[i])) - target[i]), o.gradients[0][i], 1e-6, "voxel " + i);
	}

	@Test
	@DisplayName("a small structure has the share of the cross-entropy that is asked for, a large one keeps its own, an absent one has none")
	void positiveShare() {
		// one voxel of eight: weight 7 gives it a half, 21 three quarters
		assertByHand(outcome(balanced(0.5, false), new float[][] { A }, new float[][] { ONE }, 1), ONE, 1, 1, 1, 1, 1, 1, 7, 1);
		assertByHand(outcome(balanced(0.75, false), new float[][] { A }, new float[][] { ONE }, 1), ONE, 1, 1, 1, 1, 1, 1, 21, 1);
		// four of eight have a half already
		for (final double share : new double[] { 0.25, 0.5 }) assertByHand(outcome(balanced(share, false), new float[][] { A }, new float[][] {
			TARGET_A }, 1), TARGET_A, 1, 1, 1, 1, 1, 1, 1, 1);
		assertByHand(outcome(balanced(0.5, false), new float[][] { A }, new float[][] { EMPTY }, 1), EMPTY, 1, 1, 1, 1, 1, 1, 1, 1);
		assertEquals(outcome(BCE, new float[][] { A }, new float[][] { ONE }, 1).loss, outcome(balanced(0, false), new float[][] { A }, new float[][] {
			ONE }, 1).loss);
	}

	@Test
	@DisplayName("shares are of each pair alone, and unknown voxels count in neither part")
	void positiveShareOfPairs() {
		final Outcome both = outcome(balanced(0.5, false), new float[][] { A, A }, new float[][] { ONE, TARGET_A }, 0.25f, 0.75f);
		final double one = byHand(A, ONE, new double[] { 1, 1, 1, 1, 1, 1, 7, 1 }), many = byHand(A, TARGET_A, new double[] { 1, 1, 1, 1, 1, 1, 1, 1 });
		assertEquals(0.25 * one + 0.75 * many, both.loss, 1e-6);
		// five known voxels, of which one is inside
		final float[] first = { 1, 0, 0, 1, 0, 1, 1, 0 };
		final Loss masked = (tape, x, y, w) -> {
			final var known = tape.tf().reshape(tape.tf().constant(KNOWN), tape.tf().constant(new int[] { 1, 2, 2, 2, 1 }));
			return new SegmentationLoss(tape, x, y, Optional.of(known), false).crossEntropy(w, 0.5);
		};
		assertByHand(outcome(masked, new float[][] { A }, new float[][] { first }, 1), first, 4, 1, 1, 0, 1, 0, 0, 1);
	}

	@Test
	@DisplayName("voxels that belong to a structure in part count in part: in the cross-entropy, in its share, and in the Dice")
	void parts() {
		final float[] target = { 0.5f, 0, 0, 0, 0, 0, 1, 0.25f };
		final Loss dice = (tape, x, y, w) -> new SegmentationLoss(tape, x, y, Optional.empty(), true).dice(w, true);
		assertByHand(outcome(balanced(0, true), new float[][] { A }, new float[][] { target }, 1), target, 1, 1, 1, 1, 1, 1, 1, 1);
		// 1.75 voxels inside, 6.25 outside: more by 6.25 / 1.75 − 1 where all of the voxel is inside
		final double more = 6.25 / 1.75 - 1;
		assertByHand(outcome(balanced(0.5, true), new float[][] { A }, new float[][] { target }, 1), target, 1 + more / 2, 1, 1, 1, 1, 1, 1 + more, 1 +
			more / 4);
		double tp = 0, fp = 0, fn = 0;
		for (int i = 0; i < 8; i++) {
			final double p = 1 / (1 + Math.exp(-A[i]));
			tp += p * target[i];
			fp += p * (1 - target[i]);
			fn += (1 - p) * target[i];
		}
		final double alpha = Math.min(0.8, Math.max(0.2, fp / (fp + fn)));
		assertEquals(1 - tp / (tp + alpha * fp + (1 - alpha) * fn), outcome(dice, new float[][] { A }, new float[][] { target }, 1).loss, 1e-6);
	}
}
