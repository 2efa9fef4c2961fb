package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.measure.ResultsTable;
import ij.process.ShortProcessor;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.evaluate.LabelComparison;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

class ImageComparisonTest {

	private static final Task A = new Task("a"), B = new Task("b"), C = new Task("c");
	/** One voxel is one millilitre. */
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 4, 1, 1 }, 10, 10, 10);

	private static LabelMap map(final int... values) {
		final short[] data = new short[values.length];
		for (int i = 0; i < data.length; i++) data[i] = (short) values[i];
		return LabelMap.of(data, GRID);
	}

	private static ImagePlus image(final LabelMap map, final Label... names) {
		return VolumeImages.of(map, List.of(names), "labels");
	}

	private static Label label(final Task task, final int value) {
		return new Label(task, List.of(value));
	}

	private static List<LabelComparison> compare(final ImagePlus reference, final ImagePlus prediction) {
		return ImageComparison.compare(reference, prediction, 1, Job.create());
	}

	@Test
	@DisplayName("Tasks that both images name are compared, whatever their values")
	void names() {
		final List<LabelComparison> found = compare(image(map(1, 1, 2, 3), label(A, 1), label(B, 2), label(C, 3)), image(map(0, 7, 7, 9), label(
			A, 7), label(B, 9)));
		assertEquals(List.of(A, B), found.stream().map(LabelComparison::task).toList());
		assertEquals(0.5, found.get(0).dice().getAsDouble());
		assertEquals(2, found.get(0).referenceMl(), 1e-12);
		assertEquals(0, found.get(1).dice().getAsDouble());
		assertEquals(10, found.get(1).hausdorff95().getAsDouble(), 1e-5);
		assertThrows(InputException.class, () -> compare(image(map(1, 0, 0, 0), label(A, 1)), image(map(1, 0, 0, 0), label(B, 1))));
	}

	@Test
	@DisplayName("Without names in one image every value of either is compared, under the name the other has")
	void values() {
		final List<LabelComparison> found = compare(image(map(1, 1, 0, 4)), image(map(1, 0, 2, 0), label(A, 1), label(B, 2)));
		assertEquals(List.of("a", "b", "label 4"), found.stream().map(c -> c.task().name()).toList());
		assertEquals(2 / 3., found.get(0).dice().getAsDouble(), 1e-12);
		assertTrue(found.get(1).dice().isEmpty(), "the reference has none");
		assertEquals(1, found.get(1).differenceMl(), 1e-12);
		assertTrue(found.get(2).hausdorff95().isEmpty());
		assertThrows(InputException.class, () -> compare(image(map(0, 0, 0, 0)), image(map(0, 0, 0, 0))));
	}

	@Test
	@DisplayName("Overlapping tasks are found in their channels")
	void channels() {
		final ImagePlus source = VolumeImages.of(sc.fiji.hermes.volume.Volume.of(new float[4], GRID), "source");
		final Segmentation apart = new Segmentation(List.of(Segmentation.Part.of(List.of(A), map(1, 1, 0, 0)), Segmentation.Part.of(List.of(B),
			map(1, 1, 1, 0))));
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), apart);
		final List<LabelComparison> found = compare(image(map(1, 0, 2, 2), label(A, 1), label(B, 2)), labels);
		assertEquals(2 / 3., found.get(0).dice().getAsDouble(), 1e-12);
		assertEquals(0.4, found.get(1).dice().getAsDouble(), 1e-12);
	}

	@Test
	@DisplayName("Grids of another size, spacing or place are refused; a drawing that knows no orientation is taken as it lies")
	void grids() {
		final ImagePlus reference = image(map(1, 1, 0, 0));
		assertThrows(InputException.class, () -> compare(reference, new ImagePlus("d", new ShortProcessor(5, 1))));
		final ImagePlus drawn = new ImagePlus("drawn", new ShortProcessor(4, 1, new short[] { 1, 0, 0, 0 }, null));
		final InputException e = assertThrows(InputException.class, () -> compare(reference, drawn));
		assertTrue(e.getMessage().contains("correct the calibration"), e.getMessage());
		Images.calibrated(drawn, "cm", 1, 1, 1);
		assertEquals(2 / 3., compare(reference, drawn).get(0).dice().getAsDouble(), 1e-12);
		final double[] flipped = { -10, 0, 0, 30, 0, 10, 0, 0, 0, 0, 10, 0 };
		final ImagePlus mirrored = VolumeImages.of(LabelMap.of(new short[] { 1, 1, 0, 0 }, Geometry.of(new long[] { 4, 1, 1 }, flipped)), List
			.of(), "mirrored");
		assertThrows(InputException.class, () -> compare(reference, mirrored), "equal index is another place");
	}

	@Test
	@DisplayName("The table has one row a task and NaN where nothing can be said; a cancelled comparison stops")
	void table() {
		final ResultsTable table = new ResultsTable();
		final ImagePlus reference = image(map(1, 1, 0, 0)), prediction = image(map(1, 0, 2, 0));
		ImageComparison.append(table, "case 1", compare(reference, prediction));
		assertEquals(2, table.size());
		assertEquals("case 1", table.getStringValue("Image", 1));
		assertEquals(2 / 3., table.getValue("Dice", 0), 1e-9);
		assertEquals(-1, table.getValue("Difference (mL)", 0), 1e-9);
		assertTrue(Double.isNaN(table.getValue("Dice", 1)));
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> ImageComparison.compare(reference, prediction, 1, job));
	}
}
