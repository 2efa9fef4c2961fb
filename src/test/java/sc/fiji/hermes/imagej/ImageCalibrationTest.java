package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import ij.ImagePlus;

class ImageCalibrationTest {

	private static ImagePlus image(final String unit, final double x, final double y, final double z) {
		return Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), unit, x, y, z);
	}

	@ParameterizedTest
	@CsvSource({ "mm, 1", "millimeter, 1", "cm, 10", "m, 1000", "µm, 0.001", "μm, 0.001", "um, 0.001", "micron, 0.001", "microns, 0.001",
		"nm, 0.000001", "inch, 25.4", "MM, 1" })
	@DisplayName("Units of length become millimetres")
	void units(final String unit, final double factor) {
		final ImagePlus image = image(unit, 2, 3, 4);
		assertTrue(ImageCalibration.isCalibrated(image));
		assertArrayEquals(new double[] { 2 * factor, 3 * factor, 4 * factor }, ImageCalibration.spacing(image), 1e-12 * factor);
	}

	@Test
	@DisplayName("Each axis may have a unit of its own")
	void ownUnit() {
		final ImagePlus image = image("µm", 500, 250, 3);
		image.getCalibration().setZUnit("mm");
		assertArrayEquals(new double[] { 0.5, 0.25, 3 }, ImageCalibration.spacing(image), 1e-12);
	}

	@ParameterizedTest
	@CsvSource({ "pixel, has no voxel size", "'', has no voxel size", "parsec, gives its voxel size in \"parsec\"" })
	@DisplayName("An image without a unit of length is not calibrated, says so, and counts as mm")
	void noUnit(final String unit, final String words) {
		final ImagePlus image = image("mm", 0.7, 0.7, 3);
		image.getCalibration().setUnit(unit);
		final String sentence = ImageCalibration.missing(image).orElseThrow();
		assertTrue(sentence.startsWith("numbered.tif " + words), sentence);
		assertFalse(ImageCalibration.isCalibrated(image));
		assertArrayEquals(new double[] { 0.7, 0.7, 3 }, ImageCalibration.spacing(image));
	}

	@Test
	@DisplayName("A slice distance that was never entered is noticed, true 1 mm slices are not blamed")
	void depth() {
		assertTrue(ImageCalibration.missing(image("mm", 0.05, 0.05, 1)).orElseThrow().contains("1 mm apart while its pixels are 0.0500 mm"));
		assertTrue(ImageCalibration.missing(image("micron", 0.5, 0.5, 1)).isPresent());
		assertTrue(ImageCalibration.missing(image("mm", 0.7, 0.7, 0)).orElseThrow().contains("without a distance"));
		assertTrue(ImageCalibration.isCalibrated(image("mm", 0.7, 0.7, 1)));
		assertTrue(ImageCalibration.isCalibrated(image("mm", 1, 1, 1)));
		final ImagePlus mixed = image("mm", 0.7, 0.7, 1);
		mixed.getCalibration().setZUnit("pixel");
		assertTrue(ImageCalibration.missing(mixed).isPresent());
		final ImagePlus flat = Images.calibrated(Images.numbered(16, 4, 3, 1, 1, 1), "mm", 0.05, 0.05, 1);
		assertTrue(ImageCalibration.isCalibrated(flat), "one slice needs no distance");
	}

	@Test
	@DisplayName("DICOM positions and pixel spacing make up for a calibration that is missing")
	void dicom() {
		final ImagePlus image = Images.dicom(3, "1\\0\\0\\0\\1\\0", new double[3], new double[] { 0, 0, 2 });
		assertEquals("pixel", image.getCalibration().getUnit());
		assertTrue(ImageCalibration.isCalibrated(image));
	}
}
