package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.FusedBatchNormGrad;
import org.tensorflow.types.TFloat32;

/** Normalisation layers. */
public final class Norm {

	/** So many voxels the fused kernel normalises with all digits. */
	private static final long FEW = 4096;

	private Norm() {}

	/**
	 * Instance normalisation without learned parameters: each channel of each sample gets mean 0 and
	 * variance var/(var+epsilon) over its voxels (biased variance; model.md §2).
	 *
	 * @param x {@code [n, z, y, x, c]} of more than one voxel
	 */
	public static Operand<TFloat32> instance(final Tape tape, final Operand<TFloat32> x, final float epsilon) {
		final long[] s = shape(x);
		final long voxels = s[1] * s[2] * s[3];
		if (voxels < 2) throw new IllegalArgumentException("instance norm needs more than one voxel, got shape " + Arrays.toString(s));
		final List<Operand<TFloat32>> normed = new ArrayList<>();
		for (final Operand<TFloat32> sample : samples(tape, x))
			normed.add(voxels > FEW ? levels(tape, sample, epsilon) : fused(tape, sample, epsilon));
		return Arrange.concat(tape, normed, 0);
	}

	private static List<Operand<TFloat32>> samples(final Tape tape, final Operand<TFloat32> x) {
		final int[] ones = new int[(int) shape(x)[0]];
		Arrays.fill(ones, 1);
		return Arrange.split(tape, x, 0, ones);
	}

	/** Batch norm over one sample is instance norm, and its fused kernel is several times faster than a composition. */
	private static Operand<TFloat32> fused(final Tape tape, final Operand<TFloat32> x, final float epsilon) {
		final var tf = tape.tf();
		final long[] s = shape(x);
		final Operand<TFloat32> view = image(tf, x), scale = filled(tf, 1, s[4]), empty = tf.constant(new float[0]);
		final FusedBatchNorm<TFloat32, TFloat32> norm = tf.nn.fusedBatchNorm(view, scale, filled(tf, 0, s[4]), empty, empty,
			FusedBatchNorm.epsilon(epsilon), FusedBatchNorm.isTraining(true));
		final Operand<TFloat32> y = tf.reshape(norm.y(), tf.constant(s));
		return tape.record(y, List.of(x), dy -> {
			final Operand<TFloat32> dx = tf.nn.fusedBatchNormGrad(image(tf, dy), view, scale, norm.reserveSpace1(), norm.reserveSpace2(),
				norm.reserveSpace3(), FusedBatchNormGrad.epsilon(epsilon), FusedBatchNormGrad.isTraining(true)).xBackprop();
			tape.accumulate(x, tf.reshape(dx, tf.constant(s)));
		});
	}

