package sc.fiji.hermes.prior;

import java.util.Arrays;
import java.util.List;

/** What a task or modality is compared by. */
final class Vectors {

	private Vectors() {}

	/**
	 * The vectors of several scales one after the other, each minus its own mean: whatever reads a token normalises it first,
	 * so a constant added to all of its channels means nothing.
	 */
	static double[] joined(final List<double[]> scales) {
		if (scales.isEmpty()) throw new IllegalArgumentException("a similarity needs at least one scale");
		return scales.stream().flatMapToDouble(v -> {
			final double mean = Arrays.stream(v).average().orElse(0);
			return Arrays.stream(v).map(x -> x - mean);
		}).toArray();
	}
}
