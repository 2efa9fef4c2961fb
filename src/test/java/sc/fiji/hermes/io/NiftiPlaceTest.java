package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.NiftiForms;

/** A NIfTI header has two places, each with a code; every program has its own rule which of them counts. */
class NiftiPlaceTest {

	private static final double[] MATRIX = { -2, 0, 0, 31, 0, 2, 0, -47, 0, 0, 3, -90 };

	@TempDir
	Path folder;

	@ParameterizedTest
	@CsvSource({ "0, 0", "1, 0", "0, 1", "1, 1", "2, 1", "4, 1", "4, 4", "3, 0", "0, 2", "5, 5" })
	@DisplayName("what is written at the place of a file has the file's codes, so that every program puts it where it puts the file")
	void codes(final int sform, final int qform) {
		for (final int version : new int[] { 1, 2 }) {
			final Path source = new NiftiBytes(version, ByteOrder.LITTLE_ENDIAN).type(2).dim(4, 4, 4).voxels(64, b -> {}).pixdim(1, 2).pixdim(2, 2)
				.pixdim(3, 3).sform(MATRIX).qform(1, 0, 1, 0, 31, -47, -90).units(2).codes(sform, qform).to(folder.resolve("a.nii"));
			final ByteBuffer result = result(source);
			assertEquals(qform, result.getShort(252));
			assertEquals(sform, result.getShort(254));
			final ByteBuffer original = header(NiftiBytes.small(4, 4, 4).pixdim(1, 2).pixdim(2, 2).pixdim(3, 3).sform(MATRIX).qform(1, 0, 1, 0, 31,
				-47, -90).codes(sform, qform).to(folder.resolve("b.nii")));
			for (int axis = 1; axis <= 3; axis++) assertEquals(original.getFloat(76 + 4 * axis), result.getFloat(76 + 4 * axis));
			// fields without a code say nothing
			if (sform > 0) for (int i = 0; i < 12; i++) assertEquals(original.getFloat(280 + 4 * i), result.getFloat(280 + 4 * i));
			if (qform > 0 && sform == 0) for (int i = 0; i < 6; i++) assertEquals(original.getFloat(256 + 4 * i), result.getFloat(256 + 4 * i),
				1e-6);
		}
	}

	@Test
	@DisplayName("two places that contradict each other are both kept, and said where both mean the same world")
	void contradiction() {
		// the qform is the mirror image: 0.5 0.5 0.5 turns the axes round, too
		final NiftiBytes both = NiftiBytes.small(4, 4, 4).pixdim(1, 2).pixdim(2, 2).pixdim(3, 3).sform(MATRIX).qform(1, 0, 0, 0, -31, -47, -90);
		final Path mirrored = both.codes(1, 1).to(folder.resolve("a.nii"));
		assertNote(mirrored, "mirror images");
		final ByteBuffer result = result(mirrored), source = header(mirrored);
		for (int i = 0; i < 6; i++) assertEquals(source.getFloat(256 + 4 * i), result.getFloat(256 + 4 * i));
		for (int i = 0; i < 12; i++) assertEquals(source.getFloat(280 + 4 * i), result.getFloat(280 + 4 * i));
		assertEquals(source.getFloat(76), result.getFloat(76));
		assertNote(both.codes(4, 1).to(folder.resolve("a.nii")), "mirror images");

		final NiftiBytes apart = NiftiBytes.small(4, 4, 4).pixdim(1, 2).pixdim(2, 2).pixdim(3, 3).sform(MATRIX);
		final Path moved = apart.qform(-1, 0, 1, 0, 31, -47, -86).codes(1, 1).to(folder.resolve("b.nii"));
		assertNote(moved, "more than a voxel apart");
		assertEquals(-86, result(moved).getFloat(276));
		assertEquals(-90, result(moved).getFloat(280 + 44));
		assertEquals(List.of(), notes(apart.codes(4, 1).to(folder.resolve("b.nii"))), "MNI and scanner are two worlds");
		assertEquals(List.of(), notes(apart.qform(-1, 0, 1, 0, 31, -47, -89).codes(1, 1).to(folder.resolve("b.nii"))), "a third of a slice");
	}

	@Test
	@DisplayName("a rounded quaternion is no second place")
	void rounding() {
		final double angle = 0.3;
		final double[] turned = { 2 * Math.cos(angle), -2 * Math.sin(angle), 0, 31, 2 * Math.sin(angle), 2 * Math.cos(angle), 0, -47, 0, 0, 3, -90 };
		final Path file = NiftiBytes.small(200, 200, 4).pixdim(1, 2).pixdim(2, 2).pixdim(3, 3).sform(turned).qform(1, 0, 0, Math.sin(angle / 2), 31,
			-47, -90).codes(1, 1).to(folder.resolve("a.nii"));
		assertEquals(NiftiForms.SCANNER, Volumes.header(file).geometry().forms());
		assertEquals(List.of(), notes(file));
	}

	@Test
	@DisplayName("without any code left and right are unknown, and whoever reads the file is told")
	void unknown() {
		final Path file = NiftiBytes.small(4, 4, 4).to(folder.resolve("a.nii"));
		assertNote(file, "does not tell left from right");
		final Geometry g = Volumes.read(file).geometry();
		assertEquals(new NiftiForms(0, 0, java.util.Optional.empty()), g.forms());
		assertEquals(Geometry.of(g.size(), g.affine()), g, "what is said of a place does not make it another");
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.tif", "a.nii.gz" })
	@DisplayName("a copy in another file and a block of slices keep both places")
	void copies(final String name) {
		final Path source = NiftiBytes.small(4, 4, 4).pixdim(1, 2).pixdim(2, 2).pixdim(3, 3).sform(MATRIX).qform(1, 0, 0, 0, -31, -47, -90).codes(4,
			2).to(folder.resolve("source.nii"));
		final Path copy = folder.resolve(name);
		Volumes.write(Volumes.read(source), copy);
		final NiftiForms forms = Volumes.header(source).geometry().forms();
		assertArrayEquals(forms.numbers(), Volumes.header(copy).geometry().forms().numbers(), 1e-5);
		final NiftiForms block = Volumes.read(copy, ReadOptions.options().withSlices(2, 1)).geometry().forms();
		assertEquals(-84, block.rotated().orElseThrow().affine(2, 3), 1e-5);
	}

	private ByteBuffer result(final Path source) {
		final Path file = folder.resolve("result.nii");
		Volumes.write(LabelMap.of(new short[64], Volumes.read(source).geometry()), file);
		return header(file);
	}

	private static ByteBuffer header(final Path file) {
		try {
			return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	private static List<String> notes(final Path file) {
		final List<String> notes = new ArrayList<>(), labelNotes = new ArrayList<>();
		Volumes.readStored(file, ReadOptions.options().withNotes(notes::add));
		Volumes.readLabels(file, ReadOptions.options().withNotes(labelNotes::add));
		assertEquals(notes, labelNotes);
		assertEquals(notes, Volumes.header(file).notes().stream().map(n -> file.getFileName() + ": " + n).toList());
		return notes;
	}

	private static void assertNote(final Path file, final String words) {
		assertEquals(1, notes(file).size());
		assertTrue(notes(file).get(0).contains(words), notes(file).get(0));
	}
}
