package sc.fiji.hermes.optimize;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.Optional;

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

	private final Tape tape;
	/** All {@code [n, voxels, t]}. */
	private final Operand<TFloat32> logits, truth;
	private final Optional<Operand<TFloat32>> known;
	private final boolean parts;

	/**
	 * @param logits {@code [n, z, y, x, t]}
	 * @param truth how much of a voxel belongs to the task, 0 to 1, same shape
	 * @param known 1 where it is known and 0 elsewhere, same shape; empty if it is everywhere
	 * @param parts whether anything between 0 and 1 occurs
	 */
	public SegmentationLoss(final Tape tape, final Operand<TFloat32> logits, final Operand<TFloat32> truth,
		final Optional<Operand<TFloat32>> known, final boolean parts)
	{
		this.tape = tape;
		this.logits = flat(tape, logits);
		this.known = known.map(k -> flat(tape, k));
		this.truth = this.known.isPresent() ? Arithmetic.mul(tape, flat(tape, truth), this.known.get()) : flat(tape, truth);
		this.parts = parts;
	}

	/**
	 * Weighted mean of the cross-entropies of the pairs, each a mean over its known voxels. A pair without a known voxel has 0.
	 *
	 * @param weight {@code [n, t]}, 0 for a pair that does not count; sums to 1 over the batch
	 * @param positiveShare see {@link LossOptions}
	 * @return scalar
	 */
	public Operand<TFloat32> crossEntropy(final Operand<TFloat32> weight, final double positiveShare) {
		final Operand<TFloat32> perVoxel = parts ? Activation.softCrossEntropy(tape, logits, truth) : Activation.sigmoidCrossEntropy(tape, logits,
			truth);
		if (positiveShare > 0) return weighted(tape, mean(perVoxel, balance(positiveShare)), weight);
		return weighted(tape, known.isPresent() ? mean(perVoxel, known.get()) : Arithmetic.mean(tape, perVoxel, 1), weight);
	}

	/** Mean over voxels that count differently. */
	private Operand<TFloat32> mean(final Operand<TFloat32> perVoxel, final Operand<TFloat32> counts) {
		final Operand<TFloat32> sum = tape.tf().math.maximum(Arithmetic.sum(tape, counts, 1), tape.tf().constant(1f));
		return Arithmetic.div(tape, Arithmetic.sum(tape, Arithmetic.mul(tape, perVoxel, counts), 1), sum);
	}

	/** 1 outside and at least as much inside as gives the inside its share; 0 where unknown. */
	private Operand<TFloat32> balance(final double positiveShare) {
		final var tf = tape.tf();
		final long voxels = shape(logits)[1];
		final Operand<TFloat32> all = known.isPresent() ? Arithmetic.sum(tape, known.get(), 1) : tf.constant((float) voxels);
		final Operand<TFloat32> inside = Arithmetic.sum(tape, truth, 1);
		final Operand<TFloat32> ratio = tf.math.div(tf.math.sub(all, inside), tf.math.maximum(inside, tf.constant(1f)));
		final Operand<TFloat32> more = tf.math.maximum(tf.math.sub(tf.math.mul(ratio, tf.constant((float) (positiveShare / (1 -
			positiveShare)))), tf.constant(1f)), tf.constant(0f));
		final Operand<TFloat32> extra = tf.math.mul(truth, tf.expandDims(more, tf.constant(1)));
		return tf.math.add(extra, known.isPresent() ? known.get() : tf.constant(1f));
	}

	/**
	 * Weighted mean of 1 − D over the known voxels of each pair, D = TP / (TP + α·FP + (1−α)·FN) with α = FP / (FP + FN) limited to
	 * 0.2 … 0.8.
	 *
	 * @param weight {@code [n, t]}, 0 for a pair that does not count
	 * @param detachAlpha whether α is a constant for the gradient
	 * @return scalar
	 */
	public Operand<TFloat32> dice(final Operand<TFloat32> weight, final boolean detachAlpha) {
		final Operand<TFloat32> p = Activation.sigmoid(tape, logits);
		return overlap(tape, known.isPresent() ? Arithmetic.mul(tape, p, known.get()) : p, truth, weight, detachAlpha);
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
