package sc.fiji.hermes.bench;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * One trainable tensor with, once trained, its two Adam moments.
 *
 * <p>While gradients are tracked, the network reads a leaf that shares the value's memory. Dropping the leaf drops its
 * gradient, as {@code zero_grad(set_to_none=True)} does in PyTorch: nothing is zeroed or accumulated.
 */
final class Parameter {

	private final String name;
	private final PtNDArray value;
	private PtNDArray leaf;
	private PtNDArray mean;
	private PtNDArray variance;

	Parameter(final String name, final PtNDArray value) {
		this.name = name;
		this.value = value;
		this.leaf = value;
	}

	String name() {
		return name;
	}

	/** What the network computes with; belongs to this parameter. */
	PtNDArray array() {
		return leaf;
	}

	long elements() {
		return value.size();
	}

	void track() {
		untrack();
		leaf = JniUtils.detachGradient(value);
		leaf.setRequiresGradient(true);
	}

	void untrack() {
		if (leaf != value)
			leaf.close();
		leaf = value;
	}

	/** Euclidean norm of the tracked gradient. */
	double gradientNorm() {
		try (PtNDArray gradient = JniUtils.getGradient(leaf);
				PtNDArray squares = JniUtils.square(gradient);
				PtNDArray sum = JniUtils.sum(squares)) {
			return Math.sqrt(sum.getFloat());
		}
	}

	/** One Adam update (betas 0.9 and 0.999, eps 1e-8) from the tracked gradient, which is dropped; t counts from 1. */
	void adam(final int t, final double rate) {
		if (mean == null) {
			mean = (PtNDArray) value.zerosLike();
			variance = (PtNDArray) value.zerosLike();
		}
		final double corrected = rate * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
		try (PtNDArray gradient = JniUtils.getGradient(leaf)) {
			JniUtils.adamUpdate(value, gradient, mean, variance, (float) rate, (float) corrected, 0, 1, -1, 0.9f, 0.999f,
				1e-8f, false);
		}
		untrack();
	}
}
