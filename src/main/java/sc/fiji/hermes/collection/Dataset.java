package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.OtherValues.Undeclared;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Cases that share a modality and the meaning of their label values.
 *
 * @param name unique within the collection
 * @param weight greater than 0; training draws a dataset in proportion to weight × √cases, or, with balance
 *          {@code CASES}, to weight × cases (training.md §3)
 * @param labels in the order of their smallest value
 * @param others what values of label maps mean that are in no label
 */
public record Dataset(String name, Modality modality, double weight, List<Label> labels, OtherValues others, List<Case> cases) {

	public Dataset {
		labels = List.copyOf(labels);
		cases = List.copyOf(cases);
	}

	/** A dataset whose label maps hold the values of its labels and no others. */
	public Dataset(final String name, final Modality modality, final double weight, final List<Label> labels, final List<Case> cases) {
		this(name, modality, weight, labels, OtherValues.REFUSED, cases);
	}

	/** The same with other labels and cases. */
	public Dataset with(final List<Label> newLabels, final List<Case> newCases) {
		return new Dataset(name, modality, weight, newLabels, others, newCases);
	}

	/** Values that label maps may hold, 0 among them. A copy. */
	public BitSet knownValues() {
		final BitSet known = declaredValues();
		if (others.undeclared() != Undeclared.REFUSED) known.set(0, CollectionFiles.MAX_LABEL + 1);
		others.ignored().forEach(known::set);
		return known;
	}

	/** Values whose voxels are unknown, be they a task or background. A copy. */
	public BitSet unknownValues() {
		final BitSet unknown = new BitSet();
		if (others.undeclared() == Undeclared.UNKNOWN) {
			unknown.set(0, CollectionFiles.MAX_LABEL + 1);
			unknown.andNot(declaredValues());
		}
		others.ignored().forEach(unknown::set);
		return unknown;
	}

	private BitSet declaredValues() {
		final BitSet declared = new BitSet();
		declared.set(0);
		labels.forEach(l -> l.values().forEach(declared::set));
		return declared;
	}

	/** Tasks in the order of {@link #labels()}. */
	public List<Task> tasks() {
		return labels.stream().map(Label::task).toList();
	}

	public List<Case> cases(final Split split) {
		return cases.stream().filter(c -> c.split() == split).toList();
	}

	/** Training cases that there is something to learn from: a label map and an annotated task. */
	public List<Case> instructive() {
		return cases(Split.TRAIN).stream().filter(c -> c.labels().isPresent() && !c.annotated().isEmpty()).toList();
	}

	public Optional<Label> label(final Task task) {
		return labels.stream().filter(l -> l.task().equals(task)).findFirst();
	}

	/** At most {@code most} of some cases, evenly spread over their list. */
	public static List<Case> spread(final List<Case> cases, final int most) {
		if (cases.size() <= most) return cases;
		final List<Case> some = new ArrayList<>();
		for (int i = 0; i < most; i++) some.add(cases.get((int) ((long) i * cases.size() / most)));
		return some;
	}
}
