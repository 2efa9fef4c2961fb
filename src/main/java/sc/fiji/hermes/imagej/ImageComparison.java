package sc.fiji.hermes.imagej;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.evaluate.LabelComparison;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Alignment;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Compares two label images of the same grid, task by task where both name their values, otherwise value by value.
 *
 * <pre>{@code
 * List<LabelComparison> rows = ImageComparison.compare(expert, hermes, 1, Job.create());
 * ImageComparison.append(table, hermes.getTitle(), rows);
 * }</pre>
 */
public final class ImageComparison {

	private ImageComparison() {}

	/**
	 * Compares one frame. By name, only tasks of both images count; by value, every value above 0 that occurs in either.
	 *
	 * @param frame counted from 1, in both images
	 * @throws InputException if an image holds no labels, the grids differ, or there is nothing to compare
	 * @throws sc.fiji.hermes.job.CancelledException between two tasks
	 */
	public static List<LabelComparison> compare(final ImagePlus reference, final ImagePlus prediction, final int frame, final Job job) {
		LabelImages.requireSameSize(reference, prediction);
		new ImagePart(1, frame).check(reference);
		new ImagePart(1, frame).check(prediction);
		requireSameGrid(reference, prediction);
		final List<LabelMap> first = LabelImages.maps(reference, frame), second = LabelImages.maps(prediction, frame);
		final Map<Label, Label> pairs = pairs(reference, prediction, first, second);
		final List<LabelComparison> comparisons = new ArrayList<>();
		pairs.forEach((mine, yours) -> {
			job.checkCancelled();
			comparisons.add(LabelComparison.of(mine.task(), mask(first, mine), mask(second, yours)));
			job.report("compared " + mine.task(), (double) comparisons.size() / pairs.size());
		});
		return List.copyOf(comparisons);
	}

	/** Appends one row a task: Image, Task, Dice, volumes and their difference in mL, 95th percentile Hausdorff distance in mm. */
	public static void append(final ResultsTable table, final String image, final List<LabelComparison> comparisons) {
		for (final LabelComparison c : comparisons) {
			table.addRow();
			table.addValue("Image", image);
			table.addValue("Task", c.task().name());
			table.addValue("Dice", c.dice().orElse(Double.NaN));
			table.addValue("Reference (mL)", c.referenceMl());
			table.addValue("Volume (mL)", c.predictedMl());
			table.addValue("Difference (mL)", c.differenceMl());
			table.addValue("Hausdorff 95 (mm)", c.hausdorff95().orElse(Double.NaN));
		}
	}

	/** Orientations are compared where both are known; a label image that was drawn by hand knows none. */
	private static void requireSameGrid(final ImagePlus reference, final ImagePlus prediction) {
		final ImageGeometry mine = ImageGeometry.of(reference, ImagePart.first(), ImageOrientation.AUTOMATIC);
		final ImageGeometry yours = ImageGeometry.of(prediction, ImagePart.first(), ImageOrientation.AUTOMATIC);
		boolean same = true;
		for (int axis = 0; axis < 3; axis++) same &= Math.abs(mine.geometry().spacing(axis) - yours.geometry().spacing(
			axis)) <= Alignment.TOLERANCE * mine.geometry().spacing(axis);
		if (mine.oriented() && yours.oriented()) same &= overlie(mine.geometry(), yours.geometry());
		if (!same) throw new InputException("%s (%s) lies on another grid than %s (%s); correct the calibration in Image > Properties, or " +
			"compare labels of the same image.", prediction.getTitle(), yours.geometry(), reference.getTitle(), mine.geometry());
	}

	/** Whether voxels of equal index lie within a voxel of each other, as they are stored. */
	private static boolean overlie(final Geometry a, final Geometry b) {
		final Alignment alignment = Alignment.of(a, b);
		return alignment.fits() && !alignment.reordered();
	}

	private static Map<Label, Label> pairs(final ImagePlus reference, final ImagePlus prediction, final List<LabelMap> first,
		final List<LabelMap> second)
	{
		final List<Label> mine = LabelImages.names(reference), yours = LabelImages.names(prediction);
		final Map<Label, Label> pairs = new LinkedHashMap<>();
		if (!mine.isEmpty() && !yours.isEmpty()) {
			for (final Label m : mine) yours.stream().filter(y -> y.task().equals(m.task())).findFirst().ifPresent(y -> pairs.put(m, y));
			if (pairs.isEmpty()) throw new InputException("%s (%s) and %s (%s) have no task in common; rename the tasks in their properties.",
				reference.getTitle(), names(mine), prediction.getTitle(), names(yours));
			return pairs;
		}
		final List<LabelMap> both = new ArrayList<>(first);
		both.addAll(second);
		final ImagePlus named = mine.isEmpty() ? prediction : reference;
		for (final Label l : LabelImages.found(both)) {
			final Label label = new Label(new Task(LabelImages.name(named, l.values().get(0))), l.values());
			pairs.put(label, label);
		}
		if (pairs.isEmpty()) throw new InputException("Neither %s nor %s has a label above 0; give label images.", reference.getTitle(),
			prediction.getTitle());
		return pairs;
	}

	private static String names(final List<Label> labels) {
		return labels.stream().map(l -> l.task().name()).collect(Collectors.joining(", "));
	}

	/** In the channel that has the value; in an image of masks that may overlap that is one only. */
	private static Mask mask(final List<LabelMap> channels, final Label label) {
		return channels.stream().map(c -> Mask.of(c, label)).filter(m -> channels.size() > 1 && m.count() > 0).findFirst().orElseGet(() -> Mask
			.of(channels.get(0), label));
	}
}
