package sc.fiji.hermes.io.dicom.seg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.Elements;
import sc.fiji.hermes.io.dicom.Tags;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation.Segment;

/** What a DICOM segmentation says of the patient, of itself and of its segments. */
class SegmentationHeaderTest {

	@TempDir
	Path folder;

	private SegmentationObject written(final UnaryOperator<DicomBytes> source, final String... names) {
		for (int z = 0; z < 2; z++) source.apply(DicomSegmentationTest.slice(z)).to(folder.resolve("scans/IM" + z));
		final Path file = folder.resolve("seg.dcm");
		DicomSegmentation.of(DicomFolder.scan(folder.resolve("scans")).only()).write(java.util.Arrays.stream(names).map(n -> new Segment(n,
			0xff0000, i -> i == 1)).toList(), file);
		return SegmentationObject.read(file);
	}

	private static byte[] bytes(final String text, final String charset) {
		return text.getBytes(Charset.forName(charset));
	}

	@Test
	@DisplayName("Patient and study are those of the images, and the object has a series of its own")
	void copied() {
		final SegmentationObject seg = written(s -> s.text(0x00100010, "PN", "Doe^Jane").text(0x00100020, "LO", "P7").text(0x00100021, "LO",
			"Clinic").text(0x00100030, "DA", "19700102").text(0x00100040, "CS", "F").text(0x00080020, "DA", "20240229").text(0x00080030, "TM",
				"101112.5").text(0x00080050, "SH", "A1").text(0x00200010, "SH", "S1").text(0x00080090, "PN", "Roe^R").text(0x00081030, "LO",
					"Thorax").text(0x00201040, "LO", "XY"), "a");
		assertEquals("Doe^Jane P7 Clinic 19700102 F", seg.text(0x00100010) + " " + seg.text(0x00100020) + " " + seg.text(0x00100021) + " " + seg
			.text(0x00100030) + " " + seg.text(0x00100040));
		assertEquals("1.2.77 20240229 101112.5 A1 S1 Roe^R Thorax", seg.text(0x0020000d) + " " + seg.text(0x00080020) + " " + seg.text(
			0x00080030) + " " + seg.text(0x00080050) + " " + seg.text(0x00200010) + " " + seg.text(0x00080090) + " " + seg.text(0x00081030));
		assertEquals("1.2.88 XY", seg.text(0x00200052) + " " + seg.text(0x00201040));
		assertEquals("SEG 1003", seg.text(0x00080060) + " " + seg.text(0x00200011));
		assertEquals("1.2.840.10008.5.1.4.1.1.66.4", seg.text(0x00080016));
		assertEquals(seg.text(0x00020003), seg.text(0x00080018));
		assertEquals("1.2.840.10008.1.2.1", seg.text(0x00020010));
		assertTrue(seg.text(0x00080023).matches("20\\d{6}") && seg.text(0x00080033).matches("\\d{6}"));
		for (final int tag : new int[] { 0x00080070, 0x00081090, 0x00181000, 0x00181020, 0x00700080 }) assertFalse(seg.text(tag).isEmpty());
		assertEquals("00", seg.text(0x00282110));
	}

	@Test
	@DisplayName("What the images lack is written empty where the standard wants it and left out where it does not")
	void absent() {
		final SegmentationObject seg = written(s -> s.without(0x00200052).without(0x00200011), "a");
		for (final int tag : new int[] { 0x00100010, 0x00100020, 0x00100030, 0x00100040, 0x00080020, 0x00080030, 0x00080050, 0x00080090,
			0x00200010, 0x00201040 }) assertEquals(0, seg.raw(tag).length, Tags.title(tag));
		for (final int tag : new int[] { 0x00080005, 0x00081030, 0x00100021, 0x00120062 }) assertFalse(seg.has(tag), Tags.title(tag));
		assertTrue(seg.text(0x00200052).startsWith("2.25."));
		assertEquals("1000", seg.text(0x00200011));
	}

