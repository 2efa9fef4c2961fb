package sc.fiji.hermes.optimize;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

import sc.fiji.hermes.model.NetworkOutput.Masks;
import sc.fiji.hermes.sample.BinaryTargets;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Tape;

/**
 * The losses of all mask outputs of a network, each by its weight. A coarser output is compared with a coarser target, of the voxels
 * nearest to the centres of its own (backbones.md §6); what is unknown there is unknown.
 *
 * @param crossEntropy scalar
 * @param dice scalar
 */
record MaskLoss(Operand<TFloat32> crossEntropy, Operand<TFloat32> dice) {

	/**
	 * @param target 0, 1 or {@link BinaryTargets#UNKNOWN}, {@code [n, z, y, x, t]} of the image
	 * @param unknown whether any of it is unknown
	 * @param ceWeight {@code [n, t]}, see {@link PairWeights}
	 * @param diceWeight {@code [n, t]}
	 */
	static MaskLoss of(final Tape tape, final List<Masks> outputs, final Operand<TUint8> target, final boolean unknown,
		final Operand<TFloat32> ceWeight, final Operand<TFloat32> diceWeight, final boolean detachAlpha)
	{
		MaskLoss sum = null;
		for (final Masks m : outputs) {
			final MaskLoss one = of(tape, m.logits(), at(tape.tf(), target, shape(m.logits())), unknown, ceWeight, diceWeight, detachAlpha);
			final MaskLoss weighted = m.weight() == 1 ? one : new MaskLoss(Arithmetic.scale(tape, one.crossEntropy, m.weight()), Arithmetic.scale(tape,
				one.dice, m.weight()));
			sum = sum == null ? weighted : new MaskLoss(Arithmetic.add(tape, sum.crossEntropy, weighted.crossEntropy), Arithmetic.add(tape, sum.dice,
				weighted.dice));
		}
		return sum;
	}

	private static MaskLoss of(final Tape tape, final Operand<TFloat32> logits, final Operand<TUint8> target, final boolean unknown,
		final Operand<TFloat32> ceWeight, final Operand<TFloat32> diceWeight, final boolean detachAlpha)
	{
		final Ops tf = tape.tf();
		if (!unknown) {
			final Operand<TFloat32> truth = tf.dtypes.cast(target, TFloat32.class);
			return new MaskLoss(SegmentationLoss.crossEntropy(tape, logits, truth, ceWeight), SegmentationLoss.dice(tape, logits, truth, diceWeight,
				detachAlpha));
		}
		final Operand<TFloat32> truth = tf.dtypes.cast(tf.math.equal(target, constant(tf, 1)), TFloat32.class);
		final Operand<TFloat32> known = tf.dtypes.cast(tf.math.notEqual(target, constant(tf, BinaryTargets.UNKNOWN)), TFloat32.class);
		return new MaskLoss(SegmentationLoss.crossEntropy(tape, logits, truth, known, ceWeight), SegmentationLoss.dice(tape, logits, truth, known,
			diceWeight, detachAlpha));
	}

	private static Operand<TUint8> constant(final Ops tf, final int value) {
		return tf.dtypes.cast(tf.constant(value), TUint8.class);
	}

	/** The target at the size of an output. */
	static Operand<TUint8> at(final Ops tf, final Operand<TUint8> target, final long[] size) {
		final long[] from = shape(target);
		Operand<TUint8> t = target;
		for (int axis = 1; axis <= 3; axis++)
			if (from[axis] != size[axis]) t = tf.gather(t, tf.constant(nearest(from[axis], size[axis])), tf.constant(axis));
		return t;
	}

	/** The voxel in which the centre of each of {@code to} voxels lies; of two it is the second. */
	static int[] nearest(final long from, final long to) {
		final int[] source = new int[Math.toIntExact(to)];
		for (int i = 0; i < to; i++) source[i] = (int) ((2L * i + 1) * from / (2 * to));
		return source;
	}
}
