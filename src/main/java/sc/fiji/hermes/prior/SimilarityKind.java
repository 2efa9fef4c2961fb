package sc.fiji.hermes.prior;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import sc.fiji.hermes.model.PriorScale;

/**
 * One kind of similarity with its matrices at every scale: all that a window needs, whoever has the model.
 *
 * <pre>{@code
 * List<SimilarityKind> kinds = new ArrayList<>(SimilarityKind.of(Hermes.similarity(model)));
 * kinds.add(SimilarityKind.of(posterior));
 * }</pre>
 *
 * @param title for people, e.g. {@code Task priors}
 * @param allScales over all scales together, members in the order of the datasets
 * @param scales one matrix for each {@link PriorScale}, in their order
 */
public record SimilarityKind(String title, SimilarityMatrix allScales, List<SimilarityMatrix> scales) {

	public SimilarityKind {
		scales = List.copyOf(scales);
		if (scales.size() != PriorScale.values().length) throw new IllegalArgumentException(scales.size() + " matrices for " + PriorScale
			.values().length + " scales");
	}

	/** @param similarity the matrix over some scales */
	public static SimilarityKind of(final String title, final Function<List<PriorScale>, SimilarityMatrix> similarity) {
		final List<PriorScale> all = List.of(PriorScale.values());
		return new SimilarityKind(title, similarity.apply(all), all.stream().map(s -> similarity.apply(List.of(s))).toList());
	}

	/** Tasks and modalities by their priors. */
	public static List<SimilarityKind> of(final PriorSimilarity priors) {
		return List.of(of("Task priors", priors::tasks), of("Modality priors", priors::modalities));
	}

	/** Tasks by what becomes of their priors on real cases. */
	public static SimilarityKind of(final PosteriorSimilarity posterior) {
		return of("Posterior task tokens", posterior::tasks);
	}

	/** @param scale empty for all of them together */
	public SimilarityMatrix matrix(final Optional<PriorScale> scale) {
		return scale.map(s -> scales.get(s.ordinal())).orElse(allScales);
	}
}
