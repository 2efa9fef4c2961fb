package sc.fiji.hermes.model;

import java.util.SplittableRandom;

/**
 * A trainable tensor: its reference name, shape, layout and initial distribution.
 *
 * @param name as in the reference's state dictionary (model.md §5)
 * @param layout relation to PyTorch's layout
 * @param shape in our layout
 * @param bound initial values are uniform in {@code offset ± bound}
 * @param offset centre of the initial values
 */
public record Parameter(String name, Layout layout, long[] shape, double bound, double offset) {

	public int size() {
		int n = 1;
		for (final long s : shape) n = Math.multiplyExact(n, Math.toIntExact(s));
		return n;
	}

	/** Fresh values, a function of the seed and the name only. */
	public float[] initialize(final long seed) {
		final float[] values = new float[size()];
		final SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
		for (int i = 0; i < values.length; i++) values[i] = (float) (offset + bound * (2 * random.nextDouble() - 1));
		return values;
	}
}
