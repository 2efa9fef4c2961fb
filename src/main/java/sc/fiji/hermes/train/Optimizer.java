package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.Variables;

/**
 * How weights follow their gradients. Both kinds first divide all gradients by their common norm if that exceeds
 * {@code maxNorm}, and keep running means m and v of the gradient and its square.
 *
 * @param kind update rule
 * @param beta1 decay of m
 * @param beta2 decay of v
 * @param epsilon added to the root of v after bias correction
 * @param decay decoupled weight decay; every tensor has it, as in the reference
 * @param maxNorm clips the L2 norm over all gradients together; infinite for never
 */
public record Optimizer(Kind kind, double beta1, double beta2, double epsilon, double decay, double maxNorm) {

	/** Update rules. */
	public enum Kind {
			/** Adam's step scaled by a trust ratio ‖p‖/‖u‖ a tensor (training.md §7, arXiv 1904.00962). */
			LAMB,
			/** Adam with decoupled weight decay (AdamW); plain Adam where the decay is 0. */
			ADAM
	}

	/** The published setting of Hermes-R. */
	public static Optimizer lamb() {
		return new Optimizer(Kind.LAMB, 0.9, 0.999, 1e-5, 1e-5, 1);
	}

	/**
	 * AdamW for small mixed batches. The running mean of squares forgets within 50 steps and not 1000: the gradients of the
	 * first steps are large and would hold back all later ones.
	 *
	 * @param decay 0 for none; values below about 1e-4 are lost in the rounding of the weights, since rate × decay is what counts
	 */
	public static Optimizer adamW(final double decay) {
		return new Optimizer(Kind.ADAM, 0.9, 0.98, 1e-8, decay, 1);
	}

	/** The same with another weight decay. */
	public Optimizer withDecay(final double value) {
		return new Optimizer(kind, beta1, beta2, epsilon, value, maxNorm);
	}

	/**
	 * Numbers that change from step to step, as scalars of the graph. The bias corrections are fed and not computed in
	 * the graph, where 1 − 0.999ᵗ would lose half its digits.
	 *
	 * @param rate learning rate
	 * @param correction1 1 − beta1ᵗ at step t = 1, 2, …
	 * @param correction2 1 − beta2ᵗ
	 */
	public record Scalars(Operand<TFloat32> rate, Operand<TFloat32> correction1, Operand<TFloat32> correction2) {}

	/**
	 * A change of all weights.
	 *
	 * @param updates one operation a weight, in the order of the weights; each writes weight, m and v
	 * @param norm L2 norm of the gradients before clipping
	 */
	public record Update(List<Op> updates, Operand<TFloat32> norm) {}

