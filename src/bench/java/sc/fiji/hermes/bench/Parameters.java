package sc.fiji.hermes.bench;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** All trainable tensors of one network, under the names and in the layouts that PyTorch gives them. */
final class Parameters {

	private final NDManager manager;
	private final boolean channelsLast;
	private final List<Parameter> all = new ArrayList<>();
	private int steps;

	/**
	 * @param manager owns every tensor
	 * @param channelsLast whether convolution weights lie in memory with their input channels innermost, which makes
	 *          PyTorch keep all maps channels-last
	 */
	Parameters(final NDManager manager, final boolean channelsLast) {
		this.manager = manager;
		this.channelsLast = channelsLast;
	}

	NDManager manager() {
		return manager;
	}

	List<Parameter> all() {
		return all;
	}

	Parameter add(final String name, final long... shape) {
		final Parameter parameter = new Parameter(name, owned(CountedFill.parameter(name, shape), shape));
		all.add(parameter);
		return parameter;
	}

	Parameter weight(final String name, final long... shape) {
		return add(name + ".weight", shape);
	}

	Parameter bias(final String name, final long size) {
		return add(name + ".bias", size);
	}

	void track() {
		all.forEach(Parameter::track);
	}

	void adam(final double rate) {
		steps++;
		for (final Parameter parameter : all)
			parameter.adam(steps, rate);
	}

	private PtNDArray owned(final float[] values, final long[] shape) {
		// the clone lies in PyTorch's own aligned memory; a created array borrows that of a Java buffer
		if (shape.length != 5 || !channelsLast) {
			try (PtNDArray borrowed = (PtNDArray) manager.create(values, new Shape(shape))) {
				return JniUtils.clone(borrowed);
			}
		}
		final int inputs = (int) shape[1];
		final int taps = (int) (shape[2] * shape[3] * shape[4]);
		final float[] last = new float[values.length];
		for (int o = 0; o < shape[0]; o++)
			for (int i = 0; i < inputs; i++)
				for (int k = 0; k < taps; k++)
					last[(o * taps + k) * inputs + i] = values[(o * inputs + i) * taps + k];
		final Shape lastShape = new Shape(shape[0], shape[2], shape[3], shape[4], shape[1]);
		try (PtNDArray borrowed = (PtNDArray) manager.create(last, lastShape);
				PtNDArray view = JniUtils.permute(borrowed, new long[] { 0, 4, 1, 2, 3 })) {
			return JniUtils.clone(view);
		}
	}
}
