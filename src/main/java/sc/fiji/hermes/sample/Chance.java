package sc.fiji.hermes.sample;

import java.util.SplittableRandom;

/**
 * Random numbers that depend on nothing but (seed, step, index, purpose), so that a
 * resumed run draws what an uninterrupted one would have drawn, in any order and on
 * any thread. Gaussian numbers are made here because the library's method may differ
 * between Java versions.
 */
final class Chance {

	/** Purposes, so that the draw of the case, the making of its sample and what came to it later are independent. */
	static final int CASE = 1, SAMPLE = 2, MORE = 3;

	private final SplittableRandom random;

	private Chance(final long seed) {
		random = new SplittableRandom(seed);
	}

	static Chance of(final long seed, final long step, final int index, final int purpose) {
		return new Chance(mix(mix(mix(mix(seed) + step) + index) + purpose));
	}

	/** The finalizer of MurmurHash3 in Stafford's variant 13, as in SplitMix64. */
	private static long mix(final long value) {
		long z = value + 0x9e3779b97f4a7c15L;
		z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
		z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
		return z ^ z >>> 31;
	}

	/** Whether something of probability {@code p} happens. */
	boolean happens(final double p) {
		return random.nextDouble() < p;
	}

	/** From {@code low} to {@code high}. */
	double uniform(final double low, final double high) {
		return low + random.nextDouble() * (high - low);
	}

	/** From 0 to {@code n} − 1. */
	int below(final int n) {
		return random.nextInt(n);
	}

	/** Both ends included. */
	int between(final int low, final int high) {
		return low + random.nextInt(high - low + 1);
	}

	long below(final long n) {
		return random.nextLong(n);
	}

	/** Mean 0, deviation 1 (Marsaglia's polar method; StrictMath is the same everywhere). */
	double gaussian() {
		while (true) {
			final double u = 2 * random.nextDouble() - 1;
			final double v = 2 * random.nextDouble() - 1;
			final double s = u * u + v * v;
			if (s < 1 && s > 0) return u * Math.sqrt(-2 * StrictMath.log(s) / s);
		}
	}
}
