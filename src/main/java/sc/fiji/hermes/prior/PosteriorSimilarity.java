package sc.fiji.hermes.prior;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.model.Scale;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.Preprocessor;
import sc.fiji.hermes.segment.GridPredictor;
import sc.fiji.hermes.volume.Task;

/**
 * How alike a model's tasks are once they have looked at images: cosines of posterior tokens, averaged over the windows of
 * real cases in which the model finds the task (paper.md §6.2). More telling than the priors, which are free parameters up
 * to what later layers make of them. A task that the model finds nowhere is left out.
 *
 * <pre>{@code
 * PosteriorSimilarity posterior = PosteriorSimilarity.of(model, collection, Split.VALIDATION, 3, job);
 * SimilarityMatrix tasks = posterior.tasks(posterior.scales());
 * }</pre>
 */
public final class PosteriorSimilarity {

	/** From this probability on a voxel belongs to a task. */
	private static final float FOUND = 0.5f;

	private final List<Scale> scales;
	/** Sums of a task's tokens of one scale, over windows. */
	private final Map<Task, List<double[]>> sums;

	private PosteriorSimilarity(final List<Scale> scales, final Map<Task, List<double[]>> sums) {
		this.scales = scales;
		this.sums = sums;
	}

	/**
	 * Runs the model over cases of a collection.
	 *
	 * @param casesPerDataset at most so many of each dataset, evenly spread
	 * @throws InputException if the model is traditional, knows none of the datasets, or finds none of its tasks
	 * @throws sc.fiji.hermes.job.CancelledException between two windows
	 */
	public static PosteriorSimilarity of(final Model model, final Collection collection, final Split split, final int casesPerDataset,
		final Job job)
	{
		PriorSimilarity.of(model);
		final Map<Task, List<double[]>> sums = new LinkedHashMap<>();
		final List<Dataset> known = collection.datasets().stream().filter(d -> model.plan().grids().stream().anyMatch(g -> g.dataset().equals(d
			.name()))).toList();
		if (known.isEmpty()) throw new InputException(
			"Model %s was trained on none of the datasets of %s; give the collection that it was trained on.", model.name(), collection.name());
		try (GridPredictor predictor = GridPredictor.of(model, job)) {
			for (final Dataset d : known) for (final Case c : Dataset.spread(d.cases(split), casesPerDataset)) {
				job.report("looking at " + d.name() + " / " + c.id(), -1);
				add(model, predictor, d, c, sums, job.withProgress(Progress.SILENT));
			}
		}
		if (sums.isEmpty()) throw new InputException("Model %s finds none of its tasks in the %s cases of %s; train it longer.", model.name(),
			split.name().toLowerCase(java.util.Locale.ROOT), collection.name());
		return new PosteriorSimilarity(model.network().scales(), sums);
	}

	private static void add(final Model model, final GridPredictor predictor, final Dataset d, final Case c,
		final Map<Task, List<double[]>> sums, final Job job)
	{
		final Grid grid = model.plan().grid(d.name());
		final Prepared prepared = Preprocessor.prepare(c.readImage(), grid.modality(), grid, job);
		predictor.posteriors(prepared, grid, (p, t) -> {
			for (int i = 0; i < grid.tasks().size(); i++) if (found(p.probabilities(), i, t)) add(sums.computeIfAbsent(grid.tasks().get(i),
				k -> new ArrayList<>()), p.tokens(), i, t, model.network().priors().tokens());
		}, job);
	}

	private static boolean found(final float[] probabilities, final int task, final int tasks) {
		for (int i = task; i < probabilities.length; i += tasks) if (probabilities[i] >= FOUND) return true;
		return false;
	}

	/** Adds token {@code row} of every scale. */
	private static void add(final List<double[]> sums, final List<float[]> tokens, final int row, final int tasks, final int modalityTokens) {
		for (int s = 0; s < tokens.size(); s++) {
			final int d = tokens.get(s).length / (tasks + modalityTokens);
			if (sums.size() == s) sums.add(new double[d]);
			for (int c = 0; c < d; c++) sums.get(s)[c] += tokens.get(s)[row * d + c];
		}
	}

	/** All scales of the model, in the order of the forward pass. */
	public List<Scale> scales() {
		return List.copyOf(scales);
	}

	/**
	 * Task × task, in the order in which the datasets list those that were found.
	 *
	 * @param some at least one of {@link #scales()}
	 */
	public SimilarityMatrix tasks(final List<Scale> some) {
		return SimilarityMatrix.cosine(sums.keySet().stream().map(Task::name).toList(), sums.values().stream().map(s -> Vectors.joined(some
			.stream().map(scale -> s.get(scales.indexOf(scale))).toList())).toArray(double[][]::new));
	}
}
