package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.CompositeImage;
import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import ij.measure.Calibration;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

class LabelImagesTest {

	private static final Task LIVER = new Task("liver"), SPLEEN = new Task("spleen"), LESION = new Task("liver = lesion: left");
	private static final int X = 4, Y = 3, Z = 5;

	private ImagePlus source;
	private Geometry grid;

	@BeforeEach
	void source() {
		source = Images.calibrated(Images.numbered(16, X, Y, 1, Z, 1), "µm", 500, 600, 2500);
		source.getCalibration().xOrigin = 2;
		source.getCalibration().zOrigin = -1;
		source.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "HU");
		source.setProperty("Info", "Patient: nobody");
		grid = ImageGeometry.of(source, ImagePart.first(), ImageOrientation.CORONAL_BACK).geometry();
	}

	private LabelMap map(final int first, final int step, final int values) {
		final short[] data = new short[X * Y * Z];
		for (int i = 0; i < data.length; i++) data[i] = (short) ((first + step * i) % values);
		return LabelMap.of(data, grid);
	}

	private Segmentation together(final int first) {
		return new Segmentation(List.of(Segmentation.Part.of(List.of(LIVER, SPLEEN), map(first, 1, 3))));
	}

	private Segmentation apart() {
		return new Segmentation(List.of(Segmentation.Part.of(List.of(LIVER, SPLEEN), map(0, 1, 3)), Segmentation.Part.of(List.of(LESION), map(1,
			1, 2))));
	}

	@Test
	@DisplayName("Every voxel of a label map is in its place; title, scale, origin, Info and slice labels are those of the source")
	void labelMap() {
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), together(0));
		assertEquals("numbered labels", labels.getTitle());
		assertEquals(16, labels.getBitDepth());
		assertArrayEquals(new int[] { X, Y, 1, Z, 1 }, labels.getDimensions());
		for (int z = 0; z < Z; z++) {
			for (int y = 0; y < Y; y++) for (int x = 0; x < X; x++) assertEquals((x + X * (y + Y * z)) % 3, labels.getStack().getProcessor(z + 1)
				.get(x, y));
			assertEquals("slice " + (z + 1), labels.getStack().getSliceLabel(z + 1));
		}
		final Calibration c = labels.getCalibration();
		assertEquals(500, c.pixelWidth);
		assertEquals(2500, c.pixelDepth);
		assertEquals("µm", c.getUnit());
		assertEquals(2, c.xOrigin);
		assertEquals(-1, c.zOrigin);
		assertFalse(c.calibrated(), "values are labels, not HU");
		assertTrue(source.getCalibration().calibrated(), "the source keeps its own");
		assertTrue(labels.getInfoProperty().startsWith("Labels:\n1 = liver\n2 = spleen\n"), labels.getInfoProperty());
		assertTrue(labels.getInfoProperty().endsWith("Patient: nobody"));
	}

	@Test
	@DisplayName("Labels are seen in the colours of their values, whatever values there are")
	void colours() {
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), together(0));
		assertEquals(0, labels.getDisplayRangeMin());
		assertEquals(255, labels.getDisplayRangeMax());
		labels.setSlice(2);
		for (int x = 0; x < X; x++) assertEquals(LabelColors.of((x + X * Y) % 3), new Color(new ij.process.ColorProcessor(labels.getImage())
			.getPixel(x, 0)));
	}

	/** Liver in some slices of the source, with as many voxels as given. */
	private ImagePlus withVoxels(final int... counts) {
		final short[] data = new short[X * Y * Z];
		for (int z = 0; z < Z; z++) Arrays.fill(data, X * Y * z, X * Y * z + counts[z], (short) 1);
		return LabelImages.of(source, ImagePart.first(), new Segmentation(List.of(Segmentation.Part.of(List.of(LIVER), LabelMap.of(data, grid)))));
	}

	@Test
	@DisplayName("The slice with the most labels is the current one, the middle one of several, and the first if nothing was found")
	void position() {
		assertEquals(4, withVoxels(0, 1, 0, 3, 2).getCurrentSlice());
		assertEquals(3, withVoxels(0, 7, 7, 7, 0).getCurrentSlice());
		assertEquals(1, withVoxels(0, 0, 0, 0, 0).getCurrentSlice());
	}

	@Test
	@DisplayName("Labels that intensities are expected of are remarked upon; other images are not")
	void remark() {
		final String sentence = LabelImages.remark(withVoxels(0, 1, 0, 3, 2)).orElseThrow();
		assertTrue(sentence.contains("numbered labels holds labels"), sentence);
		assertTrue(LabelImages.remark(source).isEmpty());
	}

	@Test
	@DisplayName("The orientation that was chosen for the source stays with the labels")
	void place() {
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), together(0));
		assertEquals(grid, ImageGeometry.of(labels, ImagePart.first(), ImageOrientation.AUTOMATIC).geometry());
		assertArrayEquals(map(0, 1, 3).data(), ImageVolumes.labels(labels, ImagePart.first(), ImageOrientation.AUTOMATIC).data());
	}

	@Test
	@DisplayName("Tasks that may overlap lie in channels of their own, with values of their own")
	void channels() {
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), List.of(apart()), List.of(LESION, LIVER, SPLEEN));
		assertArrayEquals(new int[] { X, Y, 2, Z, 1 }, labels.getDimensions());
		final int[] value = { 0, 2, 3 };
		for (int z = 0; z < Z; z++) for (int i = 0; i < X * Y; i++) {
			final int at = i + X * Y * z;
			assertEquals(value[at % 3], labels.getStack().getProcessor(labels.getStackIndex(1, z + 1, 1)).get(i));
			assertEquals((1 + at) % 2, labels.getStack().getProcessor(labels.getStackIndex(2, z + 1, 1)).get(i));
		}
		assertEquals(List.of(new Label(LESION, List.of(1)), new Label(LIVER, List.of(2)), new Label(SPLEEN, List.of(3))), LabelImages.names(
			labels));
		final CompositeImage composite = (CompositeImage) labels;
		for (int c = 1; c <= 2; c++) {
			assertEquals(LabelColors.of(3), new Color(composite.getChannelLut(c).getRGB(3)));
			assertEquals(255, composite.getChannelLut(c).max);
		}
	}

	@Test
	@DisplayName("The frames of a cine come out as frames, with the slice labels of the channel that was segmented")
	void frames() {
		source = Images.calibrated(Images.numbered(16, X, Y, 2, Z, 2), "mm", 1, 1, 1);
		for (int i = 1; i <= source.getStackSize(); i++) source.getStack().setSliceLabel("index " + i, i);
		final ImagePlus labels = LabelImages.of(source, new ImagePart(2, 1), List.of(together(0), together(1)), List.of(LIVER, SPLEEN));
		assertArrayEquals(new int[] { X, Y, 1, Z, 2 }, labels.getDimensions());
		for (int t = 0; t < 2; t++) for (int z = 0; z < Z; z++) {
			final int index = labels.getStackIndex(1, z + 1, t + 1);
			assertEquals((t + X * Y * z) % 3, labels.getStack().getProcessor(index).get(0));
			assertEquals("index " + source.getStackIndex(2, z + 1, t + 1), labels.getStack().getSliceLabel(index));
		}
		assertThrows(IllegalArgumentException.class, () -> LabelImages.of(source, ImagePart.first(), List.of(together(0), together(0), together(
			0)), List.of(LIVER, SPLEEN)));
	}

	@Test
	@DisplayName("Names, place, colours and values survive a TIFF file")
	void tiff(@TempDir final Path folder) {
		final ImagePlus labels = LabelImages.of(source, ImagePart.first(), apart());
		final String file = folder.resolve("labels.tif").toString();
		new FileSaver(labels).saveAsTiff(file);
		final ImagePlus read = IJ.openImage(file);
		assertEquals(LabelImages.names(labels), LabelImages.names(read));
		assertEquals(grid, ImageGeometry.of(read, ImagePart.first(), ImageOrientation.AUTOMATIC).geometry());
		assertEquals(2, read.getNChannels());
		assertArrayEquals((short[]) labels.getStack().getPixels(4), (short[]) read.getStack().getPixels(4));
		assertEquals(LabelColors.of(2), new Color(((CompositeImage) read).getChannelLut(2).getRGB(2)));
		assertEquals(255, ((CompositeImage) read).getChannelLut(2).max);
	}

	@Test
	@DisplayName("A task without a value, or an image without names, is not passed over in silence")
	void names() {
		assertThrows(IllegalArgumentException.class, () -> LabelImages.of(source, ImagePart.first(), List.of(together(0)), List.of(LIVER)));
		assertEquals(List.of(), LabelImages.names(source));
		assertEquals(LESION, LabelImages.names(LabelImages.of(source, ImagePart.first(), apart())).get(2).task());
	}
}
