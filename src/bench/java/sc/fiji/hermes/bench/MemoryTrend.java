package sc.fiji.hermes.bench;

import java.util.List;
import java.util.Locale;

/**
 * How resident memory moves after warm-up: a straight line through the samples by least squares.
 *
 * @param unit what is counted, such as {@code step}
 * @param samples all, warm-up included
 * @param warmUp samples that do not count
 * @param start MB of the line at the first sample after warm-up
 * @param slope MB per unit
 * @param growth MB that the line rises from there to the last sample
 */
record MemoryTrend(String unit, List<Sample> samples, int warmUp, double start, double slope, double growth) {

	/** The share of the samples at the beginning that is warm-up. */
	private static final double WARM_UP = 0.2;

	/** Growth that counts as none, in percent: the allocator moves by about this much without any leak. */
	private static final double LIMIT_PERCENT = 2;

	/** So many more live native objects than at the end of the warm-up count as none. */
	private static final long LIMIT_NATIVES = 3;

	/**
	 * The state of the process at one moment.
	 *
	 * @param done units finished
	 * @param resident MB
	 * @param heap MB of live Java objects
	 * @param natives live native objects that Java owns
	 */
	record Sample(int done, double resident, double heap, long natives) {}

	/** @param samples at least three */
	static MemoryTrend of(final String unit, final List<Sample> samples) {
		final int warmUp = Math.min((int) Math.ceil(WARM_UP * samples.size()), samples.size() - 2);
		final List<Sample> counted = samples.subList(warmUp, samples.size());
		final double meanX = counted.stream().mapToDouble(Sample::done).average().orElseThrow();
		final double meanY = counted.stream().mapToDouble(Sample::resident).average().orElseThrow();
		double xy = 0, xx = 0;
		for (final Sample s : counted) {
			xy += (s.done - meanX) * (s.resident - meanY);
			xx += (s.done - meanX) * (s.done - meanX);
		}
		final double slope = xy / xx;
		final double first = counted.get(0).done, last = counted.get(counted.size() - 1).done;
		return new MemoryTrend(unit, List.copyOf(samples), warmUp, meanY + slope * (first - meanX), slope, slope * (last - first));
	}

	double growthPercent() {
		return 100 * growth / start;
	}

	boolean grows() {
		final long natives = samples.get(samples.size() - 1).natives - samples.get(warmUp).natives;
		return growthPercent() > LIMIT_PERCENT || natives > LIMIT_NATIVES;
	}

	/** One line for people. */
	String verdict() {
		final Sample first = samples.get(warmUp), last = samples.get(samples.size() - 1);
		return String.format(Locale.ROOT, "%s: %s after %s %d: %+.1f MB (%+.2f %%) to %s %d by the fitted line, %+.4f MB a %s; " +
			"%.1f to %.1f MB measured; live native objects %d to %d", unit, grows() ? "GROWS" : "no growth", unit, first.done, growth,
			growthPercent(), unit, last.done, slope, unit, first.resident, last.resident, first.natives, last.natives);
	}
}
