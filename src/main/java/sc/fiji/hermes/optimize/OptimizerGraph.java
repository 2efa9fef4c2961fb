package sc.fiji.hermes.optimize;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.model.Variables;

/** Builds the operations by which an {@link Optimizer} changes all weights. */
final class OptimizerGraph {

	private final Optimizer rule;

	private OptimizerGraph(final Optimizer rule) {
		this.rule = rule;
	}

	/**
	 * Numbers that change from step to step, as scalars of the graph. The bias corrections are fed and not computed in
	 * the graph, where 1 − 0.999ᵗ would lose half its digits.
	 *
	 * @param rate learning rate
	 * @param correction1 1 − beta1ᵗ at step t = 1, 2, …
	 * @param correction2 1 − beta2ᵗ
	 * @param loss of the step; a step whose loss is not finite changes nothing
	 */
	record Scalars(Operand<TFloat32> rate, Operand<TFloat32> correction1, Operand<TFloat32> correction2, Operand<TFloat32> loss) {

		private Scalars withRate(final Operand<TFloat32> other) {
			return new Scalars(other, correction1, correction2, loss);
		}
	}

	/**
	 * A change of all weights.
	 *
	 * @param updates one operation a weight, in the order of the weights; each writes weight, m and v. Where gradients or loss
	 *          are not finite none of them is run, nor what depends on one of them
	 * @param norm L2 norm of the gradients before clipping
	 */
	record Update(List<Op> updates, Operand<TFloat32> norm) {}

	/**
	 * Builds the update of all weights.
	 *
	 * @param gradients in the order of {@code weights.parameters()}
	 * @param m running means of the gradients
	 * @param v running means of their squares
	 */
	static Update update(final Optimizer rule, final Ops tf, final Variables weights, final List<Operand<TFloat32>> gradients, final Variables m,
		final Variables v, final Scalars scalars)
	{
		return new OptimizerGraph(rule).update(tf, weights, gradients, m, v, scalars);
	}

	private Update update(final Ops tf, final Variables weights, final List<Operand<TFloat32>> gradients, final Variables m,
		final Variables v, final Scalars scalars)
	{
		final List<Operand<TFloat32>> squares = new ArrayList<>();
		for (final Operand<TFloat32> g : gradients) squares.add(tf.nn.l2Loss(g));
		final Operand<TFloat32> norm = tf.math.sqrt(tf.math.mul(tf.constant(2f), tf.math.addN(squares)));
		// The sum is finite only if both are, and a norm only if every gradient is.
		final Operand<TBool> finite = tf.math.isFinite(tf.math.add(norm, scalars.loss));
		final List<Operand<TFloat32>> clipped = clipped(tf, gradients, norm, finite);
		final Scalars passed = scalars.withRate(ifTrue(tf, scalars.rate, finite));
		return new Update(rule.kind() == Optimizer.Kind.LAMB ? lamb(tf, weights, m, v, clipped, passed) : adam(tf, weights, m, v, clipped,
			passed), norm);
	}

	/**
	 * Passes {@code x} on where {@code condition} holds. Elsewhere nothing that depends on the result is run: neither NaN nor the
	 * rounding of a multiplication by 0 can reach a variable.
	 */
	private static Operand<TFloat32> ifTrue(final Ops tf, final Operand<TFloat32> x, final Operand<TBool> condition) {
		return tf.switchCond(x, condition).outputTrue();
	}

	private List<Operand<TFloat32>> clipped(final Ops tf, final List<Operand<TFloat32>> gradients, final Operand<TFloat32> norm,
		final Operand<TBool> finite)
	{
		final Operand<TFloat32> one = tf.constant(1f);
		final Operand<TFloat32> shrink = ifTrue(tf, Double.isInfinite(rule.maxNorm()) ? one : tf.math.div(one, tf.math.maximum(one, tf.math.div(
			norm, tf.constant((float) rule.maxNorm())))), finite);
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
		final Operand<TFloat32> smallest = tf.math.mul(tf.constant((float) rule.epsilon()), root);
		final Operand<TFloat32> shrinkage = tf.math.mul(scalars.rate, tf.constant((float) rule.decay()));
		final Operand<TFloat32> zero = tf.constant(0f), b1 = tf.constant((float) rule.beta1()), b2 = tf.constant((float) rule.beta2());
		final List<Op> updates = new ArrayList<>();
		for (int i = 0; i < gradients.size(); i++) {
			Ops after = tf;
			if (rule.decay() != 0) after = tf.withControlDependencies(List.<Op>of(tf.assignSubVariableOp(weights.handles().get(i), tf.math.mul(weights
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
		final Operand<TFloat32> newM = tf.math.add(tf.math.mul(m.reads().get(i), tf.constant((float) rule.beta1())), tf.math.mul(g, tf.constant(
			(float) (1 - rule.beta1()))));
		final Operand<TFloat32> newV = tf.math.add(tf.math.mul(v.reads().get(i), tf.constant((float) rule.beta2())), tf.math.mul(tf.math.square(g),
			tf.constant((float) (1 - rule.beta2()))));
		final Operand<TFloat32> root = tf.math.add(tf.math.sqrt(tf.math.div(newV, scalars.correction2)), tf.constant((float) rule.epsilon()));
		Operand<TFloat32> u = tf.math.div(tf.math.div(newM, scalars.correction1), root);
		if (rule.decay() != 0) u = tf.math.add(u, tf.math.mul(p, tf.constant((float) rule.decay())));
		return tf.withControlDependencies(List.<Op>of(tf.assignVariableOp(m.handles().get(i), newM), tf.assignVariableOp(v.handles().get(i),
			newV))).assignSubVariableOp(weights.handles().get(i), tf.math.mul(u, trusted(tf, scalars.rate, p, u)));
	}

	/** Rate times trust ratio; without decay, or for a tensor that is exactly 0, the plain rate. */
	private Operand<TFloat32> trusted(final Ops tf, final Operand<TFloat32> rate, final Operand<TFloat32> p, final Operand<TFloat32> u) {
		if (rule.decay() == 0) return rate;
		final Operand<TFloat32> normP = tf.math.sqrt(tf.nn.l2Loss(p)), normU = tf.math.sqrt(tf.nn.l2Loss(u));
		final Operand<TFloat32> zero = tf.constant(0f);
		final var both = tf.math.logicalAnd(tf.math.greater(normP, zero), tf.math.greater(normU, zero));
		return tf.math.mul(rate, tf.select(both, tf.math.divNoNan(normP, normU), tf.constant(1f)));
	}
}