	/**
	 * Builds the update of all weights.
	 *
	 * @param gradients in the order of {@code weights.parameters()}
	 * @param m running means of the gradients
	 * @param v running means of their squares
	 */
	public Update update(final Ops tf, final Variables weights, final List<Operand<TFloat32>> gradients, final Variables m,
		final Variables v, final Scalars scalars)
	{
		final List<Operand<TFloat32>> squares = new ArrayList<>();
		for (final Operand<TFloat32> g : gradients) squares.add(tf.nn.l2Loss(g));
		final Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares)));
		final List<Operand<TFloat32>> clipped = Double.isInfinite(maxNorm) ? gradients : clipped(tf, gradients, norm);
		return new Update(kind == Kind.LAMB ? lamb(tf, weights, m, v, clipped, scalars) : adam(tf, weights, m, v, clipped, scalars), norm);
	}

	private List<Operand<TFloat32>> clipped(final Ops tf, final List<Operand<TFloat32>> gradients, final Operand<TFloat32> norm) {
		final Operand<TFloat32> one = tf.constant(1f);
		final Operand<TFloat32> shrink = tf.math.div(one, tf.math.maximum(one, tf.math.div(norm, tf.constant((float) maxNorm))));
		final List<Operand<TFloat32>> clipped = new ArrayList<>();
		for (final Operand<TFloat32> g : gradients) clipped.add(tf.math.mul(g, shrink));
		return clipped;
	}

	/**
	 * One fused operation a tensor: composed of some 25 small ones each, an update of 405 tensors took 50 ms and not 34 at base 8,
	 * 150 and not 69 at base 16. The kernel adds its epsilon to the root of v before bias correction, so it gets a smaller one.
	 */
	private List<Op> adam(final Ops tf, final Variables weights, final Variables m, final Variables v,
		final List<Operand<TFloat32>> gradients, final Scalars scalars)
	{
		final Operand<TFloat32> root = tf.math.sqrt(scalars.correction2);
		final Operand<TFloat32> rate = tf.math.div(tf.math.mul(scalars.rate, root), scalars.correction1);
		final Operand<TFloat32> smallest = tf.math.mul(tf.constant((float) epsilon), root);
		final Operand<TFloat32> shrinkage = tf.math.mul(scalars.rate, tf.constant((float) decay));
		final Operand<TFloat32> zero = tf.constant(0f), b1 = tf.constant((float) beta1), b2 = tf.constant((float) beta2);
		final List<Op> updates = new ArrayList<>();
		for (int i = 0; i < gradients.size(); i++) {
			Ops after = tf;
			if (decay != 0) after = tf.withControlDependencies(List.<Op>of(tf.assignSubVariableOp(weights.handles().get(i), tf.math.mul(weights
				.reads().get(i), shrinkage))));
			updates.add(after.train.resourceApplyAdam(weights.handles().get(i), m.handles().get(i), v.handles().get(i), zero, zero, rate, b1, b2,
				smallest, gradients.get(i)));
		}
		return updates;
	}

	private List<Op> lamb(final Ops tf, final Variables weights, final Variables m, final Variables v,
		final List<Operand<TFloat32>> gradients, final Scalars scalars)
	{
		final List<Op> updates = new ArrayList<>();
		for (int i = 0; i < gradients.size(); i++) updates.add(lamb(tf, weights, m, v, i, gradients.get(i), scalars));
		return updates;
	}

	private Op lamb(final Ops tf, final Variables weights, final Variables m, final Variables v, final int i, final Operand<TFloat32> g,
		final Scalars scalars)
	{
		final Operand<TFloat32> p = weights.reads().get(i);
		final Operand<TFloat32> newM = tf.math.add(tf.math.mul(m.reads().get(i), tf.constant((float) beta1)), tf.math.mul(g, tf.constant(
			(float) (1 - beta1))));
		final Operand<TFloat32> newV = tf.math.add(tf.math.mul(v.reads().get(i), tf.constant((float) beta2)), tf.math.mul(tf.math.square(g),
			tf.constant((float) (1 - beta2))));
		final Operand<TFloat32> root = tf.math.add(tf.math.sqrt(tf.math.div(newV, scalars.correction2)), tf.constant((float) epsilon));
		Operand<TFloat32> u = tf.math.div(tf.math.div(newM, scalars.correction1), root);
		if (decay != 0) u = tf.math.add(u, tf.math.mul(p, tf.constant((float) decay)));
		return tf.withControlDependencies(List.<Op>of(tf.assignVariableOp(m.handles().get(i), newM), tf.assignVariableOp(v.handles().get(i),
			newV))).assignSubVariableOp(weights.handles().get(i), tf.math.mul(u, trusted(tf, scalars.rate, p, u)));
	}

	/** Rate times trust ratio; without decay, or for a tensor that is exactly 0, the plain rate. */
	private Operand<TFloat32> trusted(final Ops tf, final Operand<TFloat32> rate, final Operand<TFloat32> p, final Operand<TFloat32> u) {
		if (decay == 0) return rate;
		final Operand<TFloat32> normP = tf.math.sqrt(tf.nn.l2Loss(p)), normU = tf.math.sqrt(tf.nn.l2Loss(u));
		final Operand<TFloat32> zero = tf.constant(0f);
		final var both = tf.math.logicalAnd(tf.math.greater(normP, zero), tf.math.greater(normU, zero));
		return tf.math.mul(rate, tf.select(both, tf.math.divNoNan(normP, normU), tf.constant(1f)));
	}
}
