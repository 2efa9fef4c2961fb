package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import ij.ImagePlus;
import ij.plugin.Duplicator;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

class ImageGeometryTest {

	private static final String AXIAL = "1\\0\\0\\0\\1\\0";

	private static ImageGeometry geometry(final ImagePlus image) {
		return ImageGeometry.of(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
	}

	private static Geometry chosen(final ImagePlus image, final ImageOrientation orientation) {
		return ImageGeometry.of(image, ImagePart.first(), orientation).geometry();
	}

	@ParameterizedTest
	@EnumSource(ImageOrientation.class)
	@DisplayName("A chosen orientation runs as its code says, at the calibrated spacing")
	void chosen(final ImageOrientation orientation) {
		final Geometry g = chosen(Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), "cm", 0.07, 0.08, 0.3), orientation);
		assertEquals(orientation.code(), g.orientation());
		assertArrayEquals(new double[] { 0.7, 0.8, 3 }, g.spacing(), 1e-12);
		assertArrayEquals(new long[] { 4, 3, 5 }, g.size());
		assertEquals(orientation, ImageOrientation.of(orientation.label()));
		assertEquals(orientation, ImageOrientation.of(orientation.name().toLowerCase(Locale.ROOT)));
	}

	@Test
	@DisplayName("Unknown words for an orientation are refused with the choices")
	void unknownWords() {
		assertTrue(assertThrows(InputException.class, () -> ImageOrientation.of("diagonal")).getMessage().contains("axial_up"));
	}

	@Test
	@DisplayName("An image that knows nothing is assumed to be axial from feet to head, and that is said")
	void assumed() {
		final ImageGeometry g = geometry(Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), "mm", 1, 1, 2));
		assertFalse(g.oriented());
		assertEquals("LPS", g.geometry().orientation());
		assertEquals(1, g.notes().size());
		assertTrue(g.notes().get(0).contains("not known"));
	}

	@Test
	@DisplayName("DICOM axial slices from head to feet: LPS becomes RAS, PixelSpacing is row\\column")
	void axial() {
		final ImageGeometry g = geometry(Images.dicom(3, AXIAL, new double[] { -100, -80, 50 }, new double[] { 0, 0, -2.5 }));
		assertTrue(g.oriented());
		assertEquals("LPI", g.geometry().orientation());
		assertArrayEquals(new double[] { -0.25, 0, 0, 100, 0, -0.5, 0, 80, 0, 0, -2.5, 50 }, g.geometry().affine(), 1e-12);
		assertTrue(g.notes().isEmpty(), g.notes().toString());
	}

	@Test
	@DisplayName("Distances of sagittal and oblique DICOM slices are those between them and not those in z")
	void oblique() {
		final ImagePlus sagittal = Images.calibrated(Images.dicom(3, "0\\1\\0\\0\\0\\-1", new double[] { -10, 0, 0 }, new double[] { 4, 0, 0 }),
			"mm", 0.25, 0.5, 0);
		final Geometry s = geometry(sagittal).geometry();
		assertEquals("PIL", s.orientation());
		assertArrayEquals(new double[] { 0.25, 0.5, 4 }, s.spacing(), 1e-12);
		// turned by 30 degrees about x: ImageJ would say 2.6 mm
		final double c = Math.cos(Math.PI / 6), n = Math.sin(Math.PI / 6);
		final Geometry o = geometry(Images.dicom(4, "1\\0\\0\\0\\" + c + "\\" + n, new double[] { 1, 2, 3 }, new double[] { 0, -3 * n, 3 * c }))
			.geometry();
		assertEquals(3, o.spacing(2), 1e-9);
		assertArrayEquals(new double[] { -1, -2 + 9 * n, 3 + 9 * c }, o.toWorld(0, 0, 3), 1e-9);
		assertEquals(0.25 * 0.5 * 3, o.voxelVolume(), 1e-9);
	}

	@Test
	@DisplayName("A calibration that the user gave counts for pixels, one that took rows for columns does not")
	void pixels() {
		final double[] step = { 0, 0, 2 };
		assertArrayEquals(new double[] { 0.25, 0.5, 2 }, geometry(Images.calibrated(Images.dicom(3, AXIAL, new double[3], step), "mm", 0.5, 0.25,
			7)).geometry().spacing(), 1e-12);
		assertArrayEquals(new double[] { 0.9, 0.9, 2 }, geometry(Images.calibrated(Images.dicom(3, AXIAL, new double[3], step), "mm", 0.9, 0.9,
			7)).geometry().spacing(), 1e-12);
	}

	@Test
	@DisplayName("Slices out of order, at one place or askew are refused; a gap is noted")
	void disorder() {
		final double[] step = { 0, 0, 2 };
		final ImagePlus order = Images.dicom(4, AXIAL, new double[3], step);
		order.getStack().setSliceLabel(Images.header(AXIAL, new double[3], step, 0), 2);
		order.getStack().setSliceLabel(Images.header(AXIAL, new double[3], step, 1), 1);
		assertTrue(assertThrows(InputException.class, () -> geometry(order)).getMessage().contains("not in the order"));
		final ImageGeometry own = ImageGeometry.of(order, ImagePart.first(), ImageOrientation.AXIAL_DOWN);
		assertEquals("LPI", own.geometry().orientation(), "an explicit choice may know better");
		assertTrue(own.notes().stream().anyMatch(n -> n.contains("not in the order")));
		final ImagePlus cine = Images.dicom(4, AXIAL, new double[3], new double[3]);
		assertTrue(assertThrows(InputException.class, () -> geometry(cine)).getMessage().contains("at one place"));
		final ImagePlus askew = Images.dicom(4, AXIAL, new double[3], step);
		askew.getStack().setSliceLabel(Images.header("0\\1\\0\\0\\0\\-1", new double[3], step, 2), 3);
		assertTrue(assertThrows(InputException.class, () -> geometry(askew)).getMessage().contains("parallel"));
		final ImagePlus gap = Images.dicom(4, AXIAL, new double[3], step);
		gap.getStack().setSliceLabel(Images.header(AXIAL, new double[3], step, 5), 4);
		assertTrue(geometry(gap).notes().get(0).contains("unevenly spaced, 2.00 to 6.00 mm"), geometry(gap).notes().toString());
	}

	@Test
	@DisplayName("One DICOM slice and a multi-frame file have their header in the Info")
	void info() {
		final ImagePlus one = Images.calibrated(Images.numbered(16, 4, 3, 1, 1, 1), "mm", 0.25, 0.5, 6);
		one.setProperty("Info", Images.header("0\\1\\0\\0\\0\\-1", new double[] { 5, 6, 7 }, new double[3], 0));
		assertArrayEquals(new double[] { 0, 0, 6, -5, -0.25, 0, 0, -6, 0, -0.5, 0, 7 }, geometry(one).geometry().affine(), 1e-12);
		final ImagePlus frames = Images.calibrated(Images.numbered(16, 4, 3, 1, 2, 1), "mm", 0.25, 0.5, 9);
		frames.setProperty("Info", "0020,0037  >Image Orientation (Patient): " + AXIAL +
			"\n0020,0032  >Image Position (Patient): 0\\0\\10\n0020,0032  >Image Position (Patient): 0\\0\\6\n");
		final ImageGeometry g = geometry(frames);
		assertEquals("LPI", g.geometry().orientation());
		assertEquals(4, g.geometry().spacing(2), 1e-12);
	}

	@Test
	@DisplayName("A header that does not place every slice leaves the orientation open")
	void incomplete() {
		final ImagePlus image = Images.calibrated(Images.dicom(3, AXIAL, new double[3], new double[] { 0, 0, 2 }), "mm", 1, 1, 2);
		image.getStack().setSliceLabel("just a name", 2);
		assertFalse(geometry(image).oriented());
	}

	@Test
	@DisplayName("The place that was noted survives a duplicate; after a crop or a new calibration only its directions do")
	void noted() {
		final double[] affine = { 0, -0.6, 0, 12, 0.8, 0, 0, -3, 0, 0, 2, 55 };
		final ImagePlus image = Images.calibrated(Images.numbered(16, 4, 3, 1, 5, 1), "mm", 0.8, 0.6, 2);
		AffineProperty.set(image, Geometry.of(new long[] { 4, 3, 5 }, affine));
		assertArrayEquals(affine, geometry(new Duplicator().run(image)).geometry().affine());
		assertTrue(geometry(image).oriented());
		final Geometry fewer = geometry(new Duplicator().run(image, 2, 4)).geometry();
		assertArrayEquals(new double[] { 0, -0.6, 0, 0, 0.8, 0, 0, 0, 0, 0, 2, 0 }, fewer.affine(), 1e-12);
		image.getCalibration().pixelDepth = 3;
		assertArrayEquals(new double[] { 0, -0.6, 0, 12, 0.8, 0, 0, -3, 0, 0, 3, 55 }, geometry(image).geometry().affine(), 1e-12);
	}

	@Test
	@DisplayName("An explicit choice beats what the image says, and keeps the distances that the image knows better")
	void explicit() {
		final ImagePlus image = Images.dicom(3, "0\\1\\0\\0\\0\\-1", new double[3], new double[] { 4, 0, 0 });
		final Geometry g = chosen(image, ImageOrientation.CORONAL_BACK);
		assertEquals("LIP", g.orientation());
		assertArrayEquals(new double[] { 0.25, 0.5, 4 }, g.spacing(), 1e-12);
	}

	@Test
	@DisplayName("Properties that make no sense are not believed")
	void nonsense() {
		final ImagePlus image = Images.numbered(16, 4, 3, 1, 5, 1);
		for (final String text : new String[] { "1 2 3", "a b c", "0 0 0 0 0 0 0 0 0 0 0 0", "NaN 0 0 0 0 1 0 0 0 0 1 0" }) {
			image.setProp("hermes.affine", text);
			assertFalse(geometry(image).oriented(), text);
		}
	}
}
