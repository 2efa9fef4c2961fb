package sc.fiji.hermes.bench;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Layer norm over the channels of tokens, with learned gain and shift. */
final class LayerNorm {

	private final Parameter gain;
	private final Parameter shift;
	private final Shape shape;
	private final double eps;

	LayerNorm(final Parameters parameters, final String name, final long width, final double eps) {
		gain = parameters.weight(name, width);
		shift = parameters.bias(name, width);
		shape = new Shape(width);
		this.eps = eps;
	}

	PtNDArray apply(final PtNDArray tokens) {
		return JniUtils.layerNorm(tokens, shape, gain.array(), shift.array(), eps);
	}
}
