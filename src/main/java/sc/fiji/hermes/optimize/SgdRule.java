package sc.fiji.hermes.optimize;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.train.ResourceApplyMomentum;
import org.tensorflow.types.TFloat32;

/** Gradient descent with Nesterov's momentum. The decay is added to the gradient, as nnU-Net's is. */
record SgdRule(double momentum) implements UpdateRule {

	@Override
	public List<String> slots() {
		return List.of("momentum");
	}

	@Override
	public List<Double> numbers(final long step) {
		return List.of();
	}

	@Override
	public Step step(final Ops tf, final Operand<TFloat32> rate, final List<? extends Operand<TFloat32>> numbers, final double decay) {
		final Operand<TFloat32> factor = tf.constant((float) momentum), shrinkage = tf.constant((float) decay);
		return (ops, weight, slots, gradient, norm) -> ops.train.resourceApplyMomentum(weight.handle(), slots.get(0).handle(), rate, decay == 0
			? gradient : tf.math.add(gradient, tf.math.mul(weight.value(), shrinkage)), factor, ResourceApplyMomentum.useNesterov(true));
	}
}
