package sc.fiji.hermes.bundle;

import java.util.Arrays;

/**
 * A float32 tensor with a name. Immutable by convention: the arrays are not copied, do not write to them.
 *
 * @param name unique within a file
 * @param shape sizes of the axes, the slowest first; empty for a single number
 * @param values row-major, as many as the product of {@code shape}
 */
public record NamedArray(String name, long[] shape, float[] values) {

	/** @throws IllegalArgumentException if shape and values disagree */
	public NamedArray {
		long n = 1;
		for (final long s : shape) {
			if (s < 0) throw new IllegalArgumentException(name + " has a negative size in " + Arrays.toString(shape));
			n = Math.multiplyExact(n, s);
		}
		if (n != values.length) throw new IllegalArgumentException(
			name + " of shape " + Arrays.toString(shape) + " needs " + n + " values, got " + values.length);
	}

	@Override
	public boolean equals(final Object other) {
		return other instanceof NamedArray o && name.equals(o.name) && Arrays.equals(shape, o.shape) &&
			Arrays.equals(values, o.values);
	}

	@Override
	public int hashCode() {
		return 31 * name.hashCode() + Arrays.hashCode(shape);
	}

	@Override
	public String toString() {
		return name + Arrays.toString(shape);
	}
}
