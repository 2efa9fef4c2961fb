package sc.fiji.hermes.prior;

/**
 * How similarities are shown; every default of it is here. Immutable.
 *
 * @param order of the members
 * @param perScale whether each scale has a matrix of its own beside the one over all scales
 * @param replace whether files of an earlier analysis may be replaced
 */
public record SimilarityOptions(Order order, boolean perScale, boolean replace) {

	/** Orders of the members of a matrix. */
	public enum Order {
			/** As the datasets list them. */
			DATASET,
			/** Alike beside alike, by hierarchical clustering, with a dendrogram. */
			CLUSTER
	}

	/** Clustered, over all scales together and for each; nothing is replaced. */
	public static SimilarityOptions options() {
		return new SimilarityOptions(Order.CLUSTER, true, false);
	}

	public SimilarityOptions withOrder(final Order value) {
		return new SimilarityOptions(value, perScale, replace);
	}

	public SimilarityOptions withPerScale(final boolean on) {
		return new SimilarityOptions(order, on, replace);
	}

	public SimilarityOptions withReplace(final boolean on) {
		return new SimilarityOptions(order, perScale, on);
	}
}
