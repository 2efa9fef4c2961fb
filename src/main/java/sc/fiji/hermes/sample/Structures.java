package sc.fiji.hermes.sample;

import java.util.List;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.volume.Task;

/**
 * Where a case shows the tasks of its dataset, by the places that its file keeps, so that no volume is scanned for a sample.
 *
 * @param voxels of the case
 * @param dataset of the case
 */
record Structures(CaseVoxels voxels, Dataset dataset) {

	/** Those of the tasks of which the case has a voxel. */
	List<Task> present(final List<Task> tasks) {
		return tasks.stream().filter(t -> count(t) > 0).toList();
	}

	/** A random voxel x, y, z of a task that the case contains. */
	int[] voxel(final Task task, final Chance chance) {
		long r = chance.below(count(task));
		for (final int value : values(task)) {
			if (r < voxels.count(value)) return voxels.place(value, chance.below(voxels.places(value)));
			r -= voxels.count(value);
		}
		throw new IllegalStateException("no voxel of " + task);
	}

	private long count(final Task task) {
		return values(task).stream().mapToLong(voxels::count).sum();
	}

	/** Those that occur in the case. */
	private List<Integer> values(final Task task) {
		return dataset.label(task).map(Label::values).orElse(List.of()).stream().filter(v -> v > 0 && voxels.count(v) > 0).distinct().toList();
	}
}
