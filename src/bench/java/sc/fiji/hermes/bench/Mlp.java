package sc.fiji.hermes.bench;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Linear, exact GELU, linear. */
final class Mlp {

	private final Parameter weight1;
	private final Parameter bias1;
	private final Parameter weight2;
	private final Parameter bias2;

	Mlp(final Parameters parameters, final String name, final long in, final long hidden, final long out) {
		weight1 = parameters.weight(name + ".fc1", hidden, in);
		bias1 = parameters.bias(name + ".fc1", hidden);
		weight2 = parameters.weight(name + ".fc2", out, hidden);
		bias2 = parameters.bias(name + ".fc2", out);
	}

	/** Closes its input. */
	PtNDArray apply(final PtNDArray tokens) {
		final PtNDArray hidden = Ops.release(Ops.linear(tokens, weight1, bias1), tokens);
		final PtNDArray active = Ops.release(JniUtils.gelu(hidden), hidden);
		return Ops.release(Ops.linear(active, weight2, bias2), active);
	}
}