	@Test
	@DisplayName("Values that cannot be what they should are not copied, and line breaks and endless names do no harm")
	void hostile() {
		final SegmentationObject seg = written(s -> s.text(0x00100010, "PN", "x".repeat(5000)).text(0x00100020, "LO", "P\n7").text(0x00100030,
			"DA", "born in May").text(0x00100040, "CS", "female").text(0x00080030, "TM", "noon").text(0x00200011, "IS", "-4").text(0x00200052,
				"UI", "a frame"), "a");
		assertEquals(0, seg.raw(0x00100010).length);
		assertEquals("P 7", seg.text(0x00100020));
		for (final int tag : new int[] { 0x00100030, 0x00100040, 0x00080030 }) assertEquals(0, seg.raw(tag).length, Tags.title(tag));
		assertEquals("1000", seg.text(0x00200011));
		assertTrue(seg.text(0x00200052).startsWith("2.25."));
	}

	@Test
	@DisplayName("Names keep the bytes and the character set that they are written in, and labels use it, too, as far as it reaches")
	void characterSets() {
		final byte[] muller = bytes("M\u00fcller", "ISO-8859-1");
		SegmentationObject seg = written(s -> s.text(0x00080005, "CS", "ISO_IR 100").bytes(0x00100010, "PN", muller), "L\u00e4sion \u809d");
		assertArrayEquals(muller, seg.raw(0x00100010));
		assertEquals("ISO_IR 100", seg.text(0x00080005));
		assertArrayEquals(bytes("L\u00e4sion _", "ISO-8859-1"), strip(label(seg)));

		final byte[] yamada = "Yamada^Tarou=\u001b$B;3ED\u001b(B^\u001b$BB@O:\u001b(B".getBytes(StandardCharsets.ISO_8859_1);
		seg = written(s -> s.text(0x00080005, "CS", "\\ISO 2022 IR 87").bytes(0x00100010, "PN", yamada), "L\u00e4sion");
		assertArrayEquals(yamada, java.util.Arrays.copyOf(seg.raw(0x00100010), yamada.length));
		assertEquals("\\ISO 2022 IR 87", seg.text(0x00080005));
		assertArrayEquals(bytes("L_sion", "US-ASCII"), strip(label(seg)));
	}

	@Test
	@DisplayName("Where all names of the images are ASCII, labels may have any characters, as UTF-8")
	void utf8() {
		final SegmentationObject seg = written(s -> s.text(0x00080005, "CS", "ISO_IR 100").text(0x00100010, "PN", "Doe^Jane"), "\u809d\u81d3");
		assertEquals("ISO_IR 192", seg.text(0x00080005));
		assertArrayEquals(bytes("\u809d\u81d3", "UTF-8"), strip(label(seg)));
	}

	private static byte[] label(final SegmentationObject seg) {
		return seg.item(0x00620002).raw(0x00620005);
	}

	private static byte[] strip(final byte[] padded) {
		return padded[padded.length - 1] == ' ' ? java.util.Arrays.copyOf(padded, padded.length - 1) : padded;
	}

	@Test
	@DisplayName("Segments have number, label, colour, the algorithm and codes of what they are")
	void segments() {
		final SegmentationObject seg = written(s -> s, "kidney_left", "x\\y" + "z".repeat(70), "", "right lung tumour");
		final List<SegmentationObject> segments = seg.items(0x00620002);
		for (int i = 0; i < 4; i++) assertEquals(i + 1, segments.get(i).number(0x00620004));
		final SegmentationObject kidney = segments.get(0), tumour = segments.get(3);
		assertEquals("kidney_left AUTOMATIC Hermes-R", kidney.text(0x00620005) + " " + kidney.text(0x00620008) + " " + kidney.text(
			0x00620009));
		assertEquals("91723000 SCT Anatomical Structure", code(kidney.item(0x00620003)));
		assertEquals("64033007 SCT Kidney", code(kidney.item(0x0062000f)));
		assertEquals("7771000 SCT Left", code(kidney.item(0x0062000f).item(0x00620011)));
		// what DCMTK makes of pure red, but for rounding
		for (int i = 0; i < 3; i++) assertEquals(new int[] { 34886, 53484, 50172 }[i], kidney.numberAt(0x0062000d, i), 10);
		assertEquals("x_y" + "z".repeat(61), segments.get(1).text(0x00620005));
		assertEquals("Segment 3", segments.get(2).text(0x00620005));
		assertEquals("85756007 SCT Tissue", code(segments.get(2).item(0x0062000f)));
		assertEquals("108369006 SCT Neoplasm", code(tumour.item(0x0062000f)));
		assertEquals("39607008 SCT Lung", code(tumour.item(0x00082218)));
		assertEquals("24028007 SCT Right", code(tumour.item(0x00082218).item(0x00082220)));
	}

