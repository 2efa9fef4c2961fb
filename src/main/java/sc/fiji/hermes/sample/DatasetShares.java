package sc.fiji.hermes.sample;

import java.util.ArrayList;
import java.util.List;

/**
 * How datasets share the samples over a training: from the beginning as the sampler has it, and from some steps on in other parts.
 * Immutable.
 *
 * @param changes in the order of their steps
 */
public record DatasetShares(List<Change> changes) {

	/** As it was at the beginning. */
	public static final DatasetShares UNCHANGED = new DatasetShares(List.of());

	/** From a step on. */
	public record Change(long fromStep, List<Share> shares) {

		public Change {
			shares = List.copyOf(shares);
		}
	}

	/** Of a dataset, up to a common factor; 0 or more. */
	public record Share(String dataset, double share) {

		public Share {
			if (!(share >= 0 && share < Double.POSITIVE_INFINITY)) throw new IllegalArgumentException("a share of " + share);
		}
	}

	public DatasetShares {
		changes = List.copyOf(changes);
		for (int i = 1; i < changes.size(); i++) if (changes.get(i).fromStep <= changes.get(i - 1).fromStep) throw new IllegalArgumentException(
			"changes of shares in another order than their steps");
	}

	/** The same with a change after all others. */
	public DatasetShares with(final Change change) {
		final List<Change> more = new ArrayList<>(changes);
		more.add(change);
		return new DatasetShares(more);
	}
}
