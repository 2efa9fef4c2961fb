package sc.fiji.hermes.optimize;

import static sc.fiji.hermes.tape.Tape.shape;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Activation;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Tape;

/**
 * Binary cross-entropy plus adaptive Tversky-Dice over the valid (sample, task) pairs of a batch, and cross-entropy of
 * the modality scores (training.md §6).
 */
public final class SegmentationLoss {

	private static final float SMOOTH = 1e-6f;
	private static final float ALPHA_LOW = 0.2f, ALPHA_HIGH = 0.8f;

	private SegmentationLoss() {}

	/**
	 * Weighted mean cross-entropy.
	 *
	 * @param logits {@code [n, z, y, x, t]}
	 * @param target 0 or 1, same shape
	 * @param weight {@code [n, t]}, 0 for a pair that does not count; sums to 1 over the batch
	 * @return scalar
	 */
	public static Operand<TFloat32> crossEntropy(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> target,
		final Operand<TFloat32> weight)
	{
		final Operand<TFloat32> perVoxel = Activation.sigmoidCrossEntropy(tape, flat(tape, logits), flat(tape, target));
		return weighted(tape, Arithmetic.mean(tape, perVoxel, 1), weight);
	}

	/**
	 * The same over the known voxels of each pair.
	 *
	 * @param known 1 or 0, shape of the logits; a pair without a known voxel has loss 0
	 */
	public static Operand<TFloat32> crossEntropy(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> target,
		final Operand<TFloat32> known, final Operand<TFloat32> weight)
	{
		final Operand<TFloat32> perVoxel = Activation.sigmoidCrossEntropy(tape, flat(tape, logits), flat(tape, target));
		final Operand<TFloat32> counted = flat(tape, known);
		final Operand<TFloat32> voxels = tape.tf().math.maximum(Arithmetic.sum(tape, counted, 1), tape.tf().constant(1f));
		return weighted(tape, Arithmetic.div(tape, Arithmetic.sum(tape, Arithmetic.mul(tape, perVoxel, counted), 1), voxels), weight);
	}

	/**
	 * Weighted mean of 1 − D, D = TP / (TP + α·FP + (1−α)·FN) with α = FP / (FP + FN) limited to 0.2 … 0.8.
	 *
	 * @param logits {@code [n, z, y, x, t]}
	 * @param target 0 or 1, same shape
	 * @param weight {@code [n, t]}, 0 for a pair that does not count
	 * @return scalar
	 */
	public static Operand<TFloat32> dice(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> target,
		final Operand<TFloat32> weight, final boolean detachAlpha)
	{
		return overlap(tape, Activation.sigmoid(tape, flat(tape, logits)), flat(tape, target), weight, detachAlpha);
	}

	/**
	 * The same over the known voxels of each pair.
	 *
	 * @param known 1 or 0, shape of the logits
	 */
	public static Operand<TFloat32> dice(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> target,
		final Operand<TFloat32> known, final Operand<TFloat32> weight, final boolean detachAlpha)
	{
		final Operand<TFloat32> counted = flat(tape, known);
		return overlap(tape, Arithmetic.mul(tape, Activation.sigmoid(tape, flat(tape, logits)), counted), Arithmetic.mul(tape, flat(tape, target),
			counted), weight, detachAlpha);
	}

	/**
	 * @param p probabilities {@code [n, voxels, t]}
	 * @param y targets, same shape
	 */
	private static Operand<TFloat32> overlap(final Tape tape, final Operand<TFloat32> p, final Operand<TFloat32> y,
		final Operand<TFloat32> weight, final boolean detachAlpha)
	{
		final var tf = tape.tf();
		final Operand<TFloat32> tp = Arithmetic.sum(tape, Arithmetic.mul(tape, p, y), 1);
		final Operand<TFloat32> fp = Arithmetic.sub(tape, Arithmetic.sum(tape, p, 1), tp);
		final Operand<TFloat32> fn = Arithmetic.sub(tape, Arithmetic.sum(tape, y, 1), tp);
		final Operand<TFloat32> smooth = tf.constant(SMOOTH);
		Operand<TFloat32> alpha = Arithmetic.clamp(tape,
			Arithmetic.div(tape, fp, Arithmetic.add(tape, Arithmetic.add(tape, fp, fn), smooth)), ALPHA_LOW, ALPHA_HIGH);
		if (detachAlpha) alpha = Arrange.stopGradient(tape, alpha);
		final Operand<TFloat32> beta = Arithmetic.sub(tape, tf.constant(1f), alpha);
		final Operand<TFloat32> wrong = Arithmetic.add(tape, Arithmetic.mul(tape, alpha, fp), Arithmetic.mul(tape, beta, fn));
		final Operand<TFloat32> d = Arithmetic.div(tape, tp, Arithmetic.add(tape, Arithmetic.add(tape, tp, wrong), smooth));
		return weighted(tape, Arithmetic.sub(tape, tf.constant(1f), d), weight);
	}

	/**
	 * Weighted cross-entropy of the modality scores.
	 *
	 * @param logits {@code [n, rows]}
	 * @param target one-hot times the sample's weight, same shape; zeros for an unknown modality, which has no loss
	 * @return scalar
	 */
	public static Operand<TFloat32> modality(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> target) {
		return Arithmetic.sum(tape, Activation.softmaxCrossEntropy(tape, logits, target), 0);
	}

	private static Operand<TFloat32> weighted(final Tape tape, final Operand<TFloat32> perPair, final Operand<TFloat32> weight) {
		return Arithmetic.sum(tape, Arithmetic.mul(tape, perPair, weight), 0, 1);
	}

	/** {@code [n, voxels, t]}. */
	private static Operand<TFloat32> flat(final Tape tape, final Operand<TFloat32> x) {
		final long[] s = shape(x);
		return Arrange.reshape(tape, x, s[0], s[1] * s[2] * s[3], s[4]);
	}
}
