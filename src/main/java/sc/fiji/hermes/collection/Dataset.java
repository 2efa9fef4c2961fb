package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * Cases that share a modality and the meaning of their label values.
 *
 * @param name unique within the collection
 * @param weight greater than 0; training draws a dataset in proportion to weight × √cases, or, with balance
 *          {@code CASES}, to weight × cases (training.md §3)
 * @param labels in the order of their smallest value
 */
public record Dataset(String name, Modality modality, double weight, List<Label> labels, List<Case> cases) {

	public Dataset {
		labels = List.copyOf(labels);
		cases = List.copyOf(cases);
	}

	/** Tasks in the order of {@link #labels()}. */
	public List<Task> tasks() {
		return labels.stream().map(Label::task).toList();
	}

	public List<Case> cases(final Split split) {
		return cases.stream().filter(c -> c.split() == split).toList();
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
