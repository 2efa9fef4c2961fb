package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Matrix products. */
class LinearTest {

	@Test
	@DisplayName("C10 gradients of matMul, batchMatMul and batchMatMulTransposed")
	void products() {
		check("matMul", (t, x) -> Linear.matMul(t, x.get(0), x.get(1)), random(1, 4, 3), random(2, 3, 5));
		check("batch", (t, x) -> Linear.batchMatMul(t, x.get(0), x.get(1)), random(1, 2, 4, 3), random(2, 2, 3, 5));
		check("batch rank 4", (t, x) -> Linear.batchMatMul(t, x.get(0), x.get(1)), random(1, 2, 2, 4, 3), random(2, 2, 2, 3, 5));
		check("single", (t, x) -> Linear.batchMatMul(t, x.get(0), x.get(1)), random(1, 1, 4, 3), random(2, 1, 3, 5));
		check("single transposed", (t, x) -> Linear.batchMatMulTransposed(t, x.get(0), x.get(1)), random(1, 1, 4, 3), random(2, 1, 5, 3));
		check("transposed", (t, x) -> Linear.batchMatMulTransposed(t, x.get(0), x.get(1)), random(1, 2, 4, 3), random(2, 2, 5, 3));
		check("transposed rank 4", (t, x) -> Linear.batchMatMulTransposed(t, x.get(0), x.get(1)), random(1, 2, 2, 4, 3),
			random(2, 2, 2, 5, 3));
	}

	@Test
	@DisplayName("C10 gradients of linear, with and without bias")
	void linear() {
		check("bias", (t, x) -> Linear.linear(t, x.get(0), x.get(1), x.get(2)), random(1, 2, 4, 3), random(2, 3, 5), random(3, 5));
		check("bias rank 2", (t, x) -> Linear.linear(t, x.get(0), x.get(1), x.get(2)), random(1, 4, 3), random(2, 3, 5), random(3, 5));
		check("no bias", (t, x) -> Linear.linear(t, x.get(0), x.get(1)), random(1, 2, 4, 3), random(2, 3, 5));
	}

	@Test
	@DisplayName("Products by definition")
	void values() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.inference(g.tf());
			final var a = g.constant(new float[] { 1, 2, 3, 4 }, 1, 2, 2);
			final var b = g.constant(new float[] { 5, 6, 7, 8 }, 1, 2, 2);
			assertArrayEquals(new float[] { 19, 22, 43, 50 }, g.fetch(Linear.batchMatMul(tape, a, b)));
			assertArrayEquals(new float[] { 17, 23, 39, 53 }, g.fetch(Linear.batchMatMulTransposed(tape, a, b)));
			final var matrix = g.constant(new float[] { 5, 6, 7, 8 }, 2, 2);
			assertArrayEquals(new float[] { 20, 24, 44, 52 }, g.fetch(Linear.linear(tape, a, matrix, g.constant(new float[] { 1, 2 }, 2))));
		}
	}
}
