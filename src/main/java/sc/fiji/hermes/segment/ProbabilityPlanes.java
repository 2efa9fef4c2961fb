package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.RestoreToSource;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/** Keeps finished planes of probabilities on the source grid; 4 bytes a voxel and task, in temporary files if they are many. */
final class ProbabilityPlanes implements SlidingWindow.PlaneSink {

	private final RestoreToSource restore;
	private final List<Task> tasks;
	private final int[] columns;
	private final VolumeStore[] volumes;

	/**
	 * @param all tasks of the probabilities that come
	 * @param kept those to keep
	 * @param room of each of them
	 */
	ProbabilityPlanes(final Prepared prepared, final List<Task> all, final List<Task> kept, final Room room) {
		restore = RestoreToSource.of(prepared);
		tasks = kept;
		columns = kept.stream().mapToInt(all::indexOf).toArray();
		volumes = kept.stream().map(t -> VolumeStore.of(restore.source(), room)).toArray(VolumeStore[]::new);
	}

	@Override
	public void planes(final float[][] probabilities, final int firstZ, final int newZ, final int endZ) {
		final Geometry source = restore.source();
		final float[] plane = new float[restore.planeVoxels()];
		for (int index = 0; index < source.size(restore.planeAxis()); index++) {
			final int[] needed = restore.neededZ(index);
			if (needed.length == 0 || needed[1] < newZ || needed[1] >= endZ) continue;
			for (int t = 0; t < columns.length; t++) {
				restore.plane(probabilities[columns[t]], firstZ, index, plane, 0);
				restore.putPlane(plane, index, volumes[t]);
			}
		}
	}

	List<Segmentation.Probability> probabilities() {
		final List<Segmentation.Probability> all = new ArrayList<>();
		for (int t = 0; t < volumes.length; t++) all.add(new Segmentation.Probability(tasks.get(t), volumes[t].volume()));
		return all;
	}
}
