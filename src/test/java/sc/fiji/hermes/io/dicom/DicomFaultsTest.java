package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import com.sun.management.ThreadMXBean;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;

class DicomFaultsTest {

	@TempDir
	Path folder;

	private String refused(final String... words) {
		final String sentence = assertThrows(InputException.class, () -> DicomFolder.scan(folder).only().read()).getMessage();
		for (final String w : words) assertTrue(sentence.contains(w), sentence);
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
		return sentence;
	}

	/** Three slices, the middle one changed. */
	private void changed(final UnaryOperator<DicomBytes> change) {
		for (int z = 0; z < 3; z++) (z == 1 ? change.apply(DicomBytes.slice(z)) : DicomBytes.slice(z)).to(folder.resolve("IM" + z));
	}

	@ParameterizedTest
	@CsvSource({ "1.2.840.10008.1.2.4.51, JPEG extended, dcmdjpeg", "1.2.840.10008.1.2.4.92, JPEG 2000 part 2 lossless, gdcmconv --raw",
		"1.2.840.10008.1.2.4.80, JPEG-LS lossless, dcmdjpls",
		"1.2.840.10008.1.2.4.201, high-throughput JPEG 2000, dcm2dcm", "1.2.840.10008.1.2.4.102, MPEG-4, without video",
		"1.2.840.113619.5.2, GE private, gdcmconv", "1.2.3.4.5, does not know (1.2.3.4.5), gdcmconv" })
	@DisplayName("A series of a compression that is not decoded is named by it and the tool that decodes it")
	void compressed(final String uid, final String name, final String tool) {
		for (int z = 0; z < 3; z++) {
			final DicomBytes b = DicomBytes.slice(z).uid(uid);
			(uid.equals("1.2.840.113619.5.2") ? Optional.of(implicit(b, uid)) : Optional.of(b)).get().to(folder.resolve("IM" + z));
		}
		refused("IM0", name, tool);
	}

	private static DicomBytes implicit(final DicomBytes b, final String uid) {
		return b.syntax(DicomBytes.Syntax.IMPLICIT).uid(uid);
	}

