package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.measure.Measurements;
import ij.measure.ResultsTable;
import ij.process.ImageStatistics;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

class LabelTableTest {

	private static final Task A = new Task("a"), B = new Task("b");

	/** Task a is the box x 1 to 2, y 0 to 2 of slices 2 and 3, and b nowhere. */
	private static Segmentation segmentation(final Geometry g) {
		final short[] data = new short[4 * 3 * 5];
		for (int z = 1; z < 3; z++) for (int y = 0; y < 3; y++) for (int x = 1; x < 3; x++) data[x + 4 * (y + 3 * z)] = 1;
		return new Segmentation(List.of(Segmentation.Part.of(List.of(A, B), LabelMap.of(data, g))));
	}

	private static ImagePlus labels(final ImagePlus image, final ImagePart part) {
		return LabelImages.of(image, part, segmentation(ImageGeometry.of(image, part, ImageOrientation.AUTOMATIC).geometry()));
	}

	@Test
	@DisplayName("A row for every task: volume, mean, SD and centroid as ImageJ measures them, in mm; an absent task has 0 voxels")
	void rows() {
		final ImagePlus image = Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), "cm", 0.5, 0.2, 0.4);
		image.getCalibration().xOrigin = 1;
		image.getCalibration().zOrigin = 2;
		final ResultsTable table = new ResultsTable();
		LabelTable.append(table, image, ImagePart.first(), labels(image, ImagePart.first()));
		assertEquals(2, table.size());
		assertEquals("numbered.tif", table.getStringValue("Image", 0));
		assertEquals("a", table.getStringValue("Task", 0));
		assertEquals(1, table.getValue("Label", 0));
		assertEquals(12, table.getValue("Voxels", 0));
		assertEquals(12 * 5 * 2 * 4 / 1000., table.getValue("Volume (mL)", 0), 1e-9);
		assertEquals(1.5 + 10 + 150, table.getValue("Mean", 0), 1e-9);
		// x ±0.5, y -10, 0, 10, slices ±50
		assertEquals(Math.sqrt(12 * (0.25 + 200 / 3. + 2500) / 11), table.getValue("SD", 0), 1e-9);
		// ImageJ's own numbers of the same pixels
		image.setRoi(new Roi(1, 0, 2, 3));
		final ImageStatistics own = image.getStatistics(Measurements.CENTROID);
		assertEquals(10 * own.xCentroid, table.getValue("X (mm)", 0), 1e-9);
		assertEquals(10 * own.yCentroid, table.getValue("Y (mm)", 0), 1e-9);
		assertEquals(10 * image.getCalibration().getZ(1.5), table.getValue("Z (mm)", 0), 1e-9);
		assertEquals("b", table.getStringValue("Task", 1));
		assertEquals(0, table.getValue("Voxels", 1));
		assertEquals(0, table.getValue("Volume (mL)", 1));
		assertTrue(Double.isNaN(table.getValue("Mean", 1)));
		assertTrue(Double.isNaN(table.getValue("X (mm)", 1)));
		assertFalse(table.columnExists("Frame"));
	}

	@Test
	@DisplayName("Rows are appended, frames and channels of a hyperstack told apart")
	void appends() {
		final ImagePlus image = Images.calibrated(Images.numbered(16, 4, 3, 2, 5, 3), "mm", 1, 1, 1);
		final ResultsTable table = new ResultsTable();
		LabelTable.append(table, image, new ImagePart(1, 2), labels(image, new ImagePart(1, 2)));
		LabelTable.append(table, image, new ImagePart(2, 3), labels(image, new ImagePart(2, 3)));
		assertEquals(4, table.size());
		assertEquals(2, table.getValue("Frame", 0));
		assertEquals(3, table.getValue("Frame", 2));
		assertEquals(161.5 + 10000, table.getValue("Mean", 0), 1e-9);
		assertEquals(161.5 + 1000 + 20000, table.getValue("Mean", 2), 1e-9);
		final Segmentation s = segmentation(Geometry.ofSpacing(new long[] { 4, 3, 5 }, 1, 1, 1));
		LabelTable.append(table, image, ImagePart.first(), LabelImages.of(image, ImagePart.first(), List.of(s, s, s), List.of(A, B)));
		assertEquals(10, table.size());
		assertEquals(161.5 + 20000, table.getValue("Mean", 8), 1e-9);
	}

	@Test
	@DisplayName("A label image without names gets a row for every value that occurs, overlapping ones in their channels")
	void unnamed() {
		final ImagePlus image = Images.numbered(16, 4, 3, 1, 1, 1), labels = Images.numbered(16, 4, 3, 1, 1, 1);
		final ResultsTable table = new ResultsTable();
		LabelTable.append(table, image, ImagePart.first(), labels);
		assertEquals(11, table.size());
		assertEquals("label 23", table.getStringValue("Task", 10));
		final Geometry g = Geometry.ofSpacing(new long[] { 4, 3, 1 }, 1, 1, 1);
		final short[] all = new short[12];
		java.util.Arrays.fill(all, (short) 1);
		final Segmentation apart = new Segmentation(List.of(Segmentation.Part.of(List.of(A), LabelMap.of(all, g)), Segmentation.Part.of(List.of(
			B), LabelMap.of(all.clone(), g))));
		LabelTable.append(table, image, ImagePart.first(), LabelImages.of(image, ImagePart.first(), apart));
		assertEquals(12, table.getValue("Voxels", 11));
		assertEquals(12, table.getValue("Voxels", 12));
	}
}
