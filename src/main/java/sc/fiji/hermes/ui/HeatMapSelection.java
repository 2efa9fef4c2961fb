package sc.fiji.hermes.ui;

import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.prior.HeatMap;
import sc.fiji.hermes.prior.SimilarityKind;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

/**
 * What a heat map window shows.
 *
 * @param scale empty for all of them together
 */
record HeatMapSelection(SimilarityKind kind, Optional<Scale> scale, Order order) {

	static final String ALL_SCALES = "all scales";

	String title() {
		return kind.title() + ", " + scale.map(Scale::title).orElse(ALL_SCALES);
	}

	/** Members in the order of the datasets. */
	SimilarityMatrix matrix() {
		return kind.matrix(scale);
	}

	boolean clustered() {
		return order == Order.CLUSTER;
	}

	HeatMap heatMap() {
		return clustered() ? HeatMap.clustered(title(), matrix()) : HeatMap.of(title(), matrix());
	}

	/** Suggested name of a file without its ending, e.g. {@code task-priors-encoder-1-4}. */
	String fileName() {
		return title().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
	}
}
