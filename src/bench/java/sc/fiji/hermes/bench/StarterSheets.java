package sc.fiji.hermes.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Predictions;
import sc.fiji.hermes.evaluate.Score;
import sc.fiji.hermes.picture.Layer;
import sc.fiji.hermes.picture.Row;
import sc.fiji.hermes.volume.Task;

/** Which validation cases are shown: middling ones, so that a picture promises no more than the table. */
final class StarterSheets {

	private final Collection collection;
	private final Predictions predictions;
	private final Evaluation evaluation;

	StarterSheets(final Collection collection, final Path predictions, final Evaluation evaluation) {
		this.collection = collection;
		this.predictions = new Predictions(predictions);
		this.evaluation = evaluation;
	}

	/** Of each dataset as few cases as show all of its tasks; of those that show as many, the one nearest to the median. */
	List<Row> datasets() {
		final List<Row> rows = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final List<Score> all = scores(d);
			final Map<String, List<Score>> cases = all.stream().collect(Collectors.groupingBy(Score::caseId));
			final double median = median(cases.values().stream().map(StarterSheets::mean).toList());
			final Set<Task> missing = all.stream().map(Score::task).collect(Collectors.toCollection(HashSet::new));
			while (!missing.isEmpty()) {
				final String id = cases.keySet().stream().sorted().min(Comparator.comparingLong((String c) -> -cases.get(c).stream().filter(s -> missing
					.contains(s.task())).count()).thenComparingDouble(c -> Math.abs(mean(cases.get(c)) - median))).orElseThrow();
				rows.add(row(d, id, d.labels()));
				cases.get(id).forEach(s -> missing.remove(s.task()));
			}
		}
		return rows;
	}

	/** Of each task the case whose Dice is nearest to the median, on the slice that shows most of it. */
	List<Row> tasks() {
		final List<Row> rows = new ArrayList<>();
		for (final Dataset d : collection.datasets()) for (final Label label : d.labels()) {
			final List<Score> all = scores(d).stream().filter(s -> s.task().equals(label.task())).toList();
			if (all.isEmpty()) continue;
			final double median = median(all.stream().map(s -> s.dice().orElseThrow()).toList());
			final String id = all.stream().min(Comparator.comparingDouble((Score s) -> Math.abs(s.dice().orElseThrow() - median)).thenComparing(
				Score::caseId)).orElseThrow().caseId();
			rows.add(row(d, id, List.of(label)));
		}
		return rows;
	}

	private List<Score> scores(final Dataset d) {
		return evaluation.scores().stream().filter(s -> s.dataset().equals(d.name()) && s.dice().isPresent()).toList();
	}

	private static double mean(final List<Score> scores) {
		return scores.stream().mapToDouble(s -> s.dice().orElseThrow()).average().orElse(0);
	}

	private static double median(final List<Double> values) {
		final List<Double> sorted = values.stream().sorted().toList();
		return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
	}

	private Row row(final Dataset d, final String id, final List<Label> wanted) {
		final Case c = d.cases(Split.VALIDATION).stream().filter(k -> k.id().equals(id)).findFirst().orElseThrow();
		final Set<Task> annotated = new LinkedHashSet<>(c.annotated());
		final List<Label> labels = wanted.stream().filter(l -> annotated.contains(l.task())).toList();
		return new Row(d.name() + " / " + id, c.readImage(), d.modality(), Layer.of(c.readLabels(), labels), prediction(d, id, labels));
	}

	private List<Layer> prediction(final Dataset d, final String id, final List<Label> labels) {
		final Set<Task> tasks = labels.stream().map(Label::task).collect(Collectors.toCollection(LinkedHashSet::new));
		return predictions.of(d.name(), id, labels, false).read(tasks).entrySet().stream().map(e -> new Layer(e.getKey(), e.getValue())).toList();
	}
}
