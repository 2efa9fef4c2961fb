package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static sc.fiji.hermes.tape.GradientCheck.apart;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;
import static sc.fiji.hermes.tape.GradientCheck.uniform;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Element-wise arithmetic and reductions. */
class ArithmeticTest {

	@Test
	@DisplayName("C10 gradients of add, sub, mul and div on equal shapes")
	void equalShapes() {
		check("add", (t, x) -> Arithmetic.add(t, x.get(0), x.get(1)), random(1, 2, 3, 4), random(2, 2, 3, 4));
		check("sub", (t, x) -> Arithmetic.sub(t, x.get(0), x.get(1)), random(1, 2, 3, 4), random(2, 2, 3, 4));
		check("mul", (t, x) -> Arithmetic.mul(t, x.get(0), x.get(1)), random(1, 2, 3, 4), random(2, 2, 3, 4));
		check("div", (t, x) -> Arithmetic.div(t, x.get(0), x.get(1)), random(1, 2, 3, 4), uniform(2, 1, 3, 2, 3, 4));
	}

	@Test
	@DisplayName("C10 gradients with broadcasting: missing axes, axes of length 1, both sides, scalars")
	void broadcasting() {
		check("add bias", (t, x) -> Arithmetic.add(t, x.get(0), x.get(1)), random(1, 2, 3, 4), random(2, 4));
		check("add bias left", (t, x) -> Arithmetic.add(t, x.get(0), x.get(1)), random(1, 4), random(2, 2, 3, 4));
		check("sub", (t, x) -> Arithmetic.sub(t, x.get(0), x.get(1)), random(1, 2, 3, 4), random(2, 2, 1, 4));
		check("mul both sides", (t, x) -> Arithmetic.mul(t, x.get(0), x.get(1)), random(1, 2, 1, 4), random(2, 1, 3, 1));
		check("mul rank", (t, x) -> Arithmetic.mul(t, x.get(0), x.get(1)), random(1, 3, 1), random(2, 2, 1, 4));
		check("div", (t, x) -> Arithmetic.div(t, x.get(0), x.get(1)), random(1, 2, 3, 4), uniform(2, 1, 3, 3, 1));
		check("div left", (t, x) -> Arithmetic.div(t, x.get(0), x.get(1)), random(1, 1, 4), uniform(2, 1, 3, 3, 4));
		check("scalar", (t, x) -> Arithmetic.mul(t, x.get(0), x.get(1)), random(1, 2, 3), random(2));
		check("length 1 on both", (t, x) -> Arithmetic.add(t, x.get(0), x.get(1)), random(1, 2, 1, 4), random(2, 1, 1, 4));
	}

	@Test
	@DisplayName("C10 gradients of scale, clamp, sum and mean")
	void unary() {
		check("scale", (t, x) -> Arithmetic.scale(t, x.get(0), -1.7), random(1, 2, 3, 4));
		check("clamp", (t, x) -> Arithmetic.clamp(t, x.get(0), -0.4f, 0.32f), apart(2, 0.02, 3, 4, 4));
		check("sum of one axis", (t, x) -> Arithmetic.sum(t, x.get(0), 1), random(3, 2, 3, 4));
		check("sum of two axes", (t, x) -> Arithmetic.sum(t, x.get(0), 0, 2), random(4, 2, 3, 4));
		check("sum of all", (t, x) -> Arithmetic.sum(t, x.get(0), 0, 1, 2), random(5, 2, 3, 4));
		check("mean", (t, x) -> Arithmetic.mean(t, x.get(0), 1), random(6, 2, 3, 4));
		check("mean of two axes", (t, x) -> Arithmetic.mean(t, x.get(0), 1, 2), random(7, 2, 3, 4));
	}

	@Test
	@DisplayName("Reductions drop their axes, clamp limits")
	void values() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.inference(g.tf());
			final var x = g.constant(new float[] { 1, 2, 3, 4, 5, 6 }, 2, 3);
			assertArrayEquals(new float[] { 6, 15 }, g.fetch(Arithmetic.sum(tape, x, 1)), 1e-6f);
			assertArrayEquals(new float[] { 2.5f, 3.5f, 4.5f }, g.fetch(Arithmetic.mean(tape, x, 0)), 1e-6f);
			assertArrayEquals(new long[0], Tape.shape(Arithmetic.mean(tape, x, 0, 1)));
			assertArrayEquals(new float[] { 2, 2, 3, 4, 4, 4 }, g.fetch(Arithmetic.clamp(tape, x, 2, 4)));
		}
	}

	@Test
	@DisplayName("Clamp passes the gradient at its limits and none outside")
	void clampGradient() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final var x = g.constant(new float[] { -1, 0, 0.5f, 1, 2 }, 5);
			tape.watch(x);
			final var y = Arithmetic.clamp(tape, x, 0, 1);
			assertArrayEquals(new float[] { 0, 3, 3, 3, 0 },
				g.fetch(tape.gradients(y, g.constant(new float[] { 3, 3, 3, 3, 3 }, 5), List.of(x)).get(0)));
		}
	}
}
