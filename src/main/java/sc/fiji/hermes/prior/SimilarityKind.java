package sc.fiji.hermes.prior;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import sc.fiji.hermes.model.Scale;

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
 * @param single one matrix for each scale of the model, in the order of the forward pass
 */
public record SimilarityKind(String title, SimilarityMatrix allScales, List<AtScale> single) {

	/** The matrix of one scale. */
	public record AtScale(Scale scale, SimilarityMatrix matrix) {}

	public SimilarityKind {
		single = List.copyOf(single);
	}

	/** @param similarity the matrix over some of the scales */
	public static SimilarityKind of(final String title, final List<Scale> scales, final Function<List<Scale>, SimilarityMatrix> similarity) {
		return new SimilarityKind(title, similarity.apply(scales), scales.stream().map(s -> new AtScale(s, similarity.apply(List.of(s)))).toList());
	}

	/** Tasks and modalities by their priors. */
	public static List<SimilarityKind> of(final PriorSimilarity priors) {
		return List.of(of("Task priors", priors.scales(), priors::tasks), of("Modality priors", priors.scales(), priors::modalities));
	}

	/** Tasks by what becomes of their priors on real cases. */
	public static SimilarityKind of(final PosteriorSimilarity posterior) {
		return of("Posterior task tokens", posterior.scales(), posterior::tasks);
	}

	public List<Scale> scales() {
		return single.stream().map(AtScale::scale).toList();
	}

	/** @param scale empty for all of them together, else one of {@link #scales()} */
	public SimilarityMatrix matrix(final Optional<Scale> scale) {
		return scale.map(s -> single.get(scales().indexOf(s)).matrix()).orElse(allScales);
	}
}
