package sc.fiji.hermes.prior;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Scale;
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
 * PriorSimilarity priors = PriorSimilarity.of(model);
 * SimilarityMatrix tasks = priors.tasks(priors.scales());
 * }</pre>
 */
public final class PriorSimilarity {

	private final List<Scale> scales;
	private final List<String> tasks;
	private final List<String> modalities;
	/** Of each scale, a vector for each task. */
	private final List<double[][]> taskPriors;
	private final List<double[][]> modalityPriors;

	private PriorSimilarity(final List<Scale> scales, final List<String> tasks, final List<String> modalities,
		final List<double[][]> taskPriors, final List<double[][]> modalityPriors)
	{
		this.scales = scales;
		this.tasks = tasks;
		this.modalities = modalities;
		this.taskPriors = taskPriors;
		this.modalityPriors = modalityPriors;
	}

	/** @throws InputException if the model is a traditional one, which has no priors */
	public static PriorSimilarity of(final Model model) {
		if (model.network().paradigm() != Paradigm.UNIVERSAL) throw new InputException(
			"Model %s is a traditional one and has no priors; give a universal model.", model.name());
		final NetworkConfig n = model.network();
		final List<Modality> modalities = new ArrayList<>(model.plan().modalities());
		modalities.add(Modality.UNKNOWN);
		final List<double[][]> taskPriors = new ArrayList<>(), modalityPriors = new ArrayList<>();
		for (final Scale scale : n.scales()) {
			final float[] taskPool = model.weights().get(scale.taskPool()), modalityPool = model.weights().get(scale.modalityPool());
			taskPriors.add(model.plan().tasks().stream().map(t -> prior(taskPool, n.taskRows(), model.taskRow(t), 1)).toArray(
				double[][]::new));
			modalityPriors.add(modalities.stream().map(m -> prior(modalityPool, n.modalityRows(), model.modalityRow(m),
				n.priors().tokens())).toArray(double[][]::new));
		}
		return new PriorSimilarity(n.scales(), model.plan().tasks().stream().map(Task::name).toList(), modalities.stream().map(Modality::name).toList(),
			taskPriors, modalityPriors);
	}

	/** All scales of the model, in the order of the forward pass. */
	public List<Scale> scales() {
		return List.copyOf(scales);
	}

	/**
	 * Task × task, in the order in which the model's datasets list them.
	 *
	 * @param some at least one of {@link #scales()}
	 */
	public SimilarityMatrix tasks(final List<Scale> some) {
		return cosine(tasks, taskPriors, some);
	}

	/** Modality × modality, the unknown one last. */
	public SimilarityMatrix modalities(final List<Scale> some) {
		return cosine(modalities, modalityPriors, some);
	}

	private SimilarityMatrix cosine(final List<String> names, final List<double[][]> priors, final List<Scale> some) {
		final double[][] joined = new double[names.size()][];
		for (int i = 0; i < joined.length; i++) {
			final int member = i;
			joined[i] = Vectors.joined(some.stream().map(s -> priors.get(scales.indexOf(s))[member]).toList());
		}
		return SimilarityMatrix.cosine(names, joined);
	}

	/** Mean of the {@code tokens} tokens of one of the {@code rows} of a pool. */
	private static double[] prior(final float[] pool, final int rows, final int row, final int tokens) {
		final int d = pool.length / (rows * tokens);
		final double[] mean = new double[d];
		for (int t = 0; t < tokens; t++) for (int c = 0; c < d; c++) mean[c] += pool[(row * tokens + t) * d + c] / (double) tokens;
		return mean;
	}
}
