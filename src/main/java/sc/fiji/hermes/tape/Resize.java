package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.image.ResizeBilinear;
import org.tensorflow.types.TFloat32;

/** Trilinear resizing with aligned corners. */
public final class Resize {

	private Resize() {}

	/**
	 * Resizes to any size; per axis, output i of m reads source position i·(n−1)/(m−1) (model.md §2, up-sampling).
	 *
	 * @param x {@code [n, z, y, x, c]}
	 */
	public static Operand<TFloat32> trilinear(final Tape tape, final Operand<TFloat32> x, final long z, final long y, final long width) {
		final long[] s = shape(x);
		if (Arrays.equals(s, new long[] { s[0], z, y, width, s[4] })) return x;
		return tape.record(forward(tape, x, s, z, y, width), List.of(x),
			d -> tape.accumulate(x, backward(tape, d, s, z, y, width)));
	}

	/** Two passes of the fast 2-D kernel, where needed: first y and x of every slice, then z with y and x as one axis. */
	private static Operand<TFloat32> forward(final Tape tape, final Operand<TFloat32> x, final long[] s, final long z, final long y,
		final long width)
	{
		final var tf = tape.tf();
		final long n = s[0], c = s[4];
		Operand<TFloat32> a = x;
		if (s[2] != y || s[3] != width) {
			a = tf.reshape(x, tf.constant(new long[] { n * s[1], s[2], s[3], c }));
			a = tf.image.resizeBilinear(a, tf.constant(new int[] { (int) y, (int) width }), ResizeBilinear.alignCorners(true));
			if (s[1] == z) return tf.reshape(a, tf.constant(new long[] { n, z, y, width, c }));
		}
		a = tf.reshape(a, tf.constant(new long[] { n, s[1], y * width, c }));
		a = tf.image.resizeBilinear(a, tf.constant(new int[] { (int) z, Math.toIntExact(y * width) }), ResizeBilinear.alignCorners(true));
		return tf.reshape(a, tf.constant(new long[] { n, z, y, width, c }));
	}

	/** The transposed map, as three matrix products: faster than the gradient kernel of the 2-D resize. */
	private static Operand<TFloat32> backward(final Tape tape, final Operand<TFloat32> d, final long[] s, final long z, final long y,
		final long width)
	{
		final long n = s[0], c = s[4];
		Operand<TFloat32> a = axis(tape, d, s[1], z, n, y * width * c);
		a = axis(tape, a, s[2], y, n * s[1], width * c);
		a = axis(tape, a, s[3], width, n * s[1] * s[2], c);
		return tape.tf().reshape(a, tape.tf().constant(s));
	}

	private static Operand<TFloat32> axis(final Tape tape, final Operand<TFloat32> d, final long from, final long to, final long batch,
		final long inner)
	{
		if (from == to) return d;
		final var tf = tape.tf();
		final Operand<TFloat32> transposed = tf.constant(transpose(weights((int) from, (int) to)));
		if (batch == 1) return tf.linalg.matMul(transposed, tf.reshape(d, tf.constant(new long[] { to, inner })));
		return tf.train.batchMatMul(transposed, tf.reshape(d, tf.constant(new long[] { batch, to, inner })), TFloat32.class);
	}

	/** The matrix {@code [to, from]} that resizes one axis. */
	static float[][] weights(final int from, final int to) {
		final float[][] m = new float[to][from];
		for (int i = 0; i < to; i++) {
			final double position = to == 1 ? 0 : i * (from - 1.0) / (to - 1);
			final int low = Math.min((int) position, Math.max(from - 2, 0));
			final double fraction = position - low;
			m[i][low] += (float) (1 - fraction);
			if (low + 1 < from) m[i][low + 1] += (float) fraction;
		}
		return m;
	}

	private static float[][] transpose(final float[][] m) {
		final float[][] t = new float[m[0].length][m.length];
		for (int i = 0; i < m.length; i++) for (int j = 0; j < m[0].length; j++) t[j][i] = m[i][j];
		return t;
	}
}