	@Test
	@DisplayName("Encapsulated pixels are refused even if the file says that it is not compressed")
	void encapsulated() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(DicomBytes.slice(0).without(0x7fe00010).bytes());
		DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0x7fe00010, "OB", -1);
		DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0xfffee000, "", 0);
		DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0xfffee0dd, "", 0);
		put("IM0", out.toByteArray());
		refused("IM0", "its pixels are");
	}

	@Test
	@DisplayName("An image of another size, orientation or spacing is named, and not the others")
	void mixed() {
		changed(b -> b.number(0x00280010, 2));
		refused("IM1", "another size (4 × 2 instead of 4 × 3 pixels)");
		changed(b -> b.text(0x00200037, "DS", "0\\1\\0\\0\\0\\-1"));
		refused("IM1", "another orientation");
		changed(b -> b.text(0x00280030, "DS", "3\\2.5"));
		refused("IM1", "another pixel spacing (2.5 × 3 instead of 2 × 3 mm)");
		DicomBytes.slice(0).number(0x00280010, 2).to(folder.resolve("IM0"));
		DicomBytes.slice(1).to(folder.resolve("IM1"));
		DicomBytes.slice(3).to(folder.resolve("IM3"));
		assertTrue(refused("another size").startsWith(folder.resolve("IM0").toString()), "the odd one, though it is the first");
	}

	@Test
	@DisplayName("Two images at one position are named, and different images with one UID as such")
	void duplicates() {
		changed(b -> b);
		DicomBytes.slice(1).text(0x00080018, "UI", "1.2.3.4.99").to(folder.resolve("again"));
		refused("IM1", "again", "same position", "1 of 3 positions");
		DicomBytes.slice(2).text(0x00080018, "UI", "1.2.3.4.1").to(folder.resolve("again"));
		refused("IM1", "again", "different images with one UID");
	}

	@Test
	@DisplayName("A series that was exported twice is read once, and said to be there twice")
	void exportedTwice() {
		for (int z = 0; z < 3; z++) for (final String f : new String[] { "a", "b" }) DicomBytes.slice(z).to(folder.resolve(f).resolve("IM" + z));
		final DicomSeries s = DicomFolder.scan(folder).only();
		assertEquals(1, s.frames());
		final DicomVolume read = s.read();
		assertEquals(3, read.volume().geometry().size(2));
		assertEquals(1, read.notes().size());
		assertTrue(read.notes().get(0).contains("3 of the 6 images") && read.notes().get(0).contains(folder.resolve("b").resolve("IM0")
			.toString()), read.notes().get(0));
		// a note of the same kind for one image
		final Path one = folder.resolve("one");
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(one.resolve("IM" + z));
		DicomBytes.slice(1).to(one.resolve("IM9"));
		assertTrue(DicomFolder.scan(one).only().read().notes().get(0).contains("1 of the 4 images"));
	}

	@Test
	@DisplayName("A beating heart that lost an image is refused with the moment that is missing, or its number, or its place")
	void lostImage() throws IOException {
		for (int t = 0; t < 4; t++) for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + t + "." + z).text(
			0x00181060, "DS", "" + (40 * t + 0.5)).text(0x00200013, "IS", "" + (4 * z + t + 1)).to(folder.resolve("IM" + t + z));
		assertEquals(4, DicomFolder.scan(folder).only().frames());
		Files.delete(folder.resolve("IM21"));
		refused("misses 1 image", "3 where other places have 4", "none of trigger time 80.5", "IM01");
		// the heart beat a little faster in every slice
		for (int t = 0; t < 4; t++) for (int z = 0; z < 3; z++) if (t != 2 || z != 1) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + t +
			"." + z).text(0x00181060, "DS", "" + (40 * t + 0.5 - z)).text(0x00200013, "IS", "" + (4 * z + t + 1)).to(folder.resolve("IM" + t + z));
		refused("misses 1 image", "none of image number 7");
		for (int t = 0; t < 4; t++) for (int z = 0; z < 3; z++) if (t != 2 || z != 1) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + t +
			"." + z).without(0x00200013).to(folder.resolve("IM" + t + z));
		refused("misses 1 image", "at the place of", "3 where other places have 4;");
	}

	@Test
	@DisplayName("Mosaics are called so, with the tool that takes them apart, whether their places differ or not")
	void mosaics() {
		for (final double move : new double[] { 0, 0.6 }) {
			for (int t = 0; t < 3; t++) DicomBytes.slice(t).text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC").text(0x00080060, "CS", "MR")
				.position(-144, -144, move * t).to(folder.resolve("IM" + t));
			refused("IM0 is a mosaic", "dcm2niix");
		}
	}

	@ParameterizedTest
	@CsvSource({ "1.2.840.10008.5.1.4.1.1.66.4, a segmentation (DICOM SEG)", "1.2.840.10008.5.1.4.1.1.66.7, a label map (DICOM SEG)",
		"1.2.840.10008.5.1.4.1.1.481.2, a dose of radiation (RTDOSE)" })
	@DisplayName("Segmentations and doses are called what they are, and not by their pixels")
	void noImages(final String kind, final String name) {
		DicomBytes.slice(0).text(0x00080016, "UI", kind).number(0x00280100, 1).number(0x00280101, 1).text(0x00280008, "IS", "3").to(folder
			.resolve("object"));
		refused("object is " + name + " and no image", "give the series");
	}

	@Test
	@DisplayName("A folder with contours only says so, and the file too")
	void contours() {
		final Path file = DicomBytes.slice(0).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.481.3").text(0x00080060, "CS", "RTSTRUCT").without(
			0x7fe00010).to(folder.resolve("RS.dcm"));
		refused("no DICOM image, only contours (RTSTRUCT)", "give the folder of the images");
		for (final Path path : List.of(folder, file)) {
			final String sentence = assertThrows(InputException.class, () -> Volumes.header(path)).getMessage();
			assertTrue(sentence.contains("contours (RTSTRUCT)") && sentence.contains("no DICOM image"), sentence);
		}
	}

	@Test
	@DisplayName("Time points are refused with what tells them apart, and read when one is chosen")
	void timePoints() {
		for (int t = 0; t < 2; t++) for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + t + "." + z).text(
			0x00181060, "DS", "" + (500 - 400 * t)).text(0x00281052, "DS", "" + 1000 * t).to(folder.resolve("IM" + t + z));
		refused("2 volumes of 3 slices", "trigger time", "as time point", "dcm2niix");
		final DicomSeries s = DicomFolder.scan(folder).only();
		assertEquals(2, s.frames());
		// the second half of the files is the earlier time
		assertEquals(1000, s.read(1).volume().data()[0]);
		assertEquals(0, s.read(2).volume().data()[0]);
		assertTrue(assertThrows(InputException.class, () -> s.read(3)).getMessage().contains("no frame 3; give 1 to 2"));
	}

	@Test
	@DisplayName("Volumes that only their image numbers tell apart are taken in this order")
	void numberedVolumes() {
		for (int t = 0; t < 3; t++) for (int z = 0; z < 2; z++) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + t + "." + z).text(
			0x00200013, "IS", "" + (10 * z + t)).text(0x00281052, "DS", "" + 1000 * t).to(folder.resolve("IM" + t + z));
		refused("3 volumes of 2 slices", "image number");
		for (int t = 0; t < 3; t++) assertEquals(1000 * t, DicomFolder.scan(folder).only().read(t + 1).volume().data()[0]);
	}

	@Test
	@DisplayName("Nothing in a file breaks the line of the sentence about it")
	void oneLine() {
		changed(b -> b.text(0x00280004, "CS", "RGB\nsecond line\u001b[31m"));
		refused("IM1", "colours (RGB");
		// a control character of the upper half of Latin-1
		changed(b -> b.text(0x00280004, "CS", "RGB\u0082"));
		refused("IM1", "colours (RGB");
		changed(b -> b.uid("1.2\n3"));
		refused("IM1", "1.2?3");
	}

	@Test
	@DisplayName("What is missing or cannot be right in a header is said of its file")
	void headers() {
		final Object[][] faults = { //
			{ "no position", (UnaryOperator<DicomBytes>) b -> b.without(0x00200032) }, //
			{ "no orientation", (UnaryOperator<DicomBytes>) b -> b.without(0x00200037) }, //
			{ "no pixel spacing", (UnaryOperator<DicomBytes>) b -> b.without(0x00280030) }, //
			{ "position", (UnaryOperator<DicomBytes>) b -> b.text(0x00200032, "DS", "1\\2") }, //
			{ "position", (UnaryOperator<DicomBytes>) b -> b.text(0x00200032, "DS", "1\\2\\NaN") }, //
			{ "position", (UnaryOperator<DicomBytes>) b -> b.text(0x00200032, "DS", "1\\2\\1e300") }, //
			{ "orientation", (UnaryOperator<DicomBytes>) b -> b.text(0x00200037, "DS", "1\\0\\0\\1\\0\\0") }, //
			{ "orientation", (UnaryOperator<DicomBytes>) b -> b.text(0x00200037, "DS", "0\\0\\0\\0\\0\\0") }, //
			{ "pixel spacing", (UnaryOperator<DicomBytes>) b -> b.text(0x00280030, "DS", "0\\2") }, //
			{ "pixel spacing", (UnaryOperator<DicomBytes>) b -> b.text(0x00280030, "DS", "-3\\2") }, //
			{ "pixel spacing", (UnaryOperator<DicomBytes>) b -> b.text(0x00280030, "DS", "3,0\\2") }, //
			{ "rescale slope", (UnaryOperator<DicomBytes>) b -> b.text(0x00281053, "DS", "0") }, //
			{ "rescale slope", (UnaryOperator<DicomBytes>) b -> b.text(0x00281053, "DS", "1e30") }, //
			{ "rescale intercept", (UnaryOperator<DicomBytes>) b -> b.text(0x00281052, "DS", "x") }, //
			{ "table (modality LUT)", (UnaryOperator<DicomBytes>) b -> b.sequence(0x00283000, false, DicomBytes.empty()) }, //
			{ "colours (RGB)", (UnaryOperator<DicomBytes>) b -> b.number(0x00280002, 3).text(0x00280004, "CS", "RGB") }, //
			{ "colours (PALETTE COLOR)", (UnaryOperator<DicomBytes>) b -> b.text(0x00280004, "CS", "PALETTE COLOR") }, //
			{ "rows or columns", (UnaryOperator<DicomBytes>) b -> b.number(0x00280010, 0) }, //
			{ "rows or columns", (UnaryOperator<DicomBytes>) b -> b.without(0x00280011) }, //
			{ "65535 × 65535 pixels", (UnaryOperator<DicomBytes>) b -> b.number(0x00280010, 65535).number(0x00280011, 65535) }, //
			{ "24 bytes of pixels", (UnaryOperator<DicomBytes>) b -> b.number(0x00280010, 20000).number(0x00280011, 20000) }, //
			{ "pixels of 12 bits", (UnaryOperator<DicomBytes>) b -> b.number(0x00280100, 12) }, //
			{ "its bits (17 of 16", (UnaryOperator<DicomBytes>) b -> b.number(0x00280101, 17) }, //
			{ "its bits (12 of 16", (UnaryOperator<DicomBytes>) b -> b.number(0x00280101, 12).number(0x00280102, 3) }, //
			{ "2 frames without a place", (UnaryOperator<DicomBytes>) b -> b.text(0x00280008, "IS", "2").pixels(new short[24]) }, //
			{ "2147483647 frames", (UnaryOperator<DicomBytes>) b -> b.text(0x00280008, "IS", "2147483647") }, //
			{ "number of frames", (UnaryOperator<DicomBytes>) b -> b.text(0x00280008, "IS", "-1") }, //
		};
		for (final Object[] fault : faults) {
			@SuppressWarnings("unchecked")
			final UnaryOperator<DicomBytes> change = (UnaryOperator<DicomBytes>) fault[1];
			changed(change);
			refused("IM1", (String) fault[0]);
		}
	}

	@Test
	@DisplayName("A file cut anywhere is refused, or is no DICOM image any more; never read in part")
	void cut() throws IOException {
		for (final DicomBytes.Syntax syntax : List.of(DicomBytes.Syntax.EXPLICIT, DicomBytes.Syntax.DEFLATED)) {
			changed(b -> b);
			final byte[] whole = DicomBytes.slice(1).syntax(syntax).sequence(0x00081140, true, DicomBytes.empty().text(0x00080018, "UI", "1.2"))
				.bytes();
			for (int length = 132; length < whole.length; length++) {
				put("IM1", Arrays.copyOf(whole, length));
				refused();
			}
			put("IM1", Arrays.copyOf(whole, whole.length - 1));
			refused("IM1", "cut short");
		}
	}

	@Test
	@DisplayName("Hostile lengths are refused at once and allocate nothing")
	void lengths() {
		changed(b -> b);
		final byte[] whole = DicomBytes.slice(1).sequence(0x00081140, false, DicomBytes.empty().text(0x00080018, "UI", "1.2")).bytes();
		final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		int refused = 0;
		// wherever a length may stand, at every second byte
		for (int at = 132; at < whole.length - 4; at += 2) for (final int value : new int[] { -1, Integer.MAX_VALUE }) {
			final byte[] hostile = whole.clone();
			for (int i = 0; i < 4; i++) hostile[at + i] = (byte) (value >>> 8 * i);
			put("IM1", hostile);
			final long before = threads.getCurrentThreadAllocatedBytes(), start = threads.getCurrentThreadCpuTime();
			try {
				DicomFolder.scan(folder).only().read();
			}
			catch (final InputException e) {
				refused++;
				assertTrue(e.getMessage().endsWith("."), e.getMessage());
			}
			final String where = "byte " + at + " " + value;
			assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 4 << 20, where);
			assertTrue(threads.getCurrentThreadCpuTime() - start < 1_000_000_000L, where);
		}
		assertTrue(refused > 200, refused + " refused");
	}

	@Test
	@DisplayName("Sequences nested without end are refused")
	void nested() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(DicomBytes.empty().text(0x00080018, "UI", "1.2").bytes());
		for (int i = 0; i < 100_000; i++) {
			DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0x00091002, "SQ", -1);
			DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0xfffee000, "", -1);
		}
		put("IM0", out.toByteArray());
		refused("IM0", "32 sequences");
	}

	@Test
	@DisplayName("Sequences of more items than memory should hold are refused")
	void items() {
		final ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.writeBytes(DicomBytes.empty().text(0x00080018, "UI", "1.2").bytes());
		DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0x52009230, "SQ", -1);
		for (int i = 0; i < 800_000; i++) DicomBytes.header(out, DicomBytes.Syntax.EXPLICIT, 0xfffee000, "", 0);
		put("IM0", out.toByteArray());
		refused("IM0", "header is larger");
	}

	@Test
	@DisplayName("A deflated file that unpacks to far more than it says is refused without unpacking it into memory")
	void bomb() {
		final byte[] zeros = new byte[20_000_000];
		changed(b -> b.syntax(DicomBytes.Syntax.DEFLATED).bytes(0x00090010, "UN", zeros).number(0x00280010, 60000).number(0x00280011, 10000));
		refused("IM1", "24 bytes of pixels");
	}

	private void put(final String name, final byte[] bytes) {
		try {
			Files.write(folder.resolve(name), bytes);
		}
		catch (final IOException e) {
			throw new java.io.UncheckedIOException(e);
		}
	}
}
