package sc.fiji.hermes.check;

import java.util.List;

import sc.fiji.hermes.volume.Task;

/**
 * What a new collection can do about a {@link Finding} without touching a file of the user, and without using anything
 * that may be wrong; {@link Repair} does it.
 */
public sealed interface Fix {

	/** What it does, as a sentence without a full stop, e.g. {@code CT: case p1 is left out}. */
	String text();

	/** Leaves a case out. */
	record LeaveOut(String dataset, String caseId) implements Fix {

		@Override
		public String text() {
			return dataset + ": case " + caseId + " is left out";
		}
	}

	/** Takes tasks off what is annotated in a case, so that they count as unknown there. */
	record Forget(String dataset, String caseId, List<Task> tasks) implements Fix {

		public Forget {
			tasks = List.copyOf(tasks);
		}

		@Override
		public String text() {
			return dataset + ": " + String.join(" and ", tasks.stream().map(Task::name).toList()) + " " + (tasks.size() == 1 ? "counts"
				: "count") + " as unknown in case " + caseId;
		}
	}

	/** Removes a label of a dataset that no label map holds. */
	record DropLabel(String dataset, Task task) implements Fix {

		@Override
		public String text() {
			return dataset + ": the label " + task + " is removed";
		}
	}

	/** Lets one more value mean a task. */
	record AddValue(String dataset, Task task, int value) implements Fix {

		@Override
		public String text() {
			return dataset + ": the value " + value + " means " + task + ", too";
		}
	}
}
