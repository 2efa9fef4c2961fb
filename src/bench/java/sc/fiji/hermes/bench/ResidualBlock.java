package sc.fiji.hermes.bench;

import java.util.Optional;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Two 3x3x3 convolutions, each after instance norm (eps 1e-4, no affine) and ReLU, plus the input or, when the
 * width changes, a 3x3x3 convolution of the normalised and rectified input.
 */
final class ResidualBlock {

	private static final double EPS = 1e-4;

	private final InstanceNorm norm1;
	private final InstanceNorm norm2;
	private final Parameter conv1;
	private final Parameter conv2;
	private final Optional<Parameter> shortcut;

	ResidualBlock(final Parameters parameters, final String name, final long in, final long out) {
		norm1 = new InstanceNorm(parameters.manager(), in);
		norm2 = new InstanceNorm(parameters.manager(), out);
		conv1 = parameters.weight(name + ".conv1.conv", out, in, 3, 3, 3);
		conv2 = parameters.weight(name + ".conv2.conv", out, out, 3, 3, 3);
		shortcut = in == out ? Optional.empty()
			: Optional.of(parameters.weight(name + ".shortcut.conv", out, in, 3, 3, 3));
	}

	/** Closes its input as soon as nothing reads it any more. */
	PtNDArray apply(final PtNDArray input) {
		final PtNDArray activated = norm1.rectified(input);
		// the projection reads the activated map only; the input of the last decoder stage is the largest map of all
		if (shortcut.isPresent())
			input.close();
		final PtNDArray hidden = Ops.conv(activated, conv1);
		final PtNDArray side = shortcut.map(weight -> Ops.conv(activated, weight)).orElse(input);
		activated.close();
		final PtNDArray again = Ops.release(norm2.rectified(hidden), hidden);
		final PtNDArray out = Ops.release(Ops.conv(again, conv2), again);
		return Ops.release(Ops.addInto(out, side), side);
	}

	/** PyTorch's batch norm over a batch of one is an instance norm; its running statistics stay as they are. */
	private static final class InstanceNorm {

		private final PtNDArray ones;
		private final PtNDArray zeros;
		private final PtNDArray runningMean;
		private final PtNDArray runningVariance;

		InstanceNorm(final NDManager manager, final long channels) {
			final Shape shape = new Shape(channels);
			ones = (PtNDArray) manager.ones(shape);
			zeros = (PtNDArray) manager.zeros(shape);
			runningMean = (PtNDArray) manager.zeros(shape);
			runningVariance = (PtNDArray) manager.ones(shape);
		}

		PtNDArray rectified(final PtNDArray map) {
			try (PtNDArray normed = JniUtils.batchNorm(map, runningMean, runningVariance, ones, zeros, true, 0, EPS)) {
				return JniUtils.relu(normed);
			}
		}
	}
}
