package sc.fiji.hermes.optimize;

import java.util.List;
import java.util.function.UnaryOperator;

import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** Adam's step scaled by a trust ratio ‖p‖/‖u‖ a tensor (training.md §7). */
record LambRule(double beta1, double beta2, double epsilon) implements UpdateRule {

	@Override
	public List<String> slots() {
		return AdamRule.SLOTS;
	}

	@Override
	public List<Double> numbers(final long step) {
		return AdamRule.corrections(beta1, beta2, step);
	}

	@Override
	public Step step(final Ops tf, final Operand<TFloat32> rate, final List<? extends Operand<TFloat32>> numbers, final double decay) {
		return (ops, weight, slots, gradient, norm) -> {
			final Operand<TFloat32> p = weight.value();
			final Stored m = slots.get(0), v = slots.get(1);
			final Operand<TFloat32> newM = mean(tf, m, gradient, beta1), newV = mean(tf, v, tf.math.square(gradient), beta2);
			final Operand<TFloat32> root = tf.math.add(tf.math.sqrt(tf.math.div(newV, numbers.get(1))), tf.constant((float) epsilon));
			Operand<TFloat32> u = tf.math.div(tf.math.div(newM, numbers.get(0)), root);
			if (decay != 0) u = tf.math.add(u, tf.math.mul(p, tf.constant((float) decay)));
			// without decay there is no trust ratio
			final Operand<TFloat32> trusted = decay == 0 ? rate : tf.math.mul(rate, trust(tf, norm, p, u));
			return ops.withControlDependencies(List.<Op>of(ops.assignVariableOp(m.handle(), newM), ops.assignVariableOp(v.handle(), newV)))
				.assignSubVariableOp(weight.handle(), tf.math.mul(u, trusted));
		};
	}

	private static Operand<TFloat32> mean(final Ops tf, final Stored slot, final Operand<TFloat32> x, final double beta) {
		return tf.math.add(tf.math.mul(slot.value(), tf.constant((float) beta)), tf.math.mul(x, tf.constant((float) (1 - beta))));
	}

	/** 1 for a tensor that is exactly 0. */
	private static Operand<TFloat32> trust(final Ops tf, final UnaryOperator<Operand<TFloat32>> norm, final Operand<TFloat32> p,
		final Operand<TFloat32> u)
	{
		final Operand<TFloat32> normP = norm.apply(p), normU = norm.apply(u);
		final Operand<TFloat32> zero = tf.constant(0f);
		final var both = tf.math.logicalAnd(tf.math.greater(normP, zero), tf.math.greater(normU, zero));
		return tf.select(both, tf.math.divNoNan(normP, normU), tf.constant(1f));
	}
}
