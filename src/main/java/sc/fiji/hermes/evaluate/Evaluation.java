package sc.fiji.hermes.evaluate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.Outcome;

/**
 * The result of comparing predictions with references. Means are taken as in the
 * paper: per task over the cases that contain it, per dataset over its tasks,
 * overall over the tasks of all datasets, a task of two datasets counting twice.
 *
 * @param scores one for every case and annotated task, in the order evaluated
 * @param failed cases that could not be compared and count nowhere, with a sentence each
 */
public record Evaluation(List<Score> scores, List<Outcome> failed) {

	public Evaluation {
		scores = List.copyOf(scores);
		failed = List.copyOf(failed);
	}

	/** Of cases that could all be compared. */
	public Evaluation(final List<Score> scores) {
		this(scores, List.of());
	}

	/** Number of cases, compared or not. */
	int cases() {
		return failed.size() + (int) scores.stream().map(s -> List.of(s.dataset(), s.caseId())).distinct().count();
	}

	/** A line for each case that could not be compared. */
	public List<String> complaints() {
		return failed.stream().map(o -> o.title() + ": " + o.sentence()).toList();
	}

	/** Mean over cases for every dataset and task, in order of first appearance. */
	public List<Mean> tasks() {
		final Map<List<String>, List<Score>> groups = scores.stream().collect(Collectors.groupingBy(s -> List.of(s.dataset(), s
			.task().name()), LinkedHashMap::new, Collectors.toList()));
		final List<Mean> means = new ArrayList<>();
		groups.forEach((key, group) -> means.add(Mean.of(key.get(0), key.get(1), group, Score::dice, Score::falsePositiveMl)));
		return List.copyOf(means);
	}

	/** Mean over task means for every dataset, in order of first appearance. */
	public List<Mean> datasets() {
		final Map<String, List<Mean>> groups = tasks().stream().collect(Collectors.groupingBy(Mean::dataset, LinkedHashMap::new,
			Collectors.toList()));
		final List<Mean> means = new ArrayList<>();
		groups.forEach((name, group) -> means.add(Mean.of(name, name, group, Mean::dice, Mean::falsePositiveMl)));
		return List.copyOf(means);
	}

	/** Mean over the task means of all datasets. */
	public Mean overall() {
		return Mean.of("all", "all", tasks(), Mean::dice, Mean::falsePositiveMl);
	}

	/** Means as a table of aligned columns for a terminal. */
	public String text() {
		return EvaluationReport.text(this);
	}

	/** One line a case and task: dataset, case, task, dice (empty if not counted), volumes in ml. */
	public String csv() {
		return EvaluationReport.csv(this);
	}

	/** Scores and means as JSON; a Dice that does not count is null. */
	public String json() {
		return EvaluationReport.json(this);
	}

	/** Writes {@code evaluation.txt}, {@code evaluation.csv} and {@code evaluation.json} into an existing folder. */
	public void write(final Path folder) {
		AtomicFile.writeString(folder.resolve("evaluation.txt"), text());
		AtomicFile.writeString(folder.resolve("evaluation.csv"), csv());
		AtomicFile.writeString(folder.resolve("evaluation.json"), json());
	}
}
