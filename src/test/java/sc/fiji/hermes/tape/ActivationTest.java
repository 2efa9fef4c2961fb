package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sc.fiji.hermes.tape.GradientCheck.apart;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;
import static sc.fiji.hermes.tape.GradientCheck.uniform;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Non-linearities, softmax and cross-entropies. */
class ActivationTest {

	@Test
	@DisplayName("C10 gradients of relu, gelu and sigmoid")
	void pointwise() {
		check("relu", (t, x) -> Activation.relu(t, x.get(0)), apart(1, 0.02, 3, 4, 5));
		check("gelu", (t, x) -> Activation.gelu(t, x.get(0)), uniform(2, -4, 4, 3, 4, 5));
		check("sigmoid", (t, x) -> Activation.sigmoid(t, x.get(0)), uniform(3, -5, 5, 3, 4, 5));
	}

	@Test
	@DisplayName("C10 gradient of softmax over the last axis")
	void softmaxGradient() {
		check("softmax", (t, x) -> Activation.softmax(t, x.get(0)), random(1, 2, 3, 4, 7));
		check("softmax rank 2", (t, x) -> Activation.softmax(t, x.get(0)), random(2, 3, 5));
	}

	@Test
	@DisplayName("C10 gradients of the cross-entropies")
	void crossEntropyGradients() {
		final float[] hard = { 0, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1, 1 };
		check("sigmoid", (t, x) -> Activation.sigmoidCrossEntropy(t, x.get(0), t.tf().constant(new float[][] { hard })),
			apart(1, 0.2, 1, 12));
		final float[][] classes = { { 0, 1, 0, 0 }, { 0.2f, 0.3f, 0, 0.5f }, { 0, 0, 0, 0 }, { 0, 0, 0.5f, 0 } };
		check("softmax", (t, x) -> Activation.softmaxCrossEntropy(t, x.get(0), t.tf().constant(classes)), random(2, 4, 4));
	}

	@Test
	@DisplayName("D3 GELU is the exact error-function form")
	void gelu() {
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Activation.gelu(Tape.inference(g.tf()), g.constant(new float[] { 0, 1, -1, 3 }, 4)));
			assertArrayEquals(new float[] { 0, 0.8413447461f, -0.1586552539f, 2.9959503101f }, y, 1e-6f);
		}
	}

	@Test
	@DisplayName("Softmax sums to 1 over the last axis and survives large scores")
	void softmax() {
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Activation.softmax(Tape.inference(g.tf()), g.constant(new float[] { 0, (float) Math.log(3), 500, -1e9f }, 2, 2)));
			assertArrayEquals(new float[] { 0.25f, 0.75f, 1, 0 }, y, 1e-6f);
		}
	}

	@Test
	@DisplayName("Cross-entropies by definition, stable for large logits, a row of zeros costs nothing")
	void crossEntropies() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 0, 2, -100, 100 }, 4);
			tape.watch(x);
			final var y = Activation.sigmoidCrossEntropy(tape, x, g.constant(new float[] { 1, 0, 1, 1 }, 4));
			final var dx = tape.gradients(y, g.constant(new float[] { 1, 1, 1, 1 }, 4), List.of(x)).get(0);
			final List<float[]> v = g.fetch(List.of(y, dx), new TestGraph.Feeds());
			assertArrayEquals(new float[] { (float) Math.log(2), (float) Math.log(1 + Math.exp(2)), 100, 0 }, v.get(0), 1e-5f);
			assertArrayEquals(new float[] { -0.5f, (float) (1 / (1 + Math.exp(-2))), -1, 0 }, v.get(1), 1e-6f);
			final float confident = g.fetch(Activation.sigmoidCrossEntropy(tape, g.constant(new float[] { 16 }, 1), g.constant(new float[] { 1 },
				1)))[0];
			assertEquals(Math.log1p(Math.exp(-16)), confident, 1e-11);
		}
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 0, (float) Math.log(3), 5, 6 }, 2, 2);
			tape.watch(x);
			final var y = Activation.softmaxCrossEntropy(tape, x, g.constant(new float[] { 0, 1, 0, 0 }, 2, 2));
			final var dx = tape.gradients(y, g.constant(new float[] { 1, 1 }, 2), List.of(x)).get(0);
			final List<float[]> v = g.fetch(List.of(y, dx), new TestGraph.Feeds());
			assertEquals(-Math.log(0.75), v.get(0)[0], 1e-6);
			assertEquals(0, v.get(0)[1], 0f);
			assertArrayEquals(new float[] { 0.25f, -0.25f, 0, 0 }, v.get(1), 1e-6f);
		}
	}

	@Test
	@DisplayName("C10 cross-entropy of targets from 0 to 1: gradient, definition, and equal to the other where all is 0 or 1")
	void softCrossEntropy() {
		final float[] shares = { 0, 0.125f, 1, 0.5f, 0.9f, 0.25f, 1 / 3f, 1, 0, 0.75f, 0.01f, 0.99f };
		check("soft", (t, x) -> Activation.softCrossEntropy(t, x.get(0), t.tf().constant(new float[][] { shares })), uniform(1, -3, 3, 1, 12));
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 0.7f, -2, -100, 100, 3 }, 5);
			tape.watch(x);
			final var y = Activation.softCrossEntropy(tape, x, g.constant(new float[] { 0.25f, 0.5f, 0.5f, 1, 0 }, 5));
			final var dx = tape.gradients(y, g.constant(new float[] { 1, 1, 1, 1, 1 }, 5), List.of(x)).get(0);
			final List<float[]> v = g.fetch(List.of(y, dx), new TestGraph.Feeds());
			assertArrayEquals(new float[] { (float) (0.25 * Math.log1p(Math.exp(-0.7)) + 0.75 * Math.log1p(Math.exp(0.7))), (float) (0.5 * Math.log1p(
				Math.exp(2)) + 0.5 * Math.log1p(Math.exp(-2))), 50, 0, (float) Math.log1p(Math.exp(3)) }, v.get(0), 1e-5f);
			assertEquals(1 / (1 + Math.exp(-0.7)) - 0.25, v.get(1)[0], 1e-6);
		}
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 0, 2, -100, 100, -1.5f, 16 }, 6);
			final var hard = g.constant(new float[] { 1, 0, 1, 1, 0, 1 }, 6);
			tape.watch(x);
			final var soft = Activation.softCrossEntropy(tape, x, hard);
			final var plain = Activation.sigmoidCrossEntropy(tape, x, hard);
			final var ones = g.constant(new float[] { 1, 1, 1, 1, 1, 1 }, 6);
			final List<float[]> v = g.fetch(List.of(soft, plain, tape.gradients(soft, ones, List.of(x)).get(0), tape.gradients(plain, ones, List.of(x))
				.get(0)), new TestGraph.Feeds());
			for (int i = 0; i < 6; i++) assertEquals(v.get(1)[i], v.get(0)[i], 1e-6 * v.get(1)[i]);
			assertArrayEquals(v.get(3), v.get(2));
		}
	}
}
