package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.RestoreToSource;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Keeps finished planes of probabilities on the source grid; 4 bytes a voxel and task. */
final class ProbabilityPlanes implements SlidingWindow.PlaneSink {

	private final RestoreToSource restore;
	private final List<Task> tasks;
	private final int[] columns;
	private final float[][] volumes;

	/**
	 * @param all tasks of the probabilities that come
	 * @param kept those to keep
	 */
	ProbabilityPlanes(final Prepared prepared, final List<Task> all, final List<Task> kept) {
		restore = RestoreToSource.of(prepared);
		tasks = kept;
		columns = kept.stream().mapToInt(all::indexOf).toArray();
		volumes = new float[columns.length][Math.toIntExact(restore.source().voxels())];
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
		for (int t = 0; t < volumes.length; t++) all.add(new Segmentation.Probability(tasks.get(t), Volume.of(volumes[t], restore.source())));
		return all;
	}
}
