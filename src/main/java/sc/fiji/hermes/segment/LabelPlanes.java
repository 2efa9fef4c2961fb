package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.RestoreToSource;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/** Turns finished planes of probabilities into labels on the source grid at once, so that probabilities never pile up. */
final class LabelPlanes implements SlidingWindow.PlaneSink {

	private final RestoreToSource restore;
	private final int[][] columns;
	private final float[][] thresholds;
	private final List<Target> targets = new ArrayList<>();

	/** Where the labels of one group go. */
	private interface Target {

		void putPlane(short[] labels, int index);

		Segmentation.Part part();
	}

	/**
	 * @param tasks of the probabilities that come
	 * @param groups tasks that share a label map; each must be one of {@code tasks}
	 * @param rules of each task of the groups
	 * @param room for labels in memory; others go to temporary files
	 */
	LabelPlanes(final Prepared prepared, final List<Task> tasks, final List<List<Task>> groups, final Function<Task, TaskRule> rules,
		final Room room)
	{
		restore = RestoreToSource.of(prepared);
		columns = groups.stream().map(g -> g.stream().mapToInt(tasks::indexOf).toArray()).toArray(int[][]::new);
		thresholds = groups.stream().map(g -> thresholds(g.stream().map(rules).toList())).toArray(float[][]::new);
		final boolean fits = room.fits(restore.source().voxels());
		groups.forEach(g -> targets.add(fits && g.size() == 1 ? bits(g.get(0), rules.apply(g.get(0))) : labels(g, g.stream().map(rules).toList(),
			room)));
	}

	private static float[] thresholds(final List<TaskRule> rules) {
		final float[] thresholds = new float[rules.size()];
		for (int t = 0; t < thresholds.length; t++) thresholds[t] = (float) rules.get(t).threshold();
		return thresholds;
	}

	private Target labels(final List<Task> tasks, final List<TaskRule> rules, final Room room) {
		final LabelStore volume = LabelStore.of(restore.source(), room);
		return new Target() {

			@Override
			public void putPlane(final short[] labels, final int index) {
				restore.putPlane(labels, index, volume);
			}

			@Override
			public Segmentation.Part part() {
				new MaskCleaner(restore.source()).clean(volume, rules);
				return Segmentation.Part.of(tasks, volume.labels());
			}
		};
	}

	/** One bit a voxel: tasks that may overlap need a mask each, and there may be many. */
	private Target bits(final Task task, final TaskRule rule) {
		final Geometry source = restore.source();
		final BitSet mask = new BitSet(Math.toIntExact(source.voxels()));
		return new Target() {

			@Override
			public void putPlane(final short[] labels, final int index) {
				restore.forEachVoxel(index, (from, to) -> {
					if (labels[from] != 0) mask.set(to);
				});
			}

			@Override
			public Segmentation.Part part() {
				new MaskCleaner(source).clean(mask, rule);
				return Segmentation.Part.of(task, mask, source);
			}
		};
	}

	@Override
	public void planes(final float[][] probabilities, final int firstZ, final int newZ, final int endZ) {
		final Geometry source = restore.source();
		final float[] values = new float[restore.planeVoxels()];
		final float[] best = new float[values.length];
		final short[] labels = new short[values.length];
		for (int index = 0; index < source.size(restore.planeAxis()); index++) {
			final int[] needed = restore.neededZ(index);
			if (needed.length == 0 || needed[1] < newZ || needed[1] >= endZ) continue;
			for (int g = 0; g < columns.length; g++) {
				Arrays.fill(labels, (short) 0);
				for (int t = 0; t < columns[g].length; t++) {
					restore.plane(probabilities[columns[g][t]], firstZ, index, values, 0);
					for (int i = 0; i < values.length; i++) {
						// The first of two equal tasks wins; the threshold itself counts as inside.
						if (values[i] >= thresholds[g][t] && (labels[i] == 0 || values[i] > best[i])) {
							best[i] = values[i];
							labels[i] = (short) (t + 1);
						}
					}
				}
				targets.get(g).putPlane(labels, index);
			}
		}
	}

	/** The masks; to be asked for once, when all planes have come. */
	List<Segmentation.Part> parts() {
		return targets.stream().map(Target::part).toList();
	}
}