	/**
	 * The fused kernel adds all voxels one after the other, so above a few thousand the statistics are taken in levels and given to
	 * it. The variance is that of centred values, since a difference of large sums would cost its digits.
	 */
	private static Operand<TFloat32> levels(final Tape tape, final Operand<TFloat32> x, final float epsilon) {
		final var tf = tape.tf();
		final long[] s = shape(x);
		final long c = s[4], voxels = s[1] * s[2] * s[3];
		final Operand<TFloat32> share = tf.constant(1f / voxels), ones = filled(tf, 1, c), zeros = filled(tf, 0, c);
		final Operand<TFloat32> mean = tf.math.mul(Sums.over(tf, x, 0, 1, 2, 3), share);
		final Operand<TFloat32> variance = tf.math.mul(Sums.ofSquares(tf, affine(tf, x, mean, ones, ones, zeros, 0), voxels), share);
		final Operand<TFloat32> y = affine(tf, x, mean, variance, ones, zeros, epsilon);
		return tape.record(y, List.of(x), dy -> {
			// dx = r·dy − r·mean(dy) − r·y·mean(dy·y) with r = 1 / √(variance + epsilon). With given statistics the kernel's gradient is
			// the first term and the sums of dy and dy·y, here of short columns.
			final long piece = Sums.piece(voxels), columns = voxels / piece;
			final var view = tf.constant(new long[] { 1, piece, 1, columns * c });
			final var times = tf.constant(new long[] { columns });
			final FusedBatchNormGrad<TFloat32, TFloat32> parts = tf.nn.fusedBatchNormGrad(tf.reshape(dy, view), tf.reshape(x, view),
				filled(tf, 1, columns * c), tf.tile(mean, times), tf.tile(variance, times), tf.constant(new float[0]),
				FusedBatchNormGrad.epsilon(epsilon), FusedBatchNormGrad.isTraining(false));
			final Operand<TFloat32> r = tf.math.mul(tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon))), tf.constant(-1f / voxels));
			final var table = tf.constant(new long[] { columns, c });
			final Operand<TFloat32> sum = Sums.over(tf, tf.reshape(parts.offsetBackprop(), table), 0);
			final Operand<TFloat32> product = Sums.over(tf, tf.reshape(parts.scaleBackprop(), table), 0);
			tape.accumulate(x, tf.reshape(parts.xBackprop(), tf.constant(s)));
			tape.accumulate(x, affine(tf, x, mean, variance, tf.math.mul(r, product), tf.math.mul(r, sum), epsilon));
		});
	}

	/** (x − mean) · scale / √(variance + epsilon) + offset, a channel each: batch norm with given statistics. */
	private static Operand<TFloat32> affine(final Ops tf, final Operand<TFloat32> x, final Operand<TFloat32> mean,
		final Operand<TFloat32> variance, final Operand<TFloat32> scale, final Operand<TFloat32> offset, final float epsilon)
	{
		return tf.reshape(tf.nn.fusedBatchNorm(image(tf, x), scale, offset, mean, variance, FusedBatchNorm.epsilon(epsilon), FusedBatchNorm
			.isTraining(false)).y(), tf.constant(shape(x)));
	}

	/** One sample as a 2-D image, which avoids a slow code path of five axes. */
	private static Operand<TFloat32> image(final Ops tf, final Operand<TFloat32> x) {
		final long[] s = shape(x);
		return tf.reshape(x, tf.constant(new long[] { 1, s[1] * s[2], s[3], s[4] }));
	}

	private static Operand<TFloat32> filled(final Ops tf, final float value, final long length) {
		return tf.fill(tf.constant(new long[] { length }), tf.constant(value));
	}

	/**
	 * Layer normalisation over the last axis with learned scale and shift.
	 *
	 * @param x {@code […, c]}
	 * @param gain {@code [c]}
	 * @param shift {@code [c]}
	 */
	public static Operand<TFloat32> layer(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> gain,
		final Operand<TFloat32> shift, final float epsilon)
	{
		final long[] s = shape(x);
		return Arrange.reshape(tape, layerRows(tape, Arrange.rows(tape, x), gain, shift, epsilon), s);
	}

	private static Operand<TFloat32> layerRows(final Tape tape, final Operand<TFloat32> x, final Operand<TFloat32> gain,
		final Operand<TFloat32> shift, final float epsilon)
	{
		final var tf = tape.tf();
		final var last = tf.constant(1);
		final Operand<TFloat32> centred = tf.math.sub(x, tf.math.mean(x, last, Mean.keepDims(true)));
		final Operand<TFloat32> variance = tf.math.mean(tf.math.square(centred), last, Mean.keepDims(true));
		final Operand<TFloat32> inverse = tf.math.rsqrt(tf.math.add(variance, tf.constant(epsilon)));
		final Operand<TFloat32> normed = tf.math.mul(centred, inverse);
		final Operand<TFloat32> y = tf.math.add(tf.math.mul(normed, gain), shift);
		return tape.record(y, List.of(x, gain, shift), dy -> {
			if (tape.needsGradient(gain)) tape.accumulate(gain, Sums.over(tf, tf.math.mul(dy, normed), 0));
			if (tape.needsGradient(shift)) tape.accumulate(shift, Sums.over(tf, dy, 0));
			if (!tape.needsGradient(x)) return;
			final Operand<TFloat32> d = tf.math.mul(dy, gain);
			final Operand<TFloat32> meanD = tf.math.mean(d, last, Mean.keepDims(true));
			final Operand<TFloat32> meanDn = tf.math.mean(tf.math.mul(d, normed), last, Mean.keepDims(true));
			tape.accumulate(x, tf.math.mul(inverse, tf.math.sub(tf.math.sub(d, meanD), tf.math.mul(normed, meanDn))));
		});
	}
}
