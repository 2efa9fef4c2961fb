package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.Arrays;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Sums over many voxels in several levels.
 * <p>
 * TensorFlow's CPU kernels add in float32 like one addition after the other wherever the summed axis is not the last. The
 * larger the sum has become, the more digits of the next number are lost, and where most numbers are equal, as in the
 * background of an image, all these errors point the same way: at 128³ voxels two digits of a sum are right. Here no
 * level adds more than a few dozen numbers.
 */
final class Sums {

	/** So many numbers are added one after the other without loss. */
	private static final long DIRECT = 128;

	/** Numbers that a level adds up; larger strides than this gives would leave the cache. */
	private static final long LEVEL = 32;

	private Sums() {}

	/** Sum over the given axes, which disappear. */
	static Operand<TFloat32> over(final Ops tf, final Operand<TFloat32> x, final int... axes) {
		final long[] s = shape(x);
		final boolean[] summed = new boolean[s.length];
		for (final int axis : axes) summed[axis] = true;
		final long[] kept = new long[s.length - axes.length];
		for (int i = 0, k = 0; i < s.length; i++) if (!summed[i]) kept[k++] = s[i];
		Operand<TFloat32> sum = x;
		long inner = 1, count = 1;
		// Neighbouring axes are one: from the last to the first, each run of summed axes in turn.
		for (int i = s.length - 1; i >= -1; i--) {
			if (i >= 0 && summed[i]) {
				count *= s[i];
				continue;
			}
			if (count > 1) sum = middle(tf, sum, product(s, i + 1), count, inner);
			count = 1;
			if (i >= 0) inner *= s[i];
		}
		return tf.reshape(sum, tf.constant(kept));
	}

	/** Sum of squares over all axes but the last; {@code rows} is their product. */
	static Operand<TFloat32> ofSquares(final Ops tf, final Operand<TFloat32> x, final long rows) {
		final long piece = piece(rows), c = shape(x)[shape(x).length - 1];
		// This kernel needs no tensor of squares.
		final Operand<TFloat32> norms = tf.linalg.euclideanNorm(tf.reshape(x, tf.constant(new long[] { piece, rows / piece * c })), tf.constant(0));
		return over(tf, tf.reshape(tf.math.square(norms), tf.constant(new long[] { rows / piece, c })), 0);
	}

	/** Length of the pieces that a sum of {@code count} numbers is made of; a divisor of it, and 1 only of 1. */
	static long piece(final long count) {
		for (long d = LEVEL; d > 1; d--) if (count % d == 0) return d;
		for (long d = LEVEL; d * d <= count; d++) if (count % d == 0) return d;
		return count;
	}

	/** {@code [outer, count, inner]} to {@code [outer, inner]}, whatever shape says so. */
	private static Operand<TFloat32> middle(final Ops tf, final Operand<TFloat32> x, final long outer, final long count, final long inner) {
		Operand<TFloat32> sum = x;
		// The last axis is added in a tree by the kernel itself.
		long left = count;
		while (inner > 1 && left > DIRECT) {
			final long piece = piece(left);
			left /= piece;
			sum = axis1(tf, sum, outer, piece, left * inner);
		}
		return left == 1 ? sum : axis1(tf, sum, outer, left, inner);
	}

	private static Operand<TFloat32> axis1(final Ops tf, final Operand<TFloat32> x, final long outer, final long count, final long inner) {
		return tf.sum(tf.reshape(x, tf.constant(new long[] { outer, count, inner })), tf.constant(1));
	}

	private static long product(final long[] shape, final int end) {
		return Arrays.stream(shape, 0, end).reduce(1, (a, b) -> a * b);
	}
}
