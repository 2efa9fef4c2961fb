package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** What the tape itself does: sums over uses, zeros, stops and recomputation. */
class TapeTest {

	@Test
	@DisplayName("A tensor used several times gets the sum of its gradients")
	void accumulates() {
		check("x·x + x", (t, x) -> Arithmetic.add(t, Arithmetic.mul(t, x.get(0), x.get(0)), x.get(0)), random(1, 3, 4));
		check("x + x", (t, x) -> Arithmetic.add(t, x.get(0), x.get(0)), random(2, 3, 4));
		check("concat(x, x, x)", (t, x) -> Arrange.concat(t, List.of(x.get(0), x.get(0), x.get(0))), random(3, 3, 4));
		check("shared filter", (t, x) -> Conv.conv3d(t, Conv.conv3d(t, x.get(0), x.get(1), 1), x.get(1), 1), random(4, 1, 3, 3, 3, 2),
			random(5, 3, 3, 3, 2, 2));
	}

	@Test
	@DisplayName("A watched tensor that the result does not depend on gets zeros of its shape")
	void independent() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var a = g.constant(new float[] { 1, 2 }, 2);
			final var b = g.constant(new float[] { 1, 2, 3 }, 3);
			final var c = g.constant(new float[] { 1, 2, 3 }, 3);
			List.of(a, b, c).forEach(tape::watch);
			Activation.relu(tape, c);
			final var y = Arithmetic.scale(tape, a, 3);
			final List<float[]> d = g.fetch(tape.gradients(y, g.constant(new float[] { 1, 10 }, 2), List.of(a, b, c)), new TestGraph.Feeds());
			assertArrayEquals(new float[] { 3, 30 }, d.get(0));
			assertArrayEquals(new float[3], d.get(1));
			assertArrayEquals(new float[3], d.get(2));
		}
	}

	@Test
	@DisplayName("The gradient of an intermediate result can be asked for too")
	void intermediate() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 2, 3 }, 2);
			tape.watch(x);
			final var middle = Arithmetic.scale(tape, x, 5);
			final var last = tape.recompute(List.of(middle), (t, xs) -> Arithmetic.mul(t, xs.get(0), xs.get(0)));
			final var y = Arithmetic.scale(tape, last, 7);
			final List<float[]> d = g.fetch(tape.gradients(y, g.constant(new float[] { 1, 1 }, 2), List.of(x, middle, last, y)),
				new TestGraph.Feeds());
			assertArrayEquals(new float[] { 700, 1050 }, d.get(0));
			assertArrayEquals(new float[] { 140, 210 }, d.get(1));
			assertArrayEquals(new float[] { 7, 7 }, d.get(2));
			assertArrayEquals(new float[] { 1, 1 }, d.get(3));
		}
	}

	@Test
	@DisplayName("stopGradient passes values and no gradient")
	void stop() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 2, 3 }, 2);
			tape.watch(x);
			final var stopped = Arrange.stopGradient(tape, x);
			assertFalse(tape.needsGradient(stopped));
			final var y = Arithmetic.mul(tape, x, stopped);
			final List<float[]> v = g.fetch(List.of(y, tape.gradients(y, g.constant(new float[] { 1, 1 }, 2), List.of(x)).get(0)),
				new TestGraph.Feeds());
			assertArrayEquals(new float[] { 4, 9 }, v.get(0));
			assertArrayEquals(new float[] { 2, 3 }, v.get(1));
		}
	}

	@Test
	@DisplayName("Only what depends on a watched tensor is recorded; an inference tape has no gradients")
	void recordsOnlyWhatIsNeeded() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { 2, 3 }, 2);
			assertFalse(tape.needsGradient(Activation.relu(tape, x)));
			tape.watch(x);
			assertTrue(tape.needsGradient(Activation.relu(tape, x)));
			final Tape inference = Tape.inference(g.tf());
			inference.watch(x);
			assertFalse(inference.needsGradient(Activation.relu(inference, x)));
			assertThrows(IllegalStateException.class, () -> inference.gradients(x, x, List.of(x)));
		}
	}

	@Test
	@DisplayName("recompute gives the same values and gradients, of its input and of parameters inside")
	void recompute() {
		final List<float[]> kept = blocks(0), again = blocks(1), nested = blocks(2);
		assertEquals(6, kept.size());
		for (int i = 0; i < kept.size(); i++) {
			double norm = 0;
			for (final float v : kept.get(i)) norm = Math.max(norm, Math.abs(v));
			assertTrue(norm > 0);
			assertArrayEquals(kept.get(i), again.get(i), (float) (1e-6 * norm), "tensor " + i);
			assertArrayEquals(kept.get(i), nested.get(i), (float) (1e-6 * norm), "nested, tensor " + i);
		}
	}

	/** Output and gradients of two residual blocks that share a parameter: kept, recomputed, recomputed in a recomputation. */
	private static List<float[]> blocks(final int depth) {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(random(1, 2, 4, 4, 4, 3).values(), 2, 4, 4, 4, 3);
			final var f = g.constant(random(2, 3, 3, 3, 3, 3).values(), 3, 3, 3, 3, 3);
			final var m = g.constant(random(3, 3, 3).values(), 3, 3);
			final var gain = g.constant(random(4, 3).values(), 3);
			final var shift = g.constant(random(5, 3).values(), 3);
			final List<Operand<TFloat32>> watched = List.of(x, f, m, gain, shift);
			watched.forEach(tape::watch);
			Operand<TFloat32> y = Arithmetic.scale(tape, x, 0.5);
			for (int i = 0; i < 2; i++) y = block(tape, y, depth, f, m, gain, shift);
			final var c = g.constant(random(6, 2, 4, 4, 4, 3).values(), 2, 4, 4, 4, 3);
			final List<Operand<TFloat32>> fetched = new ArrayList<>(List.of(y));
			fetched.addAll(tape.gradients(y, c, watched));
			return g.fetch(fetched, new TestGraph.Feeds());
		}
	}

	private static Operand<TFloat32> block(final Tape tape, final Operand<TFloat32> x, final int depth, final Operand<TFloat32> f,
		final Operand<TFloat32> m, final Operand<TFloat32> gain, final Operand<TFloat32> shift)
	{
		if (depth > 0) return tape.recompute(List.of(x), (t, xs) -> block(t, xs.get(0), depth - 1, f, m, gain, shift));
		final Operand<TFloat32> h = Conv.conv3d(tape, Activation.relu(tape, Norm.instance(tape, x, 1e-4f)), f, 1);
		return Arithmetic.add(tape, x, Norm.layer(tape, Linear.linear(tape, h, m), gain, shift, 1e-5f));
	}

	@Test
	@DisplayName("recompute passes no gradient to a block that nothing uses, and works with several inputs")
	void recomputeSeveralInputs() {
		check("two inputs", (t, x) -> {
			t.recompute(List.of(x.get(0)), (s, xs) -> Activation.gelu(s, xs.get(0)));
			return t.recompute(List.of(x.get(0), x.get(1)), (s, xs) -> Arithmetic.mul(s, Activation.gelu(s, xs.get(0)), xs.get(1)));
		}, random(1, 3, 4), random(2, 3, 4));
		check("the same input twice", (t, x) -> t.recompute(List.of(x.get(0), x.get(0)), (s, xs) -> Arithmetic.mul(s, xs.get(0), xs.get(1))),
			random(1, 3, 4));
	}
}
