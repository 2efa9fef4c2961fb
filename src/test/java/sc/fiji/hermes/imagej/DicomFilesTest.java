package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import ij.IJ;
import ij.ImagePlus;
import ij.plugin.FolderOpener;
import sc.fiji.hermes.volume.Volume;

/** Files in the DICOM format as ImageJ itself opens them, since it decides how headers look in labels and Info. */
class DicomFilesTest {

	private static final int COLUMNS = 4, ROWS = 3;

	/** A sagittal slice, 4 mm from the next towards the patient's left; value {@code 100·slice + pixel − 1000} HU. */
	private static byte[] slice(final int slice) {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(new byte[128]);
		out.writeBytes("DICM".getBytes(StandardCharsets.US_ASCII));
		element(out, 0x0002, 0x0010, "UI", text("1.2.840.10008.1.2.1"));
		element(out, 0x0008, 0x0060, "CS", text("CT"));
		element(out, 0x0020, 0x0011, "IS", text("1"));
		element(out, 0x0020, 0x0013, "IS", text(Integer.toString(slice + 1)));
		element(out, 0x0020, 0x0032, "DS", text(String.format(Locale.ROOT, "%d\\-20.5\\30", -10 + 4 * slice)));
		element(out, 0x0020, 0x0037, "DS", text("0\\1\\0\\0\\0\\-1"));
		element(out, 0x0028, 0x0002, "US", shorts(1));
		element(out, 0x0028, 0x0004, "CS", text("MONOCHROME2"));
		element(out, 0x0028, 0x0010, "US", shorts(ROWS));
		element(out, 0x0028, 0x0011, "US", shorts(COLUMNS));
		element(out, 0x0028, 0x0030, "DS", text("0.5\\0.25"));
		element(out, 0x0028, 0x0100, "US", shorts(16));
		element(out, 0x0028, 0x0101, "US", shorts(16));
		element(out, 0x0028, 0x0103, "US", shorts(1));
		element(out, 0x0028, 0x1052, "DS", text("-24"));
		element(out, 0x0028, 0x1053, "DS", text("1"));
		final int[] pixels = new int[COLUMNS * ROWS];
		for (int i = 0; i < pixels.length; i++) pixels[i] = 100 * slice + i - 1000 + 24;
		element(out, 0x7fe0, 0x0010, "OW", shorts(pixels));
		return out.toByteArray();
	}

	private static void element(final ByteArrayOutputStream out, final int group, final int element, final String type, final byte[] value) {
		out.writeBytes(shorts(group, element));
		out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
		if (type.equals("OW")) out.writeBytes(ByteBuffer.allocate(6).order(ByteOrder.LITTLE_ENDIAN).putInt(2, value.length).array());
		else out.writeBytes(shorts(value.length));
		out.writeBytes(value);
	}

	private static byte[] shorts(final int... values) {
		final ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
		for (final int v : values) bytes.putShort((short) v);
		return bytes.array();
	}

	private static byte[] text(final String text) {
		return (text.length() % 2 == 0 ? text : text + " ").getBytes(StandardCharsets.US_ASCII);
	}

	private static Volume volume(final ImagePlus image) {
		return ImageVolumes.volume(image, ImagePart.first(), ImageOrientation.AUTOMATIC);
	}

	@Test
	@DisplayName("A sagittal series opened by ImageJ is in HU, 4 mm apart and in its place, though ImageJ gives it no depth; virtual or not")
	void series(@TempDir final Path folder) throws IOException {
		for (int z = 0; z < 3; z++) Files.write(folder.resolve("IM" + z + ".dcm"), slice(z));
		for (final String how : new String[] { "", "virtual" }) {
			final ImagePlus image = FolderOpener.open(folder.toString(), how);
			assertEquals(3, image.getNSlices());
			assertTrue(image.getCalibration().pixelDepth != 4, "ImageJ has learned it: the detour is no longer needed");
			assertTrue(ImageCalibration.isCalibrated(image), () -> ImageCalibration.missing(image).get());
			final Volume v = volume(image);
			for (int i = 0; i < v.data().length; i++) assertEquals(100 * (i / 12) + i % 12 - 1000, v.data()[i], how);
			assertArrayEquals(new double[] { 0, 0, -4, 10, -0.25, 0, 0, 20.5, 0, -0.5, 0, 30 }, v.geometry().affine(), 1e-9);
		}
	}

	@Test
	@DisplayName("One file alone has its place from the Info")
	void single(@TempDir final Path folder) throws IOException {
		final Path file = Files.write(folder.resolve("one.dcm"), slice(0));
		final ImagePlus image = IJ.openImage(file.toString());
		assertTrue(ImageGeometry.of(image, ImagePart.first(), ImageOrientation.AUTOMATIC).oriented());
		final Volume v = volume(image);
		assertEquals("PIR", v.geometry().orientation(), "one slice runs along the normal of its rows and columns");
		assertEquals(-1000, v.data()[0]);
		assertArrayEquals(new double[] { 10, 20.5, 30 }, v.geometry().toWorld(0, 0, 0), 1e-9);
	}
}
