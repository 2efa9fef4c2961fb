package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Volume;

class DicomFormatTest {

	@TempDir
	Path folder;

	@BeforeEach
	void write() {
		for (int z = 0; z < 4; z++) DicomBytes.slice(z).to(folder.resolve(z + ".dcm"));
	}

	private static void refused(final Executable what, final String words) {
		final String sentence = assertThrows(InputException.class, what).getMessage();
		assertTrue(sentence.contains(words) && sentence.endsWith("."), sentence);
	}

	@Test
	@DisplayName("A folder of images is a volume, and so is one of its images whatever its name")
	void frontDoor() throws IOException {
		final Volume v = Volumes.read(folder);
		assertArrayEquals(new long[] { 4, 3, 4 }, v.geometry().size());
		assertArrayEquals(v.data(), Volumes.read(folder.resolve("2.dcm")).data());
		final Path plain = Files.copy(folder.resolve("0.dcm"), Files.createDirectory(folder.resolve("sub")).resolve("IM7"));
		refused(() -> Volumes.read(plain), "only one slice");
		assertEquals(v.geometry(), Volumes.header(folder.resolve("2.dcm")).geometry());
		assertFalse(Volumes.isVolumeFile(folder.resolve("0.dcm")), "a folder of images is one volume, not many");
		assertEquals("2", Volumes.stem(folder.resolve("2.dcm")));
	}

	@Test
	@DisplayName("A block of slices has the values and the place of its part of the volume")
	void block() {
		final Volume v = Volumes.read(folder, ReadOptions.options().withSlices(1, 2));
		assertArrayEquals(Arrays.copyOfRange(Volumes.read(folder).data(), 12, 36), v.data());
		assertArrayEquals(Volumes.read(folder).geometry().toWorld(3, 2, 2), v.geometry().toWorld(3, 2, 1), 1e-9);
		refused(() -> Volumes.read(folder, ReadOptions.options().withSlices(3, 2)), "4 slices");
		refused(() -> Volumes.read(folder, ReadOptions.options().withSlices(Long.MAX_VALUE, 2)), "4 slices");
	}

	@Test
	@DisplayName("Series and time point are chosen by the options, and notes reach who asked for them")
	void options() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).position(0, 0, 7 * z * (z + 1)).text(0x0020000e, "UI", "1.9").text(0x00200011, "IS", "9")
			.to(folder.resolve("x" + z));
		refused(() -> Volumes.read(folder), "2 series");
		assertEquals(4, Volumes.read(folder, ReadOptions.options().withSeries("3").withFrame(1)).geometry().size(2));
		refused(() -> Volumes.read(folder, ReadOptions.options().withSeries("3").withFrame(2)), "no frame 2");
		refused(() -> Volumes.read(folder, ReadOptions.options().withSeries("9")), "misses 1 slice");
		DicomBytes.slice(1).position(0, 0, 18).text(0x0020000e, "UI", "1.9").text(0x00200011, "IS", "9").to(folder.resolve("x1"));
		final List<String> notes = new ArrayList<>();
		Volumes.read(folder, ReadOptions.options().withSeries("9").withNotes(notes::add));
		assertEquals(1, notes.size());
		assertTrue(notes.get(0).contains("18 to 24 mm apart"), notes.get(0));
	}

	@Test
	@DisplayName("Labels are not read from DICOM, nothing is written as DICOM, and a folder of anything else is no volume")
	void refusals() throws IOException {
		refused(() -> Volumes.readLabels(folder), "no labels");
		refused(() -> Volumes.write(Volumes.read(folder), folder.resolve("out.dcm")), "only reads");
		refused(() -> Volumes.read(Files.writeString(folder.resolve("text.dcm"), "no DICOM at all")), "no DICOM image");
		refused(() -> Volumes.read(Files.createDirectory(folder.resolve("empty"))), "is a folder");
	}
}
