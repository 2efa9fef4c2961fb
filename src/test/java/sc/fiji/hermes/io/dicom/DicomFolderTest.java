package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class DicomFolderTest {

	@TempDir
	Path folder;

	private static void refused(final Executable what, final String... words) {
		final String sentence = assertThrows(InputException.class, what).getMessage();
		for (final String w : words) assertTrue(sentence.contains(w), sentence);
		assertTrue(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
	}

	private void series(final String uid, final int number, final String description, final int images) {
		for (int z = 0; z < images; z++) image(uid, number, description, z).to(folder.resolve(uid).resolve("" + z));
	}

	private static DicomBytes image(final String uid, final int number, final String description, final int z) {
		return DicomBytes.slice(z).text(0x0020000e, "UI", uid).text(0x00080018, "UI", uid + "." + z).text(0x00200011, "IS", "" + number).text(
			0x0008103e, "LO", description);
	}

	@Test
	@DisplayName("Several series are listed in one sentence, and one is chosen by number, description or UID")
	void choose() {
		series("1.1", 2, "Thorax", 3);
		series("1.2", 3, "Abdomen", 4);
		series("1.3", 3, "Abdomen thin", 5);
		final DicomFolder f = DicomFolder.scan(folder);
		refused(f::only, "3 series", "UID or description: 2 \"Thorax\" (CT, 4 × 3, 3 images)", "3 \"Abdomen\" (CT, 4 × 3, 4 images)");
		assertEquals(3, f.choose("2").images());
		assertEquals(4, f.choose(" abdomen ").images());
		assertEquals(5, f.choose("1.3").images());
		refused(() -> f.choose("3"), "2 series", "1.2", "1.3");
		refused(() -> f.choose("9"), "no series \"9\"", "Thorax");
	}

	@Test
	@DisplayName("Localizers, screenshots, single images and segmentations stand aside for the one volume")
	void only() {
		series("1.1", 1, "Scout", 2);
		series("1.2", 2, "Body", 3);
		series("1.3", 3, "Dose report", 1);
		for (int z = 0; z < 2; z++) image("1.4", 4, "Screen", z).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.7").to(folder.resolve("1.4")
			.resolve("" + z));
		for (int z = 0; z < 2; z++) image("1.5", 5, "Planning", z).text(0x00080008, "CS", "ORIGINAL\\PRIMARY\\LOCALIZER").to(folder.resolve("1.5")
			.resolve("" + z));
		final DicomFolder f = DicomFolder.scan(folder);
		assertEquals("1.2", f.only().uid());
		assertEquals(List.of(true, false, false, false, true), f.series().stream().map(DicomSeries::isLocalizer).toList());
		series("1.6", 6, "Legs", 2);
		refused(() -> DicomFolder.scan(folder).only(), "6 series");
	}

	@Test
	@DisplayName("A folder without images, a file and a missing folder are each refused in a sentence")
	void nothing() throws IOException {
		refused(() -> DicomFolder.scan(folder).only(), "no DICOM image");
		refused(() -> DicomFolder.scan(folder).choose("1"), "no DICOM image");
		final Path file = Files.writeString(folder.resolve("x.dcm"), "hello ".repeat(60));
		refused(() -> DicomFolder.scan(file), "is no folder");
		refused(() -> DicomFolder.scan(folder.resolve("none")), "is no folder");
		refused(() -> DicomFolder.seriesOf(file), "is no DICOM image");
		refused(() -> DicomFolder.seriesOf(folder.resolve("none")), "does not exist");
		assertFalse(DicomFolder.isDicom(file));
	}

	@Test
	@DisplayName("A file stands for its series in its own folder")
	void seriesOf() {
		series("1.1", 2, "Thorax", 3);
		series("1.2", 3, "Abdomen", 4);
		image("1.2", 3, "Abdomen", 9).to(folder.resolve("1.1").resolve("stray"));
		final Path file = folder.resolve("1.1").resolve("1");
		assertTrue(DicomFolder.isDicom(file));
		assertEquals(3, DicomFolder.seriesOf(file).images());
	}

	@Test
	@DisplayName("A damaged image makes its own series unreadable, even if it is the first, but no other")
	void damaged() throws IOException {
		series("1.1", 1, "A", 3);
		series("1.2", 2, "B", 3);
		final Path file = folder.resolve("1.1").resolve("0");
		Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 4));
		final DicomFolder f = DicomFolder.scan(folder);
		refused(() -> f.choose("1").read(), file.toString(), "cut short");
		assertEquals(3, f.choose("1").images());
		assertEquals(3, f.choose("2").read().volume().geometry().size(2));
		// nobody knows whose this is
		final Path unknown = Files.write(folder.resolve("z"), Arrays.copyOf(Files.readAllBytes(file), 150));
		refused(() -> DicomFolder.scan(folder).choose("2"), unknown.toString(), "cut short");
	}

	@Test
	@DisplayName("A series whose images are all damaged is not forgotten for another")
	void allDamaged() throws IOException {
		series("1.1", 1, "A", 2);
		series("1.2", 2, "B", 3);
		for (int z = 0; z < 2; z++) {
			final Path file = folder.resolve("1.1").resolve("" + z);
			Files.write(file, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 4));
		}
		refused(() -> DicomFolder.scan(folder).only(), "cut short");
		assertEquals("1.2", DicomFolder.scan(folder).choose("2").uid());
	}

	@Test
	@DisplayName("Descriptions are read in their character set and cannot break out of a line")
	void description() {
		for (int z = 0; z < 2; z++) image("1.1", 1, new String("Schädel\n\u001b[31m".getBytes(StandardCharsets.UTF_8),
			StandardCharsets.ISO_8859_1), z).text(0x00080005, "CS", "ISO_IR 192").to(folder.resolve("" + z));
		assertEquals("series 1 \"Schädel 31m\" (CT)", DicomFolder.scan(folder).only().title());
	}

	@Test
	@DisplayName("Links to files are followed, links to folders are not")
	void links() throws IOException {
		final Path elsewhere = Files.createDirectory(folder.resolve("archive"));
		final Path here = Files.createDirectory(folder.resolve("here"));
		for (int z = 0; z < 3; z++) Files.createSymbolicLink(here.resolve("" + z), DicomBytes.slice(z).to(elsewhere.resolve("" + z)));
		Files.createSymbolicLink(here.resolve("loop"), here);
		assertEquals(3, DicomFolder.scan(here).only().read().volume().geometry().size(2));
		assertEquals(3, DicomFolder.scan(here.resolve("loop")).only().images());
	}
}
