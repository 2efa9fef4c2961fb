package sc.fiji.hermes.io.dicom.seg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;
import sc.fiji.hermes.job.InputException;

/** Where the segments of a DICOM segmentation lie, and what becomes of its file. */
class DicomSegmentationTest {

	private static final String EMPTY = "000000000000";

	@TempDir
	Path folder;
	private Path scans, file;

	@BeforeEach
	void places() {
		scans = folder.resolve("scans");
		file = folder.resolve("seg.dcm");
	}

	/** As it is found in hospitals: with the UIDs that the standard demands. */
	static DicomBytes slice(final int z) {
		return DicomBytes.slice(z).text(0x0020000d, "UI", "1.2.77").text(0x00200052, "UI", "1.2.88");
	}

	private void slices(final int count) {
		for (int z = 0; z < count; z++) slice(z).to(scans.resolve("IM" + z));
	}

	/** The given voxels. */
	private static Segment segment(final String name, final Integer... voxels) {
		final Set<Integer> inside = new HashSet<>(List.of(voxels));
		return new Segment(name, 0xff0000, inside::contains);
	}

	private SegmentationObject written(final Segment... segments) {
		DicomSegmentation.of(DicomFolder.scan(scans).only()).write(List.of(segments), file);
		return SegmentationObject.read(file);
	}

	private void refused(final String words) {
		final String sentence = assertThrows(InputException.class, () -> written(segment("a", 1))).getMessage();
		assertTrue(sentence.contains(words) && sentence.endsWith(".") && !sentence.contains("\n"), sentence);
		assertFalse(Files.exists(file));
	}

	@Test
	@DisplayName("Only slices that a segment has voxels in become frames, one bit a pixel, lowest bit first, without gaps between frames")
	void bits() {
		slices(4);
		// voxel 12 z + 4 y + x; 5 frames of 12 bits are 60 bits
		final SegmentationObject seg = written(segment("a", 12, 17, 23, 24, 47), segment("b", 0, 11, 36));
		assertEquals(List.of("1 10\\20\\-2 100001000001", "1 10\\20\\3 100000000000", "1 10\\20\\8 000000000001", //
			"2 10\\20\\-7 100000000001", "2 10\\20\\8 100000000000"), seg.frames());
		// the 60 bits in a row, worked out by hand
		assertArrayEquals(new byte[] { 0x21, 0x18, 0, 0, 0x18, (byte) 0x80, 1, 0 }, seg.raw(0x7fe00010));
		assertEquals("1 1 0 0 MONOCHROME2 BINARY", seg.number(0x00280100) + " " + seg.number(0x00280101) + " " + seg.number(0x00280102) + " " +
			seg.number(0x00280103) + " " + seg.text(0x00280004) + " " + seg.text(0x00620001));
	}

	@Test
	@DisplayName("Frames say their place in two dimensions, segment and position, that are counted from 1 without gaps")
	void dimensions() {
		slices(4);
		final SegmentationObject seg = written(segment("a", 13), segment("b", 14, 37));
		final List<String> values = seg.items(0x52009230).stream().map(g -> g.item(0x00209111)).map(c -> c.intAt(0x00209157, 0) + "," + c.intAt(
			0x00209157, 1)).toList();
		assertEquals(List.of("1,1", "2,1", "2,2"), values);
		final String organization = seg.item(0x00209221).text(0x00209164);
		final List<SegmentationObject> dimensions = seg.items(0x00209222);
		assertEquals(2, dimensions.size());
		// group before element, each two bytes
		assertArrayEquals(new byte[] { 0x62, 0, 0x0b, 0 }, dimensions.get(0).raw(0x00209165));
		assertArrayEquals(new byte[] { 0x20, 0, 0x32, 0 }, dimensions.get(1).raw(0x00209165));
		for (final SegmentationObject d : dimensions) assertEquals(organization, d.text(0x00209164));
	}

