package sc.fiji.hermes.prior;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

import sc.fiji.hermes.file.Csv;

/**
 * How alike the members of a list are: cosines from −1 to 1, symmetric, 1 on the diagonal. Immutable.
 *
 * <pre>{@code
 * SimilarityMatrix m = SimilarityMatrix.cosine(List.of("liver", "spleen"), vectors);
 * double s = m.get(0, 1);
 * }</pre>
 */
public final class SimilarityMatrix {

	private final List<String> names;
	private final double[][] values;

	private SimilarityMatrix(final List<String> names, final double[][] values) {
		this.names = List.copyOf(names);
		this.values = values;
	}

	/**
	 * Cosine similarity of vectors. A vector of zeros is like nothing but itself.
	 *
	 * @param vectors one a name, of equal length
	 * @throws IllegalArgumentException if the numbers of names and vectors differ or there are none
	 */
	public static SimilarityMatrix cosine(final List<String> names, final double[][] vectors) {
		final int n = names.size();
		if (n == 0 || vectors.length != n) throw new IllegalArgumentException(n + " names for " + vectors.length + " vectors");
		final double[][] values = new double[n][n];
		for (int i = 0; i < n; i++) {
			values[i][i] = 1;
			for (int j = 0; j < i; j++) values[i][j] = values[j][i] = cosine(vectors[i], vectors[j]);
		}
		return new SimilarityMatrix(names, values);
	}

	private static double cosine(final double[] a, final double[] b) {
		double dot = 0, aa = 0, bb = 0;
		for (int i = 0; i < a.length; i++) {
			dot += a[i] * b[i];
			aa += a[i] * a[i];
			bb += b[i] * b[i];
		}
		return aa == 0 || bb == 0 ? 0 : Math.max(-1, Math.min(1, dot / Math.sqrt(aa * bb)));
	}

	public int size() {
		return names.size();
	}

	public List<String> names() {
		return names;
	}

	/** Similarity of members {@code i} and {@code j}, −1 to 1. */
	public double get(final int i, final int j) {
		return values[i][j];
	}

	/**
	 * The same members in another order.
	 *
	 * @param order every index once; member {@code order.get(i)} becomes member i
	 */
	public SimilarityMatrix reordered(final List<Integer> order) {
		if (order.size() != size() || new HashSet<>(order).size() != size()) throw new IllegalArgumentException(
			order + " is no order of " + size() + " members");
		final List<String> moved = new ArrayList<>();
		final double[][] v = new double[size()][size()];
		for (int i = 0; i < size(); i++) {
			moved.add(names.get(order.get(i)));
			for (int j = 0; j < size(); j++) v[i][j] = values[order.get(i)][order.get(j)];
		}
		return new SimilarityMatrix(moved, v);
	}

	/** Index of the member most like {@code i}; −1 if it is alone. */
	public int nearest(final int i) {
		int best = -1;
		for (int j = 0; j < size(); j++) if (j != i && (best < 0 || values[i][j] > values[i][best])) best = j;
		return best;
	}

	/** Comma-separated values with names in the first row and column; names are quoted where needed. */
	public String toCsv() {
		final StringBuilder csv = new StringBuilder();
		for (final String name : names) csv.append(',').append(Csv.field(name));
		csv.append('\n');
		for (int i = 0; i < size(); i++) {
			csv.append(Csv.field(names.get(i)));
			for (int j = 0; j < size(); j++) csv.append(String.format(Locale.ROOT, ",%.6f", values[i][j]));
			csv.append('\n');
		}
		return csv.toString();
	}

	@Override
	public String toString() {
		return names + " " + Arrays.deepToString(values);
	}
}
