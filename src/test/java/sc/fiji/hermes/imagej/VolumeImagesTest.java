package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.io.FileSaver;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class VolumeImagesTest {

	private static final Path CT = Path.of("test-images/phantom_ct.nii.gz"), LABELS = Path.of("test-images/phantom_ct_labels.nii.gz");

	private static Volume back(final ImagePlus image) {
		return ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
	}

	private static Volume random() {
		final Random random = new Random(3);
		final double[] affine = new double[12];
		for (int i = 0; i < 12; i++) affine[i] = random.nextGaussian() * (i % 4 == 3 ? 100 : 1);
		final float[] data = new float[5 * 4 * 3];
		for (int i = 0; i < data.length; i++) data[i] = (float) random.nextGaussian();
		return Volume.of(data, Geometry.of(new long[] { 5, 4, 3 }, affine));
	}

	@Test
	@DisplayName("A volume becomes an image and the same volume again, to the last bit, however oblique its affine")
	void roundTrip() {
		final Volume v = random();
		final Volume back = back(VolumeImages.of(v, "v"));
		assertArrayEquals(v.data(), back.data());
		assertEquals(v.geometry(), back.geometry());
	}

	@Test
	@DisplayName("The same through a TIFF file")
	void tiff(@TempDir final Path folder) {
		final Volume v = random();
		final String file = folder.resolve("v.tif").toString();
		new FileSaver(VolumeImages.of(v, "v")).saveAsTiff(file);
		final Volume back = back(IJ.openImage(file));
		assertArrayEquals(v.data(), back.data());
		assertEquals(v.geometry(), back.geometry());
	}

	@Test
	@DisplayName("The CT phantom opens calibrated in mm, sensibly windowed, with its orientation in the Info, and comes back the same")
	void phantom() {
		final ImagePlus image = VolumeImages.open(CT);
		final Volume v = Volumes.read(CT);
		assertEquals("phantom_ct.nii.gz", image.getTitle());
		assertArrayEquals(new int[] { 44, 32, 1, 26, 1 }, image.getDimensions());
		assertEquals(32, image.getBitDepth());
		image.setSlice(8);
		// the value under the cursor
		assertEquals(v.data()[3 + 44 * (5 + 32 * 7)], image.getProcessor().getPixelValue(3, 5));
		assertEquals("LPS", image.getStack().getSliceLabel(8));
		assertTrue(ImageCalibration.isCalibrated(image));
		assertArrayEquals(v.geometry().spacing(), ImageCalibration.spacing(image));
		assertTrue(image.getInfoProperty().startsWith("Orientation: LPS"), image.getInfoProperty());
		int dark = 0, bright = 0;
		for (final float value : v.data()) {
			if (value < image.getCalibration().getCValue(image.getDisplayRangeMin())) dark++;
			if (value > image.getCalibration().getCValue(image.getDisplayRangeMax())) bright++;
		}
		assertEquals(0.02, bright / (double) v.data().length, 0.002);
		assertTrue(dark <= 0.021 * v.data().length);
		assertArrayEquals(v.data(), back(image).data());
		assertEquals(v.geometry(), back(image).geometry());
	}

	@Test
	@DisplayName("A constant volume can be shown")
	void constant() {
		final ImagePlus image = VolumeImages.of(Volume.of(new float[8], Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1)), "c");
		assertEquals(0, image.getDisplayRangeMin());
		assertEquals(1, image.getDisplayRangeMax());
	}

	@Test
	@DisplayName("Label maps open in label colours, with the names from the file beside them if there is one")
	void labels(@TempDir final Path folder) throws Exception {
		final ImagePlus bare = VolumeImages.openLabels(LABELS);
		assertEquals(List.of(), LabelImages.names(bare));
		assertEquals(16, bare.getBitDepth());
		assertEquals(255, bare.getDisplayRangeMax());
		final LabelMap map = Volumes.readLabels(LABELS);
		assertArrayEquals(map.data(), ImageVolumes.labels(bare, ImagePart.first(), ImageOrientation.AUTOMATIC).data());
		assertEquals(map.geometry(), ImageVolumes.labels(bare, ImagePart.first(), ImageOrientation.AUTOMATIC).geometry());
		final List<Task> tasks = List.of(new Task("liver"), new Task("spleen"), new Task("kidney_left"), new Task("kidney_right"));
		SegmentationFiles.write(new Segmentation(List.of(Segmentation.Part.of(tasks, map))), folder, "case", t -> 10 + tasks.indexOf(t), false);
		assertTrue(Files.exists(folder.resolve("case.nii.gz")));
		final ImagePlus named = VolumeImages.openLabels(folder.resolve("case.nii.gz"));
		assertEquals(List.of(new Label(tasks.get(0), List.of(10)), new Label(tasks.get(1), List.of(11)), new Label(tasks.get(2), List.of(12)),
			new Label(tasks.get(3), List.of(13))), LabelImages.names(named));
		assertTrue(named.getInfoProperty().contains("12 = kidney_left"));
		assertTrue(named.getInfoProperty().contains("Orientation: LPS"));
	}
}
