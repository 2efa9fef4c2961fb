package sc.fiji.hermes.prior;

import java.util.ArrayList;
import java.util.List;

/**
 * The tree of an agglomerative clustering with average linkage: the two groups whose members are most alike on average are
 * joined first. Immutable.
 *
 * <pre>{@code
 * Dendrogram tree = Dendrogram.of(matrix);
 * SimilarityMatrix ordered = matrix.reordered(tree.order());
 * }</pre>
 */
public final class Dendrogram {

	/**
	 * Two groups become one.
	 *
	 * @param left a leaf (0 to leaves − 1), or {@code leaves + k} for the group that merge k made
	 * @param right likewise
	 * @param height distance at which they join, 1 − mean similarity, 0 to 2
	 */
	public record Merge(int left, int right, double height) {}

	private final int leaves;
	private final List<Merge> merges;

	private Dendrogram(final int leaves, final List<Merge> merges) {
		this.leaves = leaves;
		this.merges = List.copyOf(merges);
	}

	/** Clusters the members of a matrix; equal similarities are joined in the order of the members. */
	public static Dendrogram of(final SimilarityMatrix matrix) {
		final int n = matrix.size();
		final List<List<Integer>> members = new ArrayList<>();
		final List<Integer> ids = new ArrayList<>();
		for (int i = 0; i < n; i++) {
			members.add(List.of(i));
			ids.add(i);
		}
		final List<Merge> merges = new ArrayList<>();
		while (members.size() > 1) {
			int a = 0, b = 1;
			double nearest = Double.POSITIVE_INFINITY;
			for (int i = 0; i < members.size(); i++) for (int j = i + 1; j < members.size(); j++) {
				final double d = distance(matrix, members.get(i), members.get(j));
				if (d >= nearest) continue;
				nearest = d;
				a = i;
				b = j;
			}
			merges.add(new Merge(ids.get(a), ids.get(b), nearest));
			final List<Integer> joined = new ArrayList<>(members.get(a));
			joined.addAll(members.get(b));
			members.set(a, joined);
			ids.set(a, n + merges.size() - 1);
			members.remove(b);
			ids.remove(b);
		}
		return new Dendrogram(n, merges);
	}

	private static double distance(final SimilarityMatrix matrix, final List<Integer> a, final List<Integer> b) {
		double sum = 0;
		for (final int i : a) for (final int j : b) sum += 1 - matrix.get(i, j);
		return sum / (a.size() * b.size());
	}

	public int leaves() {
		return leaves;
	}

	/** From the closest pair to the root; one less than there are leaves. */
	public List<Merge> merges() {
		return merges;
	}

	/** Leaves from left to right, such that no branches cross. */
	public List<Integer> order() {
		final List<Integer> order = new ArrayList<>();
		collect(merges.isEmpty() ? 0 : leaves + merges.size() - 1, order);
		return order;
	}

	private void collect(final int node, final List<Integer> order) {
		if (node < leaves) {
			order.add(node);
			return;
		}
		collect(merges.get(node - leaves).left(), order);
		collect(merges.get(node - leaves).right(), order);
	}
}
