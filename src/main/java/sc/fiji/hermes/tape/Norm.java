package sc.fiji.hermes.tape;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.math.Mean;
import org.tensorflow.op.nn.FusedBatchNorm;
import org.tensorflow.op.nn.FusedBatchNormGrad;
import org.tensorflow.types.TFloat32;

/** Normalisation layers. */
public final class Norm {

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
		// Batch norm over one sample is instance norm, and its fused kernel is 3 to 4 times faster than
		// a composition. The view as a 2-D image avoids a slow 5-D code path.
		final List<Operand<TFloat32>> normed = new ArrayList<>();
		for (final Operand<TFloat32> sample : samples(tape, x))
			normed.add(fused(tape, Arrange.reshape(tape, sample, 1, s[1] * s[2], s[3], s[4]), epsilon));
		return Arrange.reshape(tape, Arrange.concat(tape, normed, 0), s);
	}

	private static List<Operand<TFloat32>> samples(final Tape tape, final Operand<TFloat32> x) {
		final int[] ones = new int[(int) shape(x)[0]];
		Arrays.fill(ones, 1);
		return Arrange.split(tape, x, 0, ones);
	}

	private static Operand<TFloat32> fused(final Tape tape, final Operand<TFloat32> x, final float epsilon) {
		final var tf = tape.tf();
		final long[] s = shape(x);
		final float[] unit = new float[(int) s[3]];
		Arrays.fill(unit, 1);
		final Operand<TFloat32> scale = tf.constant(unit);
		final Operand<TFloat32> empty = tf.constant(new float[0]);
		final FusedBatchNorm<TFloat32, TFloat32> norm = tf.nn.fusedBatchNorm(x, scale, tf.constant(new float[unit.length]), empty,
			empty, FusedBatchNorm.epsilon(epsilon), FusedBatchNorm.isTraining(true));
		return tape.record(norm.y(), List.of(x),
			dy -> tape.accumulate(x, tf.nn.fusedBatchNormGrad(dy, x, scale, norm.reserveSpace1(), norm.reserveSpace2(),
				norm.reserveSpace3(), FusedBatchNormGrad.epsilon(epsilon), FusedBatchNormGrad.isTraining(true)).xBackprop()));
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
			if (tape.needsGradient(gain)) tape.accumulate(gain, tf.sum(tf.math.mul(dy, normed), tf.constant(0)));
			if (tape.needsGradient(shift)) tape.accumulate(shift, tf.nn.biasAddGrad(dy));
			if (!tape.needsGradient(x)) return;
			final Operand<TFloat32> d = tf.math.mul(dy, gain);
			final Operand<TFloat32> meanD = tf.math.mean(d, last, Mean.keepDims(true));
			final Operand<TFloat32> meanDn = tf.math.mean(tf.math.mul(d, normed), last, Mean.keepDims(true));
			tape.accumulate(x, tf.math.mul(inverse, tf.math.sub(tf.math.sub(d, meanD), tf.math.mul(normed, meanDn))));
		});
	}
}
