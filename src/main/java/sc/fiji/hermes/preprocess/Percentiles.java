package sc.fiji.hermes.preprocess;

/**
 * Exact percentiles of float arrays by a two-pass radix selection: no copy, no
 * sort, and independent of the order of the values. Non-finite values are left out.
 */
public final class Percentiles {

	private Percentiles() {}

	/**
	 * Percentiles with linear interpolation between order statistics (numpy's default).
	 *
	 * @param percent each 0 to 100
	 * @return one value per percent, all 0 if no value is finite
	 */
	public static float[] of(final float[] values, final double... percent) {
		final long[] coarse = new long[1 << 16];
		long n = 0;
		for (final float v : values) {
			if (!Float.isFinite(v)) continue;
			coarse[key(v) >>> 16]++;
			n++;
		}
		final float[] result = new float[percent.length];
		if (n == 0) return result;
		for (int i = 0; i < percent.length; i++) {
			final double rank = percent[i] / 100 * (n - 1);
			final long below = (long) Math.floor(rank);
			final double fraction = rank - below;
			final float low = select(values, coarse, below);
			result[i] = fraction == 0 ? low : (float) (low + fraction * ((double) select(values, coarse, below + 1) - low));
		}
		return result;
	}

	private static float select(final float[] values, final long[] coarse, final long rank) {
		int bin = 0;
		long before = 0;
		while (before + coarse[bin] <= rank) before += coarse[bin++];
		final int[] fine = new int[1 << 16];
		for (final float v : values) {
			if (!Float.isFinite(v)) continue;
			final int key = key(v);
			if (key >>> 16 == bin) fine[key & 0xffff]++;
		}
		int low = 0;
		while (before + fine[low] <= rank) before += fine[low++];
		return value(bin << 16 | low);
	}

	/** Maps floats to unsigned integers of the same order. */
	private static int key(final float v) {
		final int bits = Float.floatToRawIntBits(v + 0f);
		return bits < 0 ? ~bits : bits | 0x80000000;
	}

	private static float value(final int key) {
		return Float.intBitsToFloat(key < 0 ? key & 0x7fffffff : ~key);
	}
}
