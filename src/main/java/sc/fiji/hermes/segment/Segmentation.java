package sc.fiji.hermes.segment;

import java.util.List;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * The masks of one image, in its own grid, as few label maps as possible: tasks that cannot overlap share one.
 *
 * @param parts at least one
 */
public record Segmentation(List<Part> parts) {

	public Segmentation {
		parts = List.copyOf(parts);
	}

	/**
	 * Tasks that do not overlap.
	 *
	 * @param tasks value i + 1 of the map means task i
	 */
	public record Part(List<Task> tasks, LabelMap labels) {

		public Part {
			tasks = List.copyOf(tasks);
		}
	}

	/** All tasks, in the order of the parts. */
	public List<Task> tasks() {
		return parts.stream().flatMap(p -> p.tasks().stream()).toList();
	}

	/** Whether one label map holds everything. */
	public boolean isLabelMap() {
		return parts.size() == 1;
	}

	/** The mask of one task, 1 inside. */
	public LabelMap mask(final Task task) {
		final Part part = parts.stream().filter(p -> p.tasks().contains(task)).findFirst().orElseThrow(
			() -> new IllegalArgumentException("no mask of " + task));
		final short[] from = part.labels().data();
		final short value = (short) (part.tasks().indexOf(task) + 1);
		final short[] mask = new short[from.length];
		for (int i = 0; i < mask.length; i++) if (from[i] == value) mask[i] = 1;
		return LabelMap.of(mask, part.labels().geometry());
	}
}
