package sc.fiji.hermes.model;

import java.util.Arrays;

/**
 * How a parameter lies in memory here and in PyTorch files (model.md §5, rules L1, L4, L5).
 * Files keep PyTorch's names and layout, so that other programs can read them.
 */
public enum Layout {
		/** {@code [kz, ky, kx, in, out]} here, {@code (out, in, kz, ky, kx)} there. */
		CONV(2, 3, 4, 1, 0),
		/** {@code [in, out]} here, {@code (out, in)} there. */
		LINEAR(1, 0),
		/** The same in both. */
		PLAIN;

	private final int[] fromTorch;

	Layout(final int... fromTorch) {
		this.fromTorch = fromTorch;
	}

	/** Shape in PyTorch of a parameter that has {@code shape} here. */
	public long[] torchShape(final long[] shape) {
		if (this == PLAIN) return shape.clone();
		final long[] torch = new long[shape.length];
		for (int i = 0; i < shape.length; i++) torch[fromTorch[i]] = shape[i];
		return torch;
	}

	/** Values in our order from values in PyTorch's order; {@code shape} is ours. */
	public float[] fromTorch(final float[] values, final long[] shape) {
		return this == PLAIN ? values.clone() : move(values, shape, false);
	}

	/** The inverse of {@link #fromTorch}. */
	public float[] toTorch(final float[] values, final long[] shape) {
		return this == PLAIN ? values.clone() : move(values, shape, true);
	}

	private float[] move(final float[] values, final long[] shape, final boolean toTorch) {
		final int rank = shape.length;
		final long[] torch = torchShape(shape);
		final int[] torchStride = new int[rank];
		int stride = 1;
		for (int i = rank - 1; i >= 0; i--) {
			torchStride[i] = stride;
			stride *= (int) torch[i];
		}
		final float[] result = new float[values.length];
		final int[] index = new int[rank];
		for (int ours = 0; ours < values.length; ours++) {
			int theirs = 0;
			for (int i = 0; i < rank; i++) theirs += index[i] * torchStride[fromTorch[i]];
			if (toTorch) result[theirs] = values[ours];
			else result[ours] = values[theirs];
			for (int i = rank - 1; i >= 0 && ++index[i] == shape[i]; i--) index[i] = 0;
		}
		return result;
	}

	@Override
	public String toString() {
		return name() + Arrays.toString(fromTorch);
	}
}
