package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Score;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.sample.CaseLoader;
import sc.fiji.hermes.segment.GridPredictor;
import sc.fiji.hermes.segment.RuleSearch;
import sc.fiji.hermes.volume.Task;

/**
 * Dice of the annotated tasks on validation cases, measured on the prepared grid: cheap enough to watch a training.
 * The final word is {@code evaluate}, on the images as they were read.
 */
final class Validator {

	private final Collection collection;
	private final Plan plan;
	private final CaseLoader loader;

	Validator(final Collection collection, final Plan plan, final CaseLoader loader) {
		this.collection = collection;
		this.plan = plan;
		this.loader = loader;
	}

	/** Cases that {@link #validate} would visit. */
	static List<Case> cases(final Dataset d, final int casesPerDataset) {
		return Dataset.spread(d.cases(Split.VALIDATION).stream().filter(c -> c.labels().isPresent()).toList(), casesPerDataset);
	}

	/** A case on the grid of its dataset. */
	PreparedCase prepared(final Dataset d, final Case c) {
		return loader.load(d, c, plan.grid(d.name()));
	}

	/** Windows of one dataset in a {@link #validate}. */
	long windows(final Dataset d, final int casesPerDataset, final double overlap) {
		final Grid grid = plan.grid(d.name());
		long n = 0;
		for (final Case c : cases(d, casesPerDataset)) n += GridPredictor.windows(grid, overlap, loader.open(d, c, grid).geometry().size());
		return n;
	}

	/**
	 * @param casesPerDataset at most so many, evenly spread
	 * @param overlap of windows
	 * @param rules learns from the same probabilities which rules pay
	 * @param between called before every case; may wait, or end it all by an exception
	 */
	Evaluation validate(final GridPredictor predictor, final int casesPerDataset, final double overlap, final Optional<RuleSearch> rules,
		final Runnable between, final Job job)
	{
		final List<Score> scores = new ArrayList<>();
		for (final Dataset d : collection.datasets()) for (final Case c : cases(d, casesPerDataset)) {
			between.run();
			scores.addAll(validate(predictor, d, c, overlap, rules, job.withProgress(sc.fiji.hermes.job.Progress.SILENT)));
		}
		return new Evaluation(scores);
	}

	private List<Score> validate(final GridPredictor predictor, final Dataset d, final Case c, final double overlap,
		final Optional<RuleSearch> rules, final Job job)
	{
		final Grid grid = plan.grid(d.name());
		final PreparedCase prepared = prepared(d, c);
		final int n = grid.tasks().size();
		final long[] truth = new long[n], predicted = new long[n], both = new long[n];
		final boolean[][] isTask = new boolean[n][];
		final BitSet unknown = d.unknownValues();
		final short[] labels = prepared.voxelLabels();
		for (int t = 0; t < n; t++) isTask[t] = values(d.label(grid.tasks().get(t)).orElseThrow());
		final Optional<RuleSearch.Look> look = rules.map(r -> r.look(grid, prepared.image().image().geometry()));
		final long[] size = prepared.image().image().geometry().size();
		final int plane = (int) (size[0] * size[1]);
		predictor.masks(prepared.image(), grid, overlap, (probabilities, firstZ, newZ, endZ) -> {
				look.ifPresent(l -> l.planes(probabilities, firstZ, newZ, endZ));
				for (int t = 0; t < n; t++) for (int z = newZ; z < endZ; z++) for (int i = 0; i < plane; i++) {
					final int label = labels[z * plane + i] & 0xffff;
					if (unknown.get(label)) continue;
					final boolean y = label < isTask[t].length && isTask[t][label];
					final boolean p = probabilities[t][(z - firstZ) * plane + i] >= 0.5f;
					if (y) truth[t]++;
					if (p) predicted[t]++;
					if (y && p) both[t]++;
				}
			}, job);
		final double ml = prepared.image().image().geometry().voxelVolume() / 1000;
		final List<Score> scores = new ArrayList<>();
		for (int t = 0; t < n; t++) {
			final Task task = grid.tasks().get(t);
			if (!c.annotated().contains(task)) continue;
			final boolean[] is = isTask[t];
			look.ifPresent(l -> l.compare(task, i -> (labels[i] & 0xffff) < is.length && is[labels[i] & 0xffff], i -> !unknown.get(labels[i] & 0xffff),
				job));
			final OptionalDouble dice = truth[t] == 0 ? OptionalDouble.empty()
				: OptionalDouble.of(2.0 * both[t] / (truth[t] + predicted[t]));
			scores.add(new Score(d.name(), c.id(), task, dice, truth[t] * ml, predicted[t] * ml));
		}
		return scores;
	}

	private static boolean[] values(final Label label) {
		final boolean[] is = new boolean[label.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1];
		label.values().forEach(v -> is[v] = true);
		return is;
	}
}
