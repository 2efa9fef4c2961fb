package sc.fiji.hermes.prior;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.PriorScale;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * How a universal model relates its tasks and its modalities: cosines of their learned priors (paper.md §6).
 * <p>
 * The prior of a scale is centred first, because a constant added to all of its channels changes nothing that reads it. Over
 * several scales the centred priors are joined. A modality's prior is the mean of its tokens, which have no order. Priors of
 * an untrained network are unlike each other: everything well above 1 / √channels was learned.
 *
 * <pre>{@code
 * SimilarityMatrix tasks = PriorSimilarity.of(model).tasks(List.of(PriorScale.values()));
 * }</pre>
 */
public final class PriorSimilarity {

	private final Model model;

	private PriorSimilarity(final Model model) {
		this.model = model;
	}

	/** @throws InputException if the model is a traditional one, which has no priors */
	public static PriorSimilarity of(final Model model) {
		if (model.network().paradigm() != Paradigm.UNIVERSAL) throw new InputException(
			"Model %s is a traditional one and has no priors; give a universal model.", model.name());
		return new PriorSimilarity(model);
	}

	/**
	 * Task × task, in the order in which the model's datasets list them.
	 *
	 * @param scales at least one
	 */
	public SimilarityMatrix tasks(final List<PriorScale> scales) {
		final List<Task> tasks = model.plan().tasks();
		return SimilarityMatrix.cosine(tasks.stream().map(Task::name).toList(), joined(tasks.stream().map(model::taskRow).toList(), scales,
			false));
	}

	/** Modality × modality, the unknown one last. */
	public SimilarityMatrix modalities(final List<PriorScale> scales) {
		final List<Modality> modalities = new ArrayList<>(model.plan().modalities());
		modalities.add(Modality.UNKNOWN);
		return SimilarityMatrix.cosine(modalities.stream().map(Modality::name).toList(), joined(modalities.stream().map(model::modalityRow)
			.toList(), scales, true));
	}

	private double[][] joined(final List<Integer> rows, final List<PriorScale> scales, final boolean modality) {
		final NetworkConfig n = model.network();
		return rows.stream().map(row -> Vectors.joined(scales.stream().map(scale -> modality
			? prior(scale.modalityPool(), n.modalityRows(), row, NetworkConfig.MODALITY_TOKENS) : prior(scale.taskPool(), n.taskRows(), row, 1))
			.toList())).toArray(double[][]::new);
	}

	/** Mean of the {@code tokens} tokens of one of the {@code rows} of a pool. */
	private double[] prior(final String parameter, final int rows, final int row, final int tokens) {
		final float[] pool = model.weights().get(parameter);
		final int d = pool.length / (rows * tokens);
		final double[] mean = new double[d];
		for (int t = 0; t < tokens; t++) for (int c = 0; c < d; c++) mean[c] += pool[(row * tokens + t) * d + c] / (double) tokens;
		return mean;
	}
}
