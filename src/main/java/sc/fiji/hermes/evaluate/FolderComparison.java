package sc.fiji.hermes.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Two folders of label maps with equal names, case by case: by the names of structures where both sides name their values,
 * otherwise value by value, with the names of the side that has some. Every case of the reference counts; one without a
 * prediction cannot be compared.
 */
public final class FolderComparison {

	private FolderComparison() {}

	/**
	 * Compares all cases of a reference folder.
	 *
	 * @throws InputException if the reference has no case, or none can be compared
	 */
	public static Evaluation of(final Path reference, final Path predictions, final Job job) {
		for (final Path folder : List.of(reference, predictions)) if (!Files.isDirectory(folder)) throw new InputException(
			"There is no folder %s; give a folder of label maps.", folder);
		final ResultFolder right = new ResultFolder(reference), judged = new ResultFolder(predictions);
		if (right.cases().isEmpty()) throw new InputException("The folder %s has no label map (%s); give another.", reference, Volumes.endings());
		final String name = String.valueOf(reference.toAbsolutePath().normalize().getFileName());
		final List<String> more = judged.cases().stream().filter(c -> !right.has(c)).toList();
		if (!more.isEmpty()) job.report(more.size() + " of the predictions have no reference and are left out, e.g. " + more.get(0) + ".", -1);
		return Evaluator.evaluate(right.cases().stream().map(id -> new Pair(name, id, right, judged, predictions)).toList(), job);
	}

	private record Pair(String dataset, String caseId, ResultFolder right, ResultFolder judged, Path predictions) implements CaseToCompare {

		@Override
		public EvaluationCase open() {
			if (!judged.has(caseId)) throw new InputException("%s has no prediction of case %s; segment it, or take its reference away.", predictions,
				caseId);
			final Side a = Side.of(right, caseId), b = Side.of(judged, caseId);
			if (a.named() && b.named()) {
				final Set<Task> common = new LinkedHashSet<>(a.tasks());
				common.retainAll(b.tasks());
				if (common.isEmpty()) throw new InputException("Case %s has no structure of equal name in both folders (%s; %s); rename them.", caseId,
					names(a.tasks()), names(b.tasks()));
				return new EvaluationCase(dataset, caseId, common, a.source(), b.source());
			}
			final List<Label> labels = a.named() ? a.labels : b.named() ? b.labels : found(a, b);
			if (labels.isEmpty()) throw new InputException("Case %s has no label above 0 in either folder; there is nothing to compare.", caseId);
			return new EvaluationCase(dataset, caseId, labels.stream().map(Label::task).collect(Collectors.toCollection(LinkedHashSet::new)), a
				.by(labels), b.by(labels));
		}
	}

	private static String names(final Set<Task> tasks) {
		return tasks.stream().map(Task::name).collect(Collectors.joining(", "));
	}

	/** A label for each value of either. */
	private static List<Label> found(final Side a, final Side b) {
		final Set<Integer> values = new TreeSet<>();
		for (final Side s : List.of(a, b)) {
			final long[] counts = s.map.get(0).histogram();
			for (int v = 1; v < counts.length; v++) if (counts[v] > 0) values.add(v);
		}
		return values.stream().map(v -> new Label(new Task("label " + v), List.of(v))).toList();
	}

	/**
	 * One of the two.
	 *
	 * @param map one label map, or none if there is a file a structure
	 * @param labels what its values mean; empty if nothing says so
	 * @param ignored values of voxels that are not scored
	 */
	private record Side(String name, List<LabelMap> map, List<Label> labels, BitSet ignored, Map<Task, Path> masks) {

		static Side of(final ResultFolder folder, final String id) {
			final Map<Task, Path> masks = folder.masks(id);
			if (!masks.isEmpty()) return new Side(id, List.of(), List.of(), new BitSet(), masks);
			final Path file = folder.map(id).orElseThrow();
			return new Side(file.toString(), List.of(Volumes.readLabels(file)), folder.labels(id), folder.ignored(), Map.of());
		}

		boolean named() {
			return !labels.isEmpty() || !masks.isEmpty();
		}

		Set<Task> tasks() {
			return masks.isEmpty() ? labels.stream().map(Label::task).collect(Collectors.toCollection(LinkedHashSet::new)) : masks.keySet();
		}

		MaskSource source() {
			return masks.isEmpty() ? by(labels) : MaskSource.files(masks);
		}

		MaskSource by(final List<Label> meaning) {
			if (map.isEmpty()) throw new InputException("Case %s has a file for each structure on one side and values without names on the other; " +
				"name the values in labels.json.", name);
			return MaskSource.labelMap(name, map.get(0), meaning, ignored);
		}
	}
}