	private static String code(final SegmentationObject item) {
		return item.text(0x00080100) + " " + item.text(0x00080102) + " " + item.text(0x00080104);
	}

	@ParameterizedTest
	@CsvSource({ "liver, Liver", "AMOS/Liver, Liver", "lungs, Lung", "lung_left, Lung Left", "RightKidney, Kidney Right", "l kidney, Kidney Left",
		"left ventricle, Left ventricle", "LV, Left ventricle", "vertebrae, Vertebra", "inferior_vena_cava, Inferior vena cava",
		"liver tumour, Neoplasm in Liver", "tumour, Neoplasm", "lesions, Lesion", "CSF, Cerebrospinal Fluid", "pancreas, Pancreas",
		"liver vessels, Tissue", "prostate_or_uterus, Tissue", "left and right kidney, Tissue", "7, Tissue", "left, Tissue",
		"optic_nerve_left, optic nerve Left" })
	@DisplayName("A name is known as a whole or not at all")
	void meanings(final String name, final String meaning) {
		final SegmentMeaning m = SegmentMeaning.of(name);
		assertEquals(meaning, m.type().meaning() + m.region().map(r -> " in " + r.meaning()).orElse("") + m.side().map(s -> " " + s.meaning())
			.orElse(""));
	}

	@ParameterizedTest
	@CsvSource({ "0, 0", "-0.0, 0", "5, 5", "-12.5, -12.5", "0.9765625, 0.9765625", "0.1, 0.1", "100, 100", "0.3333333333333333, 0.33333333333333",
		"-0.6666666666666666, -0.6666666666667", "1.2345678901234567E-10, 1.2345678901E-10", "-987654.3210987654, -987654.32109877",
		"1E-5, 0.00001" })
	@DisplayName("Decimal texts have as many digits as sixteen characters hold")
	void decimals(final double value, final String text) {
		assertEquals(text, Elements.decimal(value));
		assertTrue(text.length() <= 16);
	}

	@ParameterizedTest
	@CsvSource({ "0, 0 32896 32896", "16777215, 65535 32896 32896" })
	@DisplayName("Black and white have no colour, and use the whole range")
	void grey(final int rgb, final String lab) {
		final int[] written = CieLab.of(rgb);
		final int[] expected = java.util.Arrays.stream(lab.split(" ")).mapToInt(Integer::parseInt).toArray();
		for (int i = 0; i < 3; i++) assertEquals(expected[i], written[i], 6);
	}

	@Test
	@DisplayName("Images that lost something in compression are said to, and what they are freed of")
	void lossy() {
		final SegmentationObject seg = written(s -> s.text(0x00282110, "CS", "01").text(0x00282112, "DS", "10.5").text(0x00282114, "CS",
			"ISO_10918_1").text(0x00120062, "CS", "YES").text(0x00120063, "LO", "by hand"), "a");
		assertEquals("01 10.5 ISO_10918_1", seg.text(0x00282110) + " " + seg.text(0x00282112) + " " + seg.text(0x00282114));
		assertEquals("YES by hand", seg.text(0x00120062) + " " + seg.text(0x00120063));
	}
}
