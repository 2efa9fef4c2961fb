package sc.fiji.hermes.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Outcome;
import sc.fiji.hermes.job.Outcomes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/**
 * Compares predicted masks with reference masks, for the annotated tasks only.
 *
 * <pre>{@code
 * Evaluation result = Evaluator.evaluate(cases, Job.create());
 * System.out.print(result.text());
 * result.write(folder);
 * }</pre>
 */
public final class Evaluator {

	/** Largest difference of affine entries, mm, that is still the same grid; file formats store float32. */
	private static final double TOLERANCE = 1e-2;

	private Evaluator() {}

	/**
	 * Scores every annotated task of every case. One case is in memory at a time. A case that cannot be compared, because a
	 * mask is missing or the two grids differ, does not keep the others from it.
	 *
	 * @throws InputException if none can be compared, with a sentence for each
	 */
	public static Evaluation evaluate(final List<? extends CaseToCompare> cases, final Job job) {
		final List<Score> scores = new ArrayList<>();
		final List<Outcome> failed = new ArrayList<>();
		for (int i = 0; i < cases.size(); i++) {
			final CaseToCompare c = cases.get(i);
			job.checkCancelled();
			try {
				scores.addAll(evaluate(c.open()));
				job.report("Evaluated " + c.dataset() + " / " + c.caseId(), (i + 1) / (double) cases.size());
			}
			catch (final InputException e) {
				failed.add(new Outcome(c.dataset(), c.caseId(), Outcome.State.FAILED, e.getMessage()));
				job.report("Could not compare " + c.dataset() + " / " + c.caseId(), (i + 1) / (double) cases.size());
			}
		}
		if (!failed.isEmpty() && failed.size() == cases.size()) throw new Outcomes(failed).complaint();
		return new Evaluation(scores, failed);
	}

	private static List<Score> evaluate(final EvaluationCase c) {
		final Map<Task, Mask> references = c.reference().read(c.tasks());
		final Map<Task, Mask> predictions = c.prediction().read(c.tasks());
		final List<Score> scores = new ArrayList<>();
		for (final Task task : c.tasks()) {
			final Mask reference = references.get(task), prediction = predictions.get(task);
			requireSameGrid(c, reference.geometry(), prediction.geometry());
			final Overlap overlap = Overlap.of(reference, prediction);
			final double ml = reference.geometry().voxelVolume() / 1000;
			scores.add(new Score(c.dataset(), c.caseId(), task, DiceScore.of(overlap), ml * overlap.reference(), ml * overlap
				.predicted()));
		}
		return scores;
	}

	private static void requireSameGrid(final EvaluationCase c, final Geometry reference, final Geometry prediction) {
		if (reference.matches(prediction, TOLERANCE)) return;
		throw new InputException(
			"Case %s of %s: the prediction %s (%s) lies on another grid than the reference %s (%s); segment the image that the " +
				"reference was drawn on.", c.caseId(), c.dataset(), c.prediction().name(), prediction, c.reference().name(), reference);
	}
}
