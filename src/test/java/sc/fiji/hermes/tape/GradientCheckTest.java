package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** The check itself must fail on wrong gradients. */
class GradientCheckTest {

	@Test
	@DisplayName("C10 the gradient check accepts a right gradient and finds one that is 2 % wrong")
	void sensitivity() {
		check("square", (tape, x) -> square(tape, x.get(0), 2), random(1, 3, 4));
		assertThrows(AssertionError.class, () -> check("square", (tape, x) -> square(tape, x.get(0), 2.04f), random(1, 3, 4)));
	}

	@Test
	@DisplayName("C10 the gradient check finds a gradient that is missing")
	void missing() {
		assertThrows(AssertionError.class, () -> check("stopped", (tape, x) -> Arithmetic.mul(tape, x.get(0), Arrange.stopGradient(tape, x.get(0))),
			random(1, 3, 4)));
		assertThrows(AssertionError.class, () -> check("unused", (tape, x) -> Arithmetic.scale(tape, x.get(0), 2), random(1, 3), random(2, 3)));
	}

	private static Operand<TFloat32> square(final Tape tape, final Operand<TFloat32> x, final float factor) {
		final var tf = tape.tf();
		return tape.record(tf.math.square(x), List.of(x),
			dy -> tape.accumulate(x, tf.math.mul(tf.constant(factor), tf.math.mul(dy, x))));
	}
}
