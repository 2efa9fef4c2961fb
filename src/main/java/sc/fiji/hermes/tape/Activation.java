package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.core.Sum;
import org.tensorflow.types.TFloat32;

/** Pointwise non-linearities and softmax. */
public final class Activation {

	private Activation() {}

	public static Operand<TFloat32> relu(final Tape tape, final Operand<TFloat32> x) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.nn.relu(x);
		return tape.record(y, List.of(x), dy -> tape.accumulate(x, tf.nn.reluGrad(dy, y)));
	}

	/** The exact form, x·Φ(x) with the error function, not its tanh approximation. */
	public static Operand<TFloat32> gelu(final Tape tape, final Operand<TFloat32> x) {
		final var tf = tape.tf();
		final Operand<TFloat32> phi = tf.math.mul(tf.constant(0.5f),
			tf.math.add(tf.constant(1f), tf.math.erf(tf.math.mul(x, tf.constant((float) Math.sqrt(0.5))))));
		return tape.record(tf.math.mul(x, phi), List.of(x), dy -> {
			final Operand<TFloat32> density = tf.math.mul(tf.constant((float) (1 / Math.sqrt(2 * Math.PI))),
				tf.math.exp(tf.math.mul(tf.constant(-0.5f), tf.math.square(x))));
			tape.accumulate(x, tf.math.mul(dy, tf.math.add(phi, tf.math.mul(x, density))));
		});
	}

	public static Operand<TFloat32> sigmoid(final Tape tape, final Operand<TFloat32> x) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.math.sigmoid(x);
		return tape.record(y, List.of(x),
			dy -> tape.accumulate(x, tf.math.mul(dy, tf.math.mul(y, tf.math.sub(tf.constant(1f), y)))));
	}

	/** Over the last axis. */
	public static Operand<TFloat32> softmax(final Tape tape, final Operand<TFloat32> x) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.nn.softmax(x);
		return tape.record(y, List.of(x), dy -> {
			final var last = tf.constant(shape(x).length - 1);
			final Operand<TFloat32> inner = tf.sum(tf.math.mul(dy, y), last, Sum.keepDims(true));
			tape.accumulate(x, tf.math.mul(y, tf.math.sub(dy, inner)));
		});
	}

	/**
	 * Binary cross-entropy with logits, one value an element, exact for large |x|.
	 *
	 * @param target 0 or 1 and nothing between, same shape; gets no gradient
	 */
	public static Operand<TFloat32> sigmoidCrossEntropy(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> target) {
		final var tf = tape.tf();
		// ln(1 + eˣ) for target 0 and ln(1 + e⁻ˣ) for target 1, without a difference of large numbers.
		final Operand<TFloat32> y = tf.math.softplus(tf.math.mul(x, tf.math.sub(tf.constant(1f), tf.math.mul(tf.constant(2f), target))));
		return tape.record(y, List.of(x),
			dy -> tape.accumulate(x, tf.math.mul(dy, tf.math.sub(tf.math.sigmoid(x), target))));
	}

	/**
	 * The same for targets from 0 to 1.
	 *
	 * @param target 0 to 1, same shape; gets no gradient
	 */
	public static Operand<TFloat32> softCrossEntropy(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> target) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.math.add(tf.math.mul(target, tf.math.softplus(tf.math.neg(x))), tf.math.mul(tf.math.sub(tf.constant(1f),
			target), tf.math.softplus(x)));
		return tape.record(y, List.of(x),
			dy -> tape.accumulate(x, tf.math.mul(dy, tf.math.sub(tf.math.sigmoid(x), target))));
	}

	/**
	 * Softmax cross-entropy over the last axis of {@code [n, classes]}.
	 *
	 * @param target one-hot or soft classes, same shape; a row of zeros gives loss 0 and no gradient
	 * @return {@code [n]}
	 */
	public static Operand<TFloat32> softmaxCrossEntropy(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> target) {
		final var tf = tape.tf();
		final Operand<TFloat32> y = tf.math.neg(tf.sum(tf.math.mul(target, tf.nn.logSoftmax(x)), tf.constant(1)));
		return tape.record(y, List.of(x), dy -> {
			final Operand<TFloat32> mass = tf.sum(target, tf.constant(1), Sum.keepDims(true));
			final Operand<TFloat32> d = tf.math.sub(tf.math.mul(tf.nn.softmax(x), mass), target);
			tape.accumulate(x, tf.math.mul(tf.expandDims(dy, tf.constant(1)), d));
		});
	}
}
