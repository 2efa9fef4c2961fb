package sc.fiji.hermes.imagej;

import java.util.List;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.measure.ResultsTable;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.evaluate.Measurement;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Measurements of labels as rows of an ImageJ table, behind those that are there: one a task (and frame), also for a task
 * that was not found, with 0 voxels and NaN where there is nothing to measure.
 * <p>
 * Columns: Image, Frame (if there are several), Task, Label, Voxels, Volume (mL), Mean and SD of the calibrated intensities
 * (SD of a sample; values that are not finite are left out), X, Y, Z (mm). X and Y are what ImageJ's own Measure gives for a
 * centroid, the calibrated coordinates with the centre of the first pixel at half a pixel; Z is that of the status bar, 0
 * in the first slice. Both count from the origin of the calibration, and with the spacing that volumes are computed with.
 */
public final class LabelTable {

	private LabelTable() {}

	/**
	 * Appends the rows of all frames of a label image.
	 *
	 * @param image intensities, of the same size as the labels
	 * @param part channel to measure, and the frame of the image that the labels belong to if they have one frame only
	 * @param labels an image as {@link LabelImages} makes it; without names, every value that occurs is a row
	 * @throws sc.fiji.hermes.job.InputException if these are no labels of this image
	 */
	public static void append(final ResultsTable table, final ImagePlus image, final ImagePart part, final ImagePlus labels) {
		LabelImages.requireSameSize(image, labels);
		final boolean one = labels.getNFrames() == 1;
		final List<Label> names = LabelImages.names(labels);
		for (int t = 1; t <= labels.getNFrames(); t++) {
			final ImagePart at = one ? part : part.withFrame(t);
			final List<LabelMap> maps = LabelImages.maps(labels, t);
			final Volume volume = ImageVolumes.volume(image, at, maps.get(0).geometry());
			final List<Label> rows = names.isEmpty() ? LabelImages.found(maps) : names;
			final int[] values = rows.stream().mapToInt(l -> l.values().get(0)).toArray();
			final List<Measurement[]> channels = maps.stream().map(m -> Measurement.of(volume, m, values)).toList();
			for (int i = 0; i < values.length; i++) {
				final int row = i;
				// a value lies in one channel only
				final Measurement m = channels.stream().map(c -> c[row]).filter(c -> c.voxels() > 0).findFirst().orElse(channels.get(0)[row]);
				row(table, image, at.frame(), rows.get(i), m, maps.get(0).geometry());
			}
		}
	}

	private static void row(final ResultsTable table, final ImagePlus image, final int frame, final Label label, final Measurement m,
		final Geometry g)
	{
		table.addRow();
		table.addValue("Image", image.getTitle());
		if (image.getNFrames() > 1) table.addValue("Frame", frame);
		table.addValue("Task", label.task().name());
		table.addValue("Label", label.values().get(0));
		table.addValue("Voxels", m.voxels());
		table.addValue("Volume (mL)", m.ml());
		table.addValue("Mean", m.mean());
		table.addValue("SD", m.sd());
		final Calibration c = image.getCalibration();
		table.addValue("X (mm)", (m.centroid()[0] + 0.5 - c.xOrigin) * g.spacing(0));
		table.addValue("Y (mm)", (m.centroid()[1] + 0.5 - c.yOrigin) * g.spacing(1));
		table.addValue("Z (mm)", (m.centroid()[2] - c.zOrigin) * g.spacing(2));
	}
}
