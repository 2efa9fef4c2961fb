package sc.fiji.hermes.collection;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

import sc.fiji.hermes.io.Segment;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * What the values of one case's label map mean where it numbers structures in a way of its own: each value of the file, 0 left
 * out, and the value that means the same in the dataset. Immutable.
 *
 * @param map empty if the label map has the values of the dataset
 * @param other value for all others, which is no label of the dataset; 0 if they are a mistake
 */
public record CaseValues(SortedMap<Integer, Integer> map, int other) {

	/** The values are those of the dataset. */
	public static final CaseValues OF_DATASET = new CaseValues(Collections.emptySortedMap(), 0);

	public CaseValues {
		map = Collections.unmodifiableSortedMap(new TreeMap<>(map));
	}

	/**
	 * Of a label map that names its structures: by name, if at least one of them is a label of the dataset, else by value.
	 *
	 * @throws InputException if the dataset has no value that means a structure alone
	 */
	public static CaseValues byName(final List<Segment> segments, final List<Label> labels, final OtherValues others) {
		final SortedMap<Integer, Integer> map = new TreeMap<>();
		for (final Segment s : segments) {
			final Optional<Label> label = labels.stream().filter(l -> s.means(l.task())).findFirst();
			if (label.isPresent()) map.put(s.value(), own(label.get(), labels));
		}
		return map.isEmpty() || map.entrySet().stream().allMatch(e -> e.getKey().equals(e.getValue())) && map.size() == segments.size() ? OF_DATASET
			: new CaseValues(map, other(labels, others));
	}

	/** What {@link #byTask} gave. */
	public static CaseValues of(final Map<Task, List<Integer>> values, final List<Label> labels, final OtherValues others) {
		final SortedMap<Integer, Integer> map = new TreeMap<>();
		values.forEach((task, own) -> {
			final int meant = own(labels.stream().filter(l -> l.task().equals(task)).findFirst().orElseThrow(() -> new InputException(
				"\"%s\" is not a label of the dataset.", task)), labels);
			own.forEach(v -> map.put(v, meant));
		});
		return new CaseValues(map, other(labels, others));
	}

	/** The value that means a label and no other one. */
	private static int own(final Label label, final List<Label> labels) {
		return label.values().stream().filter(v -> labels.stream().filter(l -> l.contains(v)).count() == 1).findFirst().orElseThrow(
			() -> new InputException("No value means \"%s\" alone, so a label map that has it by name cannot be used; give it one.", label.task()));
	}

	/** One that the dataset takes for undeclared, if it allows such values. */
	private static int other(final List<Label> labels, final OtherValues others) {
		if (others.undeclared() == OtherValues.Undeclared.REFUSED) return 0;
		int value = CollectionFiles.MAX_LABEL;
		while (isDeclared(value, labels) || others.ignored().contains(value)) value--;
		return value;
	}

	private static boolean isDeclared(final int value, final List<Label> labels) {
		return labels.stream().anyMatch(l -> l.contains(value));
	}

	public boolean isOfDataset() {
		return map.isEmpty();
	}

	/** The values of the file by the task that they mean. */
	public Map<Task, List<Integer>> byTask(final List<Label> labels) {
		final Map<Task, List<Integer>> byTask = new LinkedHashMap<>();
		for (final Label label : labels) {
			final Set<Integer> own = label.values().stream().filter(v -> labels.stream().filter(l -> l.contains(v)).count() == 1).collect(Collectors
				.toSet());
			final List<Integer> values = map.entrySet().stream().filter(e -> own.contains(e.getValue())).map(Map.Entry::getKey).toList();
			if (!values.isEmpty()) byTask.put(label.task(), values);
		}
		return byTask;
	}

	/**
	 * The label map with the values of the dataset.
	 *
	 * @throws InputException if it holds a value that this leaves out
	 */
	public LabelMap apply(final LabelMap labels, final Path file) {
		if (isOfDataset()) return labels;
		final short[] data = labels.data(), changed = new short[data.length];
		final int[] table = new int[CollectionFiles.MAX_LABEL + 1];
		Arrays.fill(table, other == 0 ? -1 : other);
		table[0] = 0;
		map.forEach((from, to) -> table[from] = to);
		for (int i = 0; i < data.length; i++) {
			final int to = table[data[i] & 0xffff];
			if (to < 0) throw new InputException("%s holds the value %d, whose structure is no label of the dataset; declare it by the name that the "
				+ "label map has for it, or correct the label map.", file, data[i] & 0xffff);
			changed[i] = (short) to;
		}
		return LabelMap.of(changed, labels.geometry());
	}
}
