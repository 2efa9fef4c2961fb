package sc.fiji.hermes.bundle;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.volume.Task;

/**
 * The rules of a model, for a task as one of its datasets has it; where none is stated, {@link TaskRule#NONE} holds. Immutable.
 *
 * @param entries at most one a dataset and task
 */
public record TaskRules(List<Entry> entries) {

	public static final TaskRules NONE = new TaskRules(List.of());

	/** The rule of one task of a dataset. */
	public record Entry(String dataset, Task task, TaskRule rule) {

		private boolean isOf(final String ofDataset, final Task ofTask) {
			return dataset.equals(ofDataset) && task.equals(ofTask);
		}
	}

	public TaskRules {
		entries = List.copyOf(entries);
		if (entries.stream().map(e -> List.of(e.dataset, e.task)).distinct().count() < entries.size()) throw new IllegalArgumentException(
			"a task has two rules");
	}

	public TaskRule of(final String dataset, final Task task) {
		return entries.stream().filter(e -> e.isOf(dataset, task)).map(Entry::rule).findFirst().orElse(TaskRule.NONE);
	}

	/** With another rule for a task. */
	public TaskRules with(final String dataset, final Task task, final TaskRule rule) {
		final List<Entry> others = new ArrayList<>(entries.stream().filter(e -> !e.isOf(dataset, task)).toList());
		if (!rule.equals(TaskRule.NONE)) others.add(new Entry(dataset, task, rule));
		return new TaskRules(others);
	}
}
