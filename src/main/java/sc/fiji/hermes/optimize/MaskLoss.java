package sc.fiji.hermes.optimize;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

import sc.fiji.hermes.model.NetworkOutput.Masks;
import sc.fiji.hermes.sample.Targets;
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
	 * What the masks should be.
	 *
	 * @param values as {@link Targets} has them, {@code [n, z, y, x, t]} of the image
	 * @param unknown whether any of it is unknown
	 * @param parts whether a voxel belongs to a task in part
	 */
	record Target(Operand<TUint8> values, boolean unknown, boolean parts) {}

	/**
	 * @param ceWeight {@code [n, t]}, see {@link PairWeights}
	 * @param diceWeight {@code [n, t]}
	 */
	static MaskLoss of(final Tape tape, final List<Masks> outputs, final Target target, final Operand<TFloat32> ceWeight,
		final Operand<TFloat32> diceWeight, final LossOptions options)
	{
		MaskLoss sum = null;
		for (final Masks m : outputs) {
			final SegmentationLoss loss = loss(tape, m.logits(), target);
			final Operand<TFloat32> ce = loss.crossEntropy(ceWeight, options.positiveShare()), dice = loss.dice(diceWeight, options.detachAlpha());
			final MaskLoss weighted = m.weight() == 1 ? new MaskLoss(ce, dice) : new MaskLoss(Arithmetic.scale(tape, ce, m.weight()), Arithmetic
				.scale(tape, dice, m.weight()));
			sum = sum == null ? weighted : new MaskLoss(Arithmetic.add(tape, sum.crossEntropy, weighted.crossEntropy), Arithmetic.add(tape, sum.dice,
				weighted.dice));
		}
		return sum;
	}

	private static SegmentationLoss loss(final Tape tape, final Operand<TFloat32> logits, final Target target) {
		final Ops tf = tape.tf();
		final Operand<TUint8> values = at(tf, target.values, shape(logits));
		// of unknown voxels it does not matter
		final Operand<TFloat32> truth = tf.math.div(tf.dtypes.cast(values, TFloat32.class), tf.constant((float) Targets.WHOLE));
		final Optional<Operand<TFloat32>> known = target.unknown ? Optional.of(tf.dtypes.cast(tf.math.notEqual(values, tf.dtypes.cast(tf.constant(
			Targets.UNKNOWN & 0xff), TUint8.class)), TFloat32.class)) : Optional.empty();
		return new SegmentationLoss(tape, logits, truth, known, target.parts);
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
