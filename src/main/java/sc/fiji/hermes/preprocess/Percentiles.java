package sc.fiji.hermes.preprocess;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import sc.fiji.hermes.volume.Slab;

/**
 * Exact percentiles of float values by a two-pass radix selection: no copy, no
 * sort, and independent of the order of the values. Non-finite values are left out.
 */
public final class Percentiles {

	private static final int BINS = 1 << 16;

	private Percentiles() {}

	/**
	 * Percentiles with linear interpolation between order statistics (numpy's default).
	 *
	 * @param percent each 0 to 100
	 * @return one value per percent, all 0 if no value is finite
	 */
	public static float[] of(final float[] values, final double... percent) {
		return of(List.of(new Slab<>(values, 0, values.length, 0)), percent);
	}

	/** The same of values that come in slabs, twice. */
	static float[] of(final Iterable<Slab<float[]>> slabs, final double... percent) {
		final long[] coarse = new long[BINS];
		for (final Slab<float[]> s : slabs) {
			final float[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) if (Float.isFinite(values[i])) coarse[key(values[i]) >>> 16]++;
		}
		final long n = Arrays.stream(coarse).sum();
		final float[] result = new float[percent.length];
		if (n == 0) return result;
		final Set<Long> ranks = new TreeSet<>();
		for (final double p : percent) {
			final double rank = p / 100 * (n - 1);
			ranks.add((long) Math.floor(rank));
			if (rank > Math.floor(rank)) ranks.add((long) Math.floor(rank) + 1);
		}
		final Map<Long, Float> found = select(slabs, coarse, ranks);
		for (int i = 0; i < percent.length; i++) {
			final double rank = percent[i] / 100 * (n - 1);
			final long below = (long) Math.floor(rank);
			final double fraction = rank - below;
			final float low = found.get(below);
			result[i] = fraction == 0 ? low : (float) (low + fraction * ((double) found.get(below + 1) - low));
		}
		return result;
	}

	/** The values of some ranks. */
	private static Map<Long, Float> select(final Iterable<Slab<float[]>> slabs, final long[] coarse, final Set<Long> ranks) {
		// of each coarse bin the place of its fine ones; of those that nobody asks for none
		final int[] place = new int[BINS];
		Arrays.fill(place, -1);
		final Map<Long, Integer> bins = new HashMap<>();
		final Map<Long, Long> within = new HashMap<>();
		int count = 0, bin = 0;
		long before = 0;
		for (final long rank : ranks) {
			while (before + coarse[bin] <= rank) before += coarse[bin++];
			if (place[bin] < 0) place[bin] = count++;
			bins.put(rank, bin);
			within.put(rank, rank - before);
		}
		final long[][] fine = new long[count][BINS];
		for (final Slab<float[]> s : slabs) {
			final float[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) {
				final float v = values[i];
				if (!Float.isFinite(v)) continue;
				final int key = key(v), at = place[key >>> 16];
				if (at >= 0) fine[at][key & 0xffff]++;
			}
		}
		final Map<Long, Float> found = new HashMap<>();
		for (final long rank : ranks) {
			final long[] counts = fine[place[bins.get(rank)]];
			int low = 0;
			for (long left = within.get(rank); counts[low] <= left; low++) left -= counts[low];
			found.put(rank, value(bins.get(rank) << 16 | low));
		}
		return found;
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
