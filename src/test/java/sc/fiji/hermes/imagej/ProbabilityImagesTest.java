package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

class ProbabilityImagesTest {

	private static final Task A = new Task("a"), B = new Task("b");

	@Test
	@DisplayName("One channel a task, every voxel in its place, shown from 0 to 1, calibrated as the source")
	void channels() {
		final ImagePlus source = Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), "mm", 0.5, 0.6, 2);
		final Geometry g = ImageGeometry.of(source, ImagePart.first(), ImageOrientation.SAGITTAL_LEFT).geometry();
		final float[] a = new float[60], b = new float[60];
		for (int i = 0; i < 60; i++) {
			a[i] = i / 60f;
			b[i] = 1 - a[i];
		}
		final ImagePlus image = ProbabilityImages.of(source, ImagePart.first(), List.of(A, B), List.of(a, b), g);
		assertEquals("numbered probabilities", image.getTitle());
		assertEquals(32, image.getBitDepth());
		assertArrayEquals(new int[] { 4, 3, 2, 5, 1 }, image.getDimensions());
		assertArrayEquals(a, ImageVolumes.volume(image, new ImagePart(1, 1), ImageOrientation.AUTOMATIC).data());
		assertArrayEquals(b, ImageVolumes.volume(image, new ImagePart(2, 1), ImageOrientation.AUTOMATIC).data());
		assertEquals(g, ImageGeometry.of(image, ImagePart.first(), ImageOrientation.AUTOMATIC).geometry());
		assertEquals("b slice 3", image.getStack().getSliceLabel(image.getStackIndex(2, 3, 1)));
		assertEquals(0.6, image.getCalibration().pixelHeight);
		assertTrue(image.getInfoProperty().contains("channel 2 = b"));
		for (int c = 1; c <= 2; c++) {
			image.setC(c);
			assertEquals(0, image.getDisplayRangeMin());
			assertEquals(1, image.getDisplayRangeMax());
		}
	}

	@Test
	@DisplayName("One task makes a plain stack; arrays of another size are refused")
	void one() {
		final ImagePlus source = Images.numbered(16, 2, 2, 1, 2, 1);
		final Geometry g = ImageGeometry.of(source, ImagePart.first(), ImageOrientation.AUTOMATIC).geometry();
		final ImagePlus image = ProbabilityImages.of(source, ImagePart.first(), List.of(A), List.of(new float[8]), g);
		assertEquals(1, image.getNChannels());
		assertEquals(1, image.getDisplayRangeMax());
		assertThrows(IllegalArgumentException.class, () -> ProbabilityImages.of(source, ImagePart.first(), List.of(A), List.of(new float[7]),
			g));
	}
}