	@Test
	@DisplayName("Place and size of pixels are those of the series, and each frame names the image that it was found in")
	void geometry() {
		slices(3);
		final SegmentationObject seg = written(segment("a", 30));
		assertEquals("3 4", seg.number(0x00280010) + " " + seg.number(0x00280011));
		final SegmentationObject shared = seg.item(0x52009229), frame = seg.item(0x52009230);
		assertArrayEquals(new double[] { 3, 2 }, shared.item(0x00289110).numbers(0x00280030));
		assertArrayEquals(new double[] { 5 }, shared.item(0x00289110).numbers(0x00180050));
		assertArrayEquals(new double[] { 5 }, shared.item(0x00289110).numbers(0x00180088));
		assertArrayEquals(new double[] { 1, 0, 0, 0, 1, 0 }, shared.item(0x00209116).numbers(0x00200037));
		final SegmentationObject derivation = frame.item(0x00089124), source = derivation.item(0x00082112);
		assertEquals("113076", derivation.item(0x00089215).text(0x00080100));
		assertEquals("1.2.840.10008.5.1.4.1.1.2 1.2.3.4.2", source.text(0x00081150) + " " + source.text(0x00081155));
		assertFalse(source.has(0x00081160));
		final SegmentationObject series = seg.item(0x00081115);
		assertEquals("1.2.3", series.text(0x0020000e));
		assertEquals(List.of("1.2.3.4.0", "1.2.3.4.1", "1.2.3.4.2"), series.items(0x0008114a).stream().map(i -> i.text(0x00081155)).toList());
	}

