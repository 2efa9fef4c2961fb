package sc.fiji.hermes.model;

import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Hands a network the tensors it is made of. */
@FunctionalInterface
public interface Parameters {

	/** The value of a parameter, in our layout. */
	Operand<TFloat32> get(Parameter parameter);

	/** Filter of a convolution, {@code U(±1/√fanIn)}. @param kernel edges along x, y and z */
	default Operand<TFloat32> conv(final String name, final List<Integer> kernel, final long in, final long out) {
		final long x = kernel.get(0), y = kernel.get(1), z = kernel.get(2);
		return get(new Parameter(name, Layout.CONV, new long[] { z, y, x, in, out }, 1 / Math.sqrt((double) in * z * y * x), 0));
	}

	/** Matrix of a linear layer, {@code U(±1/√in)}. */
	default Operand<TFloat32> linear(final String name, final long in, final long out) {
		return linear(name, in, out, 1 / Math.sqrt(in));
	}

	/** Matrix of a linear layer, {@code U(±bound)}. */
	default Operand<TFloat32> linear(final String name, final long in, final long out, final double bound) {
		return get(new Parameter(name, Layout.LINEAR, new long[] { in, out }, bound, 0));
	}

	/** Vector or table, {@code U(offset ± bound)}. */
	default Operand<TFloat32> plain(final String name, final double bound, final double offset, final long... shape) {
		return get(new Parameter(name, Layout.PLAIN, shape, bound, offset));
	}
}
