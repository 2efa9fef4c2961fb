package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.LargeVolume;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** Losses of several tasks over large volumes whose background the network is sure of, and their gradients, against float64. */
class LargeLossTest {

	private static final int TASKS = 3;

	@ParameterizedTest
	@ValueSource(ints = { 64, 96 })
	@DisplayName("F13b cross-entropy and Dice within 1e-6 relative, their gradients within 1e-5")
	void losses(final int edge) {
		final int voxels = edge * edge * edge;
		final Random random = new Random(1);
		final float[] logits = new float[voxels * TASKS], target = new float[voxels * TASKS], weight = { 0.2f, 0.3f, 0.5f };
		for (int i = 0; i < voxels; i++) for (int t = 0; t < TASKS; t++) {
			final boolean body = LargeVolume.body(edge, i);
			logits[i * TASKS + t] = (float) (body ? 2 * random.nextGaussian() - t : -6.3 + 0.7 * t);
			target[i * TASKS + t] = body && random.nextDouble() < 0.3 ? 1 : 0;
		}
		double ce = 0, dice = 0, detached = 0;
		final double[] dCe = new double[logits.length], dDice = new double[logits.length], dDetached = new double[logits.length];
		for (int t = 0; t < TASKS; t++) {
			double tp = 0, fp = 0, fn = 0;
			for (int i = t; i < logits.length; i += TASKS) {
				final double x = logits[i], p = 1 / (1 + Math.exp(-x));
				ce += weight[t] * (target[i] > 0 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))) / voxels;
				dCe[i] = weight[t] * (p - target[i]) / voxels;
				tp += p * target[i];
				fp += p * (1 - target[i]);
				fn += (1 - p) * target[i];
			}
			final double free = fp / (fp + fn + 1e-6), a = Math.min(0.8, Math.max(0.2, free));
			final double whole = tp + a * fp + (1 - a) * fn + 1e-6;
			dice += weight[t] * (1 - tp / whole);
			final boolean limited = a != free;
			final double slope = limited ? 0 : (fp - fn) / Math.pow(fp + fn + 1e-6, 2);
			for (int i = t; i < logits.length; i += TASKS) {
				final double p = 1 / (1 + Math.exp(-logits[i])), y = target[i], local = p * (1 - p);
				// d tp, d fp and d fn are y, 1 − y and −y times the slope of p
				final double plain = y / whole - tp / (whole * whole) * (y + a * (1 - y) - (1 - a) * y);
				final double da = slope * ((fn + 1e-6) * (1 - y) + fp * y);
				dDetached[i] = -weight[t] * local * plain;
				dDice[i] = -weight[t] * local * (plain - tp / (whole * whole) * da);
			}
		}
		detached = dice;
		check(edge, "cross-entropy", (loss, w) -> loss.crossEntropy(w, 0), logits, target, weight, ce, dCe);
		check(edge, "Dice", (loss, w) -> loss.dice(w, false), logits, target, weight, dice, dDice);
		check(edge, "Dice, detached", (loss, w) -> loss.dice(w, true), logits, target, weight, detached, dDetached);
	}

	@Test
	@Tag("slow")
	@DisplayName("F13b cross-entropy and Dice within 1e-6 relative at 128³")
	void lossesLargest() {
		losses(128);
	}

	private interface Loss {

		Operand<TFloat32> of(SegmentationLoss loss, Operand<TFloat32> weight);
	}

	private static void check(final int edge, final String name, final Loss loss, final float[] logits, final float[] target,
		final float[] weight, final double expected, final double[] gradient)
	{
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.placeholder(1, edge, edge, edge, TASKS);
			final var y = g.placeholder(1, edge, edge, edge, TASKS);
			tape.watch(x);
			final var value = loss.of(new SegmentationLoss(tape, x, y, Optional.empty(), false), g.constant(weight, 1, TASKS));
			final var slope = tape.gradients(value, g.tf().constant(1f), List.of(x)).get(0);
			final List<float[]> actual = g.fetch(List.of(value, slope), new TestGraph.Feeds().with(x, logits).with(y, target));
			final double off = LargeVolume.difference(gradient, actual.get(1));
			System.out.printf("%d³ %s: %.1e, gradient %.1e%n", edge, name, actual.get(0)[0] / expected - 1, off);
			assertEquals(1, actual.get(0)[0] / expected, 1e-6, name);
			assertTrue(off <= 1e-5, name + ": gradient off by " + off);
		}
	}

	@Test
	@DisplayName("F13b the balanced cross-entropy of a small structure within 1e-6 relative, its gradient within 1e-5")
	void balanced() {
		final int edge = 64, voxels = edge * edge * edge;
		final Random random = new Random(2);
		final float[] logits = new float[voxels * TASKS], target = new float[voxels * TASKS], weight = { 0.2f, 0.3f, 0.5f };
		for (int i = 0; i < voxels; i++) for (int t = 0; t < TASKS; t++) {
			logits[i * TASKS + t] = (float) (LargeVolume.body(edge, i) ? 2 * random.nextGaussian() - t : -6.3 + 0.7 * t);
			// a thousandth, a few voxels, none
			target[i * TASKS + t] = t == 0 && random.nextInt(1000) == 0 || t == 1 && i % 100_003 == 5 ? 1 : 0;
		}
		final double share = 0.25;
		double loss = 0;
		final double[] gradient = new double[logits.length];
		for (int t = 0; t < TASKS; t++) {
			double inside = 0, sum = 0;
			for (int i = t; i < logits.length; i += TASKS) inside += target[i];
			final double w = inside == 0 ? 1 : (voxels - inside) / inside * share / (1 - share), all = voxels - inside + w * inside;
			for (int i = t; i < logits.length; i += TASKS) {
				final double x = logits[i], of = target[i] > 0 ? w : 1;
				sum += of * (target[i] > 0 ? Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x)));
				gradient[i] = weight[t] * of / all * (1 / (1 + Math.exp(-x)) - target[i]);
			}
			loss += weight[t] * sum / all;
		}
		check(edge, "balanced cross-entropy", (l, w) -> l.crossEntropy(w, share), logits, target, weight, loss, gradient);
	}
}
