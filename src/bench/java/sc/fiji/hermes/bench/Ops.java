package sc.fiji.hermes.bench;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * The few PyTorch operations the network is made of. Maps are [1, c, z, y, x], token lists [n, c].
 *
 * <p>No operation closes its inputs; {@link #release} does, so that a forward pass holds only the maps it still needs.
 */
final class Ops {

	private static final Shape ONE = new Shape(1, 1, 1);
	private static final Shape TWO = new Shape(2, 2, 2);
	private static final Shape ZERO = new Shape(0, 0, 0);
	private static final long[] TO_CHANNELS_LAST = { 0, 2, 3, 4, 1 };
	private static final long[] TO_CHANNELS_FIRST = { 0, 4, 1, 2, 3 };

	private Ops() {
	}

	/** Closes what the result no longer needs. With gradients on, PyTorch itself keeps what the backward pass reads. */
	static PtNDArray release(final PtNDArray result, final PtNDArray... consumed) {
		for (final PtNDArray array : consumed)
			array.close();
		return result;
	}

	/** 3x3x3, stride 1, zero padding, no bias. */
	static PtNDArray conv(final PtNDArray map, final Parameter weight) {
		return JniUtils.convolution(map, weight.array(), null, ONE, ONE, ONE, 1);
	}

	static PtNDArray halve(final PtNDArray map) {
		return JniUtils.maxPool(map, TWO, TWO, ZERO, false);
	}

	/** The voxels of a map as tokens [z*y*x, c]. */
	static PtNDArray tokens(final PtNDArray map) {
		final Shape shape = map.getShape();
		try (PtNDArray last = JniUtils.permute(map, TO_CHANNELS_LAST)) {
			return JniUtils.reshape(last, new long[] { -1, shape.get(1) });
		}
	}

	/** The inverse of {@link #tokens}. */
	static PtNDArray map(final PtNDArray tokens, final Shape mapShape) {
		final long[] s = mapShape.getShape();
		try (PtNDArray last = JniUtils.reshape(tokens, new long[] { 1, s[2], s[3], s[4], s[1] })) {
			return JniUtils.permute(last, TO_CHANNELS_FIRST);
		}
	}

	static PtNDArray linear(final PtNDArray tokens, final Parameter weight) {
		return JniUtils.linear(tokens, weight.array(), null);
	}

	static PtNDArray linear(final PtNDArray tokens, final Parameter weight, final Parameter bias) {
		return JniUtils.linear(tokens, weight.array(), bias.array());
	}

	static PtNDArray rows(final PtNDArray array, final long from, final long to) {
		return JniUtils.slice(array, 0, from, to, 1);
	}

	/** Adds into the first array, which no backward pass reads, being the fresh output of a convolution or a product. */
	static PtNDArray addInto(final PtNDArray sum, final PtNDArray other) {
		JniUtils.addi(sum, other);
		return sum;
	}
}
