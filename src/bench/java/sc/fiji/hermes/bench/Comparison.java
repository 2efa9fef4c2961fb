package sc.fiji.hermes.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What both servers needed for one configuration, pair by pair in the order of the rounds.
 *
 * @param configuration what was run
 * @param parameters of the network, equal on both sides
 * @param tensorFlow milliseconds of our side
 * @param pyTorch milliseconds of the other
 * @param tensorFlowPeak largest resident size in MB
 * @param pyTorchPeak largest resident size in MB
 * @param values first checksum or loss of both sides, ours first
 * @param waiting how PyTorch's threads waited
 * @param busy share of the machine that other work took before the start, 0 to 1
 * @param difference largest relative difference of the checksums or losses over all rounds
 */
record Comparison(Configuration configuration, long parameters, List<Double> tensorFlow, List<Double> pyTorch, long tensorFlowPeak,
	long pyTorchPeak, List<Double> values, ServerProcess.Waiting waiting, double busy, double difference)
{

	/**
	 * What to run.
	 *
	 * @param command {@code forward} or {@code step}
	 * @param base channels of the finest scale
	 * @param window edge in voxels
	 * @param tokens task tokens, the null token included
	 */
	record Configuration(String command, int base, int window, int tokens, int threads) {

		@Override
		public String toString() {
			return String.format("%s, base %d, %d³, %d tokens, %d threads", command, base, window, tokens, threads);
		}
	}

	/** Median of ours over median of theirs; below 1 we are faster. */
	double ratio() {
		return median(tensorFlow) / median(pyTorch);
	}

	/** Median of the ratios of each round. */
	double pairedRatio() {
		return median(IntStream.range(0, tensorFlow.size()).mapToObj(i -> tensorFlow.get(i) / pyTorch.get(i)).toList());
	}

	/** The middle value, or the mean of the middle two. */
	static double median(final List<Double> values) {
		final List<Double> sorted = new ArrayList<>(values);
		sorted.sort(null);
		final int n = sorted.size();
		return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
	}
}