	@Test
	@DisplayName("Of a multi-frame image, frames name its frames")
	void multiframe() {
		final DicomBytes[] groups = new DicomBytes[2];
		for (int z = 0; z < 2; z++) groups[z] = DicomBytes.empty().sequence(0x00209113, false, DicomBytes.empty().position(0, 0, 4 * z));
		final DicomBytes shared = DicomBytes.empty().sequence(0x00209116, false, DicomBytes.empty().text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"))
			.sequence(0x00289110, false, DicomBytes.empty().text(0x00280030, "DS", "1\\1"));
		slice(0).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.1").text(0x00280008, "IS", "2").without(0x00200032).without(0x00200037)
			.without(0x00280030).sequence(0x52009229, false, shared).sequence(0x52009230, false, groups).pixels(new short[24]).to(scans.resolve(
				"enhanced.dcm"));
		final SegmentationObject seg = written(segment("a", 13));
		assertEquals("2", seg.item(0x52009230).item(0x00089124).item(0x00082112).text(0x00081160));
		assertEquals(List.of("1 0\\0\\4 010000000000"), seg.frames());
		assertEquals(1, seg.item(0x00081115).items(0x0008114a).size());
	}

	@Test
	@DisplayName("Segments that share voxels keep them all, and the object says whether any do")
	void overlap() {
		slices(2);
		final SegmentationObject seg = written(segment("organ", 0, 1, 2), segment("lesion", 1));
		assertEquals(List.of("1 10\\20\\-7 111000000000", "2 10\\20\\-7 010000000000"), seg.frames());
		assertEquals("YES", seg.text(0x00620013));
		assertEquals("NO", written(segment("organ", 0, 2), segment("lesion", 1, 14)).text(0x00620013));
	}

	@Test
	@DisplayName("A segment without voxels is listed without a frame; if none has any, one empty frame stands for all")
	void empty() {
		slices(2);
		final SegmentationObject one = written(segment("a"), segment("b", 3));
		assertEquals(List.of("2 10\\20\\-7 000100000000"), one.frames());
		assertEquals(List.of("a", "b"), one.items(0x00620002).stream().map(s -> s.text(0x00620005)).toList());
		final SegmentationObject none = written(segment("a"), segment("b"));
		assertEquals(List.of("1 10\\20\\-7 " + EMPTY), none.frames());
		assertEquals(2, none.items(0x00620002).size());
	}

	@Test
	@DisplayName("Of uneven slices, each frame has the labels of the plane that is nearest to its image, at the image's own place")
	void uneven() {
		final double[] depths = { 0, 5, 10, 20, 30 };
		for (int i = 0; i < 5; i++) slice(i).position(0, 0, depths[i]).to(scans.resolve("IM" + i));
		final DicomSegmentation s = DicomSegmentation.of(DicomFolder.scan(scans).only());
		assertEquals(7, s.geometry().size(2));
		// planes are 5 mm apart: those at 15 and 25 mm have no image
		final SegmentationObject seg = written(segment("a", 0, 25, 3 * 12 + 2, 4 * 12 + 3, 5 * 12 + 4, 6 * 12 + 5));
		assertEquals(List.of("1 0\\0\\0 100000000000", "1 0\\0\\10 010000000000", "1 0\\0\\20 000100000000", "1 0\\0\\30 000001000000"), seg
			.frames());
		assertFalse(seg.item(0x52009229).item(0x00289110).has(0x00180088));
	}

	@Test
	@DisplayName("Of tilted slices, labels of the straight grid come back to the pixels that they lie on")
	void tilt() {
		// each slice lies one row of 3 mm further along y
		for (int z = 0; z < 3; z++) slice(z).position(0, 3 * z, 5 * z).to(scans.resolve("IM" + z));
		final DicomSegmentation s = DicomSegmentation.of(DicomFolder.scan(scans).only());
		assertArrayEquals(new long[] { 4, 5, 3 }, s.geometry().size());
		// row 2 of the grid in all planes is row 2, 1 and 0 of the images
		final SegmentationObject seg = written(segment("a", 8, 20 + 8, 40 + 8));
		assertEquals(List.of("1 0\\0\\0 000000001000", "1 0\\3\\5 000010000000", "1 0\\6\\10 100000000000"), seg.frames());
	}

	@Test
	@DisplayName("Without the UIDs that others find the images by, a segmentation is refused before it is written")
	void uids() {
		for (int z = 0; z < 2; z++) slice(z).without(0x0020000d).to(scans.resolve("IM" + z));
		refused("StudyInstanceUID");
		for (int z = 0; z < 2; z++) slice(z).text(0x0020000d, "UI", "a study").to(scans.resolve("IM" + z));
		refused("StudyInstanceUID");
		for (int z = 0; z < 2; z++) slice(z).without(0x00080018).to(scans.resolve("IM" + z));
		refused("SOPInstanceUID");
		for (int z = 0; z < 2; z++) slice(z).text(0x0020000e, "UI", "1.2/3").to(scans.resolve("IM" + z));
		refused("SeriesInstanceUID");
	}

	@Test
	@DisplayName("A failure leaves an existing file as it was and nothing half-written, and a missing folder is named")
	void atomic() throws IOException {
		slices(2);
		Files.writeString(file, "before");
		final DicomSegmentation s = DicomSegmentation.of(DicomFolder.scan(scans).only());
		final int[] calls = { 0 };
		final Segment failing = new Segment("a", 0, i -> {
			// all voxels are looked at once to find the frames, and again to write them
			if (++calls[0] > 30) throw new IllegalStateException("meanwhile");
			return true;
		});
		assertThrows(IllegalStateException.class, () -> s.write(List.of(failing), file));
		assertEquals("before", Files.readString(file));
		try (Stream<Path> all = Files.list(folder)) {
			assertEquals(2, all.count());
		}
		assertThrows(InputException.class, () -> s.write(List.of(segment("a", 1)), folder.resolve("missing/seg.dcm")));
	}

	@Test
	@DisplayName("Each file has UIDs of its own, and a segmentation that lies among the images does not get in their way")
	void apart() {
		slices(2);
		final SegmentationObject first = written(segment("a", 1)), second = written(segment("a", 1));
		for (final int tag : new int[] { 0x00080018, 0x0020000e }) {
			assertNotEquals(first.text(tag), second.text(tag));
			assertTrue(first.text(tag).matches("2\\.25\\.[1-9]\\d{10,38}"), first.text(tag));
		}
		file = scans.resolve("seg.dcm");
		written(segment("a", 1));
		assertEquals("1.2.3", DicomFolder.scan(scans).only().uid());
		assertEquals(24, DicomFolder.scan(scans).choose("3").read().volume().data().length);
		assertTrue(DicomSegmentation.isOurs(file));
		assertFalse(DicomSegmentation.isOurs(scans.resolve("IM0")));
		assertFalse(DicomSegmentation.isOurs(scans.resolve("none")));
	}
}
