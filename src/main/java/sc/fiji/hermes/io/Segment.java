package sc.fiji.hermes.io;

import sc.fiji.hermes.volume.Task;

/**
 * A structure of a label map that says its own names, as 3D Slicer's {@code .seg.nrrd} does.
 *
 * @param name as the file has it
 * @param value of its voxels, 1 to 65,535
 * @param layer in which it lies, from 0: structures of different layers may overlap
 */
public record Segment(String name, int value, int layer) {

	/** Whether a task has this name, in any case, with or without the dataset before a slash. */
	public boolean means(final Task task) {
		final String wanted = task.name().strip();
		return name.equalsIgnoreCase(wanted) || name.equalsIgnoreCase(wanted.substring(wanted.lastIndexOf('/') + 1).strip());
	}
}
