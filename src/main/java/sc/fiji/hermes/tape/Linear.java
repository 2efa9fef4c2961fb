package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.op.train.BatchMatMul;
import org.tensorflow.types.TFloat32;

/** Matrix products and affine maps. */
public final class Linear {

	/** Rows from which a product over all of them is taken in pieces; below, a single one has digits enough and is faster. */
	private static final long MANY_ROWS = 1 << 18;

	private Linear() {}

	/** {@code [m, k] · [k, n]}. */
	public static Operand<TFloat32> matMul(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		final var tf = tape.tf();
		return tape.record(tf.linalg.matMul(a, b), List.of(a, b), dy -> {
			if (tape.needsGradient(a)) tape.accumulate(a, tf.linalg.matMul(dy, b, MatMul.transposeB(true)));
			if (tape.needsGradient(b)) tape.accumulate(b, overRows(tf, a, dy));
		});
	}

	/** {@code aᵀ · dy}; of a whole volume in pieces, because the kernel adds the products of all rows one after the other. */
	private static Operand<TFloat32> overRows(final Ops tf, final Operand<TFloat32> a, final Operand<TFloat32> dy) {
		final long rows = shape(a)[0], pieces = Sums.piece(rows);
		if (rows <= MANY_ROWS || pieces == rows) return tf.linalg.matMul(a, dy, MatMul.transposeA(true));
		final Operand<TFloat32> products = tf.train.batchMatMul(pieces(tf, a, pieces), pieces(tf, dy, pieces), TFloat32.class, BatchMatMul
			.adjX(true));
		return Sums.over(tf, products, 0);
	}

	private static Operand<TFloat32> pieces(final Ops tf, final Operand<TFloat32> x, final long pieces) {
		final long[] s = shape(x);
		return tf.reshape(x, tf.constant(new long[] { pieces, s[0] / pieces, s[1] }));
	}

	/** {@code […, m, k] · […, k, n]} with equal leading axes. */
	public static Operand<TFloat32> batchMatMul(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		return tape.record(product(tape, a, b, false, false), List.of(a, b), dy -> {
			if (tape.needsGradient(a)) tape.accumulate(a, product(tape, dy, b, false, true));
			if (tape.needsGradient(b)) tape.accumulate(b, product(tape, a, dy, true, false));
		});
	}

	/** {@code […, m, k] · […, n, k]ᵀ} with equal leading axes. */
	public static Operand<TFloat32> batchMatMulTransposed(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b) {
		return tape.record(product(tape, a, b, false, true), List.of(a, b), dy -> {
			if (tape.needsGradient(a)) tape.accumulate(a, product(tape, dy, b, false, false));
			if (tape.needsGradient(b)) tape.accumulate(b, product(tape, dy, a, true, false));
		});
	}

	/** {@code x · matrix} over the last axis, for {@code matrix [in, out]}. */
	public static Operand<TFloat32> linear(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> matrix) {
		return Conv.pointwise(tape, x, matrix);
	}

	/** {@code x · matrix + bias} over the last axis. */
	public static Operand<TFloat32> linear(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> matrix,
		final Operand<TFloat32> bias)
	{
		final var tf = tape.tf();
		final long[] out = shape(x).clone();
		out[out.length - 1] = shape(matrix)[1];
		final Operand<TFloat32> product = Linear.matMul(tape, Arrange.rows(tape, x), matrix);
		final Operand<TFloat32> y = tape.record(tf.nn.biasAdd(product, bias), List.of(product, bias), dy -> {
			tape.accumulate(product, dy);
			if (tape.needsGradient(bias)) tape.accumulate(bias, Sums.over(tf, dy, 0));
		});
		return Arrange.reshape(tape, y, out);
	}

	private static Operand<TFloat32> product(final Tape tape, final Operand<TFloat32> a, final Operand<TFloat32> b,
		final boolean transposeA, final boolean transposeB)
	{
		final var tf = tape.tf();
		final long[] s = shape(a), t = shape(b);
		final int rank = s.length;
		if (Arrays.stream(s, 0, rank - 2).anyMatch(n -> n != 1))
			return tf.train.batchMatMul(a, b, TFloat32.class, BatchMatMul.adjX(transposeA), BatchMatMul.adjY(transposeB));
		// A single product has a faster kernel.
		final long[] out = s.clone();
		out[rank - 2] = transposeA ? s[rank - 1] : s[rank - 2];
		out[rank - 1] = transposeB ? t[rank - 2] : t[rank - 1];
		return tf.reshape(tf.linalg.matMul(matrix(tape, a), matrix(tape, b), MatMul.transposeA(transposeA), MatMul.transposeB(transposeB)),
			tf.constant(out));
	}

	private static Operand<TFloat32> matrix(final Tape tape, final Operand<TFloat32> x) {
		final long[] s = shape(x);
		return tape.tf().reshape(x, tape.tf().constant(new long[] { s[s.length - 2], s[s.length - 1] }));
	}
}
