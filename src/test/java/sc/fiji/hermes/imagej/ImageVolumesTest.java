package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import ij.ImagePlus;
import ij.measure.Calibration;
import ij.process.ColorProcessor;
import ij.process.FloatProcessor;
import ij.process.ShortProcessor;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class ImageVolumesTest {

	private static Volume volume(final ImagePlus image) {
		return ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
	}

	@ParameterizedTest
	@ValueSource(ints = { 16, 32 })
	@DisplayName("The slices of the chosen channel and frame come in order, x fastest")
	void part(final int bits) {
		final ImagePlus image = Images.numbered(bits, 4, 3, 2, 5, 3);
		for (int c = 0; c < 2; c++) for (int t = 0; t < 3; t++) {
			final float[] data = ImageVolumes.volume(image, new ImagePart(c + 1, t + 1), ImageOrientation.AUTOMATIC).data();
			for (int z = 0; z < 5; z++) for (int y = 0; y < 3; y++) for (int x = 0; x < 4; x++) assertEquals(Images.value(x, y, c, z, t), data[x +
				4 * (y + 3 * z)]);
		}
		assertThrows(InputException.class, () -> ImageVolumes.volume(image, new ImagePart(3, 1), ImageOrientation.AUTOMATIC));
		assertThrows(InputException.class, () -> ImageVolumes.volume(image, new ImagePart(1, 4), ImageOrientation.AUTOMATIC));
	}

	@Test
	@DisplayName("8-bit values above 127 are positive, and a two-dimensional image is one slice")
	void bytes() {
		final Volume v = volume(Images.numbered(8, 20, 12, 1, 1, 1));
		assertArrayEquals(new long[] { 20, 12, 1 }, v.geometry().size());
		assertEquals(10 * 11 + 19, v.data()[v.data().length - 1]);
		assertEquals(1, v.geometry().spacing(2));
	}

	@Test
	@DisplayName("Signed CT as ImageJ's DICOM reader leaves it comes out in HU")
	void hounsfield() {
		final ImagePlus image = new ImagePlus("ct", new ShortProcessor(3, 1, new short[] { (short) (32768 - 1024), (short) 32768, (short) (32768 +
			3071) }, null));
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -32768, 1 }, "HU");
		assertArrayEquals(new float[] { -1024, 0, 3071 }, volume(image).data());
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -1024 - 2. * 32768, 2 }, "HU");
		assertArrayEquals(new float[] { -3072, -1024, 5118 }, volume(image).data());
	}

	@Test
	@DisplayName("8-bit values go through a calibration curve; float values are taken as they are")
	void density() {
		final ImagePlus image = Images.numbered(8, 3, 1, 1, 1, 1);
		image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 5, 0.5 }, "OD");
		assertArrayEquals(new float[] { 5, 5.5f, 6 }, volume(image).data());
		final ImagePlus real = Images.numbered(32, 3, 1, 1, 1, 1);
		real.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { 5, 0.5 }, "OD");
		assertArrayEquals(new float[] { 0, 1, 2 }, volume(real).data());
	}

	@ParameterizedTest
	@ValueSource(ints = { 8, 16, 32 })
	@DisplayName("A stack without room in an array is looked at slice by slice, with the same values, also when its window is closed")
	void slices(final int bits) {
		final ImagePlus image = Images.numbered(bits, 4, 3, 1, 5, 1);
		if (bits == 16) image.getCalibration().setFunction(Calibration.STRAIGHT_LINE, new double[] { -7, 2 }, "HU");
		final Volume expected = volume(image), v = ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC, new Room(10, 24));
		final LabelMap labels = ImageVolumes.labels(Images.numbered(bits, 4, 3, 1, 5, 1), ImagePart.first(), ImageOrientation.AUTOMATIC, new Room(10,
			24));
		image.flush();
		assertTrue(v.array().isEmpty() && labels.array().isEmpty());
		assertEquals(expected.geometry(), v.geometry());
		assertArrayEquals(expected.data(), v.data());
		assertArrayEquals(ImageVolumes.labels(Images.numbered(bits, 4, 3, 1, 5, 1), ImagePart.first(), ImageOrientation.AUTOMATIC).data(), labels
			.data());
	}

	@Test
	@DisplayName("The volume is a copy: changing it leaves the image alone")
	void copy() {
		final ImagePlus image = Images.numbered(32, 3, 1, 1, 1, 1);
		volume(image).data()[0] = 99;
		assertEquals(0, image.getProcessor().getf(0, 0));
	}

	@Test
	@DisplayName("An RGB picture is refused by a sentence with its name")
	void rgb() {
		final InputException e = assertThrows(InputException.class, () -> volume(new ImagePlus("photo", new ColorProcessor(2, 2))));
		assertTrue(e.getMessage().startsWith("photo is an RGB picture"), e.getMessage());
	}

	@Test
	@DisplayName("Whole numbers up to 65535 of any depth are labels, anything else is refused with its place")
	void labels() {
		final ImagePlus shorts = new ImagePlus("s", new ShortProcessor(2, 1, new short[] { (short) 65535, 7 }, null));
		assertArrayEquals(new short[] { -1, 7 }, labels(shorts).data());
		assertArrayEquals(new short[] { -1, 7 }, labels(floats(65535, 7)).data());
		for (final float bad : new float[] { -1, 0.5f, 65536, Float.NaN }) {
			final InputException e = assertThrows(InputException.class, () -> labels(floats(1, bad)));
			assertTrue(e.getMessage().contains("x=1, y=0, slice 1 is " + bad), e.getMessage());
		}
		assertThrows(InputException.class, () -> labels(new ImagePlus("photo", new ColorProcessor(2, 2))));
	}

	private static ImagePlus floats(final float... values) {
		return new ImagePlus("f", new FloatProcessor(values.length, 1, values));
	}

	private static LabelMap labels(final ImagePlus image) {
		return ImageVolumes.labels(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
	}
}
