package sc.fiji.hermes.io.dicom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.VolumeHeader;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;

class DicomSeriesTest {

	private static final Geometry UPRIGHT = Geometry.of(new long[] { 4, 3, 3 }, new double[] { -2, 0, 0, -10, 0, -3, 0, -20, 0, 0, 5, -7 });

	@TempDir
	Path folder;

	private DicomVolume read() {
		return DicomFolder.scan(folder).only().read();
	}

	private void three() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).to(folder.resolve("IM" + z));
	}

	private static void assertUpright(final Volume v) {
		assertTrue(v.geometry().matches(UPRIGHT, 1e-9), v.geometry().toString());
		for (int z = 0; z < 3; z++) for (int i = 0; i < 12; i++) assertEquals(100 * z + i, v.data()[12 * z + i]);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("All uncompressed encodings give the same voxels and the same place")
	void syntaxes(final DicomBytes.Syntax syntax) {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).syntax(syntax).to(folder.resolve(z + ".dcm"));
		assertUpright(read().volume());
		assertEquals(List.of(), read().notes());
	}

	@Test
	@DisplayName("each plane of the grid has a file, by position and not by name; the nearest where slices lie unevenly, none where they are tilted")
	void planes(@TempDir final Path place) {
		final int[] depths = { 0, 30, 10, 20, 38 };
		for (int i = 0; i < depths.length; i++) DicomBytes.slice(i).position(0, 0, depths[i]).to(place.resolve("a/" + i + ".dcm"));
		final DicomSeries uneven = DicomFolder.scan(place.resolve("a")).only();
		assertEquals(List.of("0.dcm", "2.dcm", "3.dcm", "1.dcm", "4.dcm"), uneven.fileOfEachPlane().stream().map(p -> p.getFileName().toString())
			.toList());
		assertEquals(uneven.geometry().size(2), uneven.fileOfEachPlane().size());
		for (int i = 0; i < 4; i++) DicomBytes.slice(i).position(0, 3 * i, 10 * i).to(place.resolve("b/" + i + ".dcm"));
		assertTrue(assertThrows(InputException.class, () -> DicomFolder.scan(place.resolve("b")).only().fileOfEachPlane()).getMessage().contains(
			"tilted"));
	}

	@Test
	@DisplayName("Slices are sorted by position, not by name or image number, and other files and the DICOMDIR are passed over")
	void sorted() throws Exception {
		final int[] name = { 2, 0, 1 };
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x00200013, "IS", "" + (9 - 4 * z % 5)).to(folder.resolve("sub" + z).resolve("IM" +
			name[z]));
		Files.writeString(folder.resolve("notes.txt"), "a note");
		Files.createFile(folder.resolve("empty"));
		DicomBytes.slice(7).to(folder.resolve("._IM0"));
		DicomBytes.empty().text(0x00041130, "CS", "DISK").to(folder.resolve("DICOMDIR"));
		DicomBytes.empty().text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.481.3").text(0x00080060, "CS", "RTSTRUCT").text(0x0020000e, "UI", "1.2.9").to(folder.resolve("RS.dcm"));
		assertUpright(read().volume());
	}

	@Test
	@DisplayName("Files without preamble, with and without meta information, are read if they parse")
	void bare() {
		DicomBytes.slice(0).bare(true).to(folder.resolve("0"));
		DicomBytes.slice(1).syntax(DicomBytes.Syntax.IMPLICIT).bare(false).to(folder.resolve("1"));
		DicomBytes.slice(2).syntax(DicomBytes.Syntax.BIG).bare(false).to(folder.resolve("2"));
		assertUpright(read().volume());
	}

	@Test
	@DisplayName("Files that are explicit and say implicit, or the other way, are read as they are")
	void mislabelled() {
		DicomBytes.slice(0).to(folder.resolve("0"));
		DicomBytes.slice(1).syntax(DicomBytes.Syntax.IMPLICIT).uid(DicomBytes.Syntax.EXPLICIT.uid).to(folder.resolve("1"));
		DicomBytes.slice(2).uid(DicomBytes.Syntax.IMPLICIT.uid).to(folder.resolve("2"));
		assertUpright(read().volume());
	}

	@Test
	@DisplayName("Private elements, thumbnails and sequences of either form are passed over")
	void sequences() {
		for (int z = 0; z < 3; z++) {
			final DicomBytes icon = DicomBytes.empty().number(0x00280010, 99).pixels((short) 1, (short) 2).text(0x0020000e, "UI", "6.6.6");
			DicomBytes.slice(z).sequence(0x00081140, true, icon, DicomBytes.empty()).sequence(0x00880200, false, icon).text(0x00091001, "LO",
				"private").sequence(0x00091002, true, DicomBytes.empty().sequence(0x00091003, true, icon)).sequence(0x00321064, true).to(folder
					.resolve(z + ".dcm"));
		}
		assertUpright(read().volume());
	}

	@Test
	@DisplayName("Every direction of rows, columns and slices comes to the place in the patient that the file says")
	void orientations() {
		final double[][] axes = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 }, { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 }, { 0.8, 0.6, 0 } };
		int cases = 0;
		for (final double[] along : axes) for (final double[] down : axes) {
			if (Math.abs(along[0] * down[0] + along[1] * down[1] + along[2] * down[2]) > 1e-9) continue;
			final Vector normal = Vector.of(along, 0).cross(Vector.of(down, 0));
			final Path here = folder.resolve("case" + cases++);
			// slices are stacked against the normal and yet must come out along it
			for (int z = 0; z < 3; z++) DicomBytes.slice(z).position(10 - 5 * z * normal.x(), 20 - 5 * z * normal.y(), 30 - 5 * z * normal.z())
				.text(0x00200037, "DS", along[0] + "\\" + along[1] + "\\" + along[2] + "\\" + down[0] + "\\" + down[1] + "\\" + down[2]).to(here.resolve(
					"" + z));
			final Volume v = DicomFolder.scan(here).only().read().volume();
			for (int z = 0; z < 3; z++) for (int y = 0; y < 3; y++) for (int x = 0; x < 4; x++) {
				assertEquals(100 * (2 - z) + 4 * y + x, v.data()[12 * z + 4 * y + x]);
				final double[] world = v.geometry().toWorld(x, y, z);
				for (int axis = 0; axis < 3; axis++) {
					final double n = new double[] { normal.x(), normal.y(), normal.z() }[axis];
					final double lps = new double[] { 10, 20, 30 }[axis] + 2 * x * along[axis] + 3 * y * down[axis] - 5 * (2 - z) * n;
					assertEquals(axis == 2 ? lps : -lps, world[axis], 1e-6);
				}
			}
			assertTrue(v.geometry().determinant() > 0);
		}
		assertEquals(24 + 4, cases, "all that are upright, and the slanted row with two others, either way");
	}

	@Test
	@DisplayName("Each slice is scaled by its own slope and intercept")
	void rescale() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).text(0x00281053, "DS", "" + (z + 1) * 0.5).text(0x00281052, "DS", "-1024").to(folder
			.resolve("" + z));
		final float[] v = read().volume().data();
		for (int z = 0; z < 3; z++) for (int i = 0; i < 12; i++) assertEquals((float) ((100 * z + i) * (z + 1) * 0.5 - 1024), v[12 * z + i]);
	}

	@Test
	@DisplayName("Only the stored bits count, with or without sign, whatever else is in the word")
	void bits() {
		final short[] raw = new short[12];
		for (int i = 0; i < 12; i++) raw[i] = (short) (0xf000 | i * 341 & 0xfff);
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).number(0x00280101, 12).number(0x00280102, 11).number(0x00280103, z == 1 ? 1 : 0).pixels(
			raw).to(folder.resolve("" + z));
		final float[] v = read().volume().data();
		for (int i = 0; i < 12; i++) {
			assertEquals(i * 341, v[i]);
			assertEquals(i * 341 >= 2048 ? i * 341 - 4096 : i * 341, v[12 + i]);
		}
	}

	@Test
	@DisplayName("The high bit may lie above the stored bits' number: these are moved down")
	void highBit() {
		for (int z = 0; z < 2; z++) DicomBytes.slice(z).number(0x00280101, 12).number(0x00280102, 15).number(0x00280103, 0).pixels(new short[] {
			(short) 0xfff7, 0x0010, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }).to(folder.resolve("" + z));
		assertArrayEquals(new float[] { 4095, 1, 0 }, java.util.Arrays.copyOf(read().volume().data(), 3));
	}

	@Test
	@DisplayName("Pixels of 8 and 32 bits and of floats are read; 8-bit pixels of big endian words are put in order")
	void widths() {
		final byte[] eight = new byte[12];
		for (int i = 0; i < 12; i++) eight[i] = (byte) (i * 20);
		final byte[] swapped = new byte[12];
		for (int i = 0; i < 12; i++) swapped[i ^ 1] = eight[i];
		final ByteBuffer wide = ByteBuffer.allocate(48).order(java.nio.ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < 12; i++) wide.putInt(-i * 100_000);
		final ByteBuffer real = ByteBuffer.allocate(48).order(java.nio.ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < 12; i++) real.putFloat(i * 0.25f);
		for (int z = 0; z < 2; z++) {
			bits(z, 8, 0).bytes(0x7fe00010, "OB", eight).to(folder.resolve("8").resolve("" + z));
			bits(z, 8, 0).syntax(DicomBytes.Syntax.BIG).bytes(0x7fe00010, "OW", swapped).to(folder.resolve("swapped").resolve("" + z));
			bits(z, 8, 0).syntax(DicomBytes.Syntax.BIG).bytes(0x7fe00010, "OB", eight).to(folder.resolve("big").resolve("" + z));
			bits(z, 32, 1).bytes(0x7fe00010, "OW", wide.array()).to(folder.resolve("32").resolve("" + z));
			bits(z, 32, 1).without(0x7fe00010).bytes(0x7fe00008, "OF", real.array()).to(folder.resolve("float").resolve("" + z));
		}
		for (int i = 0; i < 12; i++) {
			for (final String name : List.of("8", "swapped", "big")) assertEquals(i * 20, only(name)[i], name);
			assertEquals(-i * 100_000, only("32")[i]);
			assertEquals(i * 0.25f, only("float")[i]);
		}
	}

	private static DicomBytes bits(final int z, final int bits, final int sign) {
		return DicomBytes.slice(z).number(0x00280100, bits).number(0x00280101, bits).number(0x00280102, bits - 1).number(0x00280103, sign);
	}

	private float[] only(final String name) {
		return DicomFolder.scan(folder.resolve(name)).only().read().volume().data();
	}

	@Test
	@DisplayName("whole values are stored in 16 bits, fractions in 32, and one fraction in a later time point makes all 32")
	void storedType(@TempDir final Path place) {
		final Path ct = place.resolve("ct"), pet = place.resolve("pet"), film = place.resolve("film");
		for (int z = 0; z < 3; z++) {
			DicomBytes.slice(z).text(0x00281052, "DS", "-1024").to(ct.resolve("" + z));
			DicomBytes.slice(z).text(0x00281053, "DS", "0.5").to(pet.resolve("" + z));
			for (int t = 0; t < 2; t++) DicomBytes.slice(z).text(0x00080018, "UI", "1.2.3.4." + z + "." + t).text(0x00200100, "IS", "" + (t + 1)).text(
				0x00281053, "DS", t == 0 ? "1" : "0.5").to(film.resolve(z + "_" + t));
		}
		for (final Path folder : List.of(ct, pet, film)) {
			final StoredSlices stored = Volumes.readStored(folder, ReadOptions.options());
			assertEquals(folder.equals(ct) ? StoredSlices.Type.INT16 : StoredSlices.Type.FLOAT32, stored.type(), folder.toString());
			for (int f = 1; f <= stored.frames(); f++) {
				final float[] right = Volumes.read(folder, ReadOptions.options().withFrame(f)).data();
				for (int i = 0; i < right.length; i++) {
					final Object slice = stored.pixels().get((f - 1) * 3 + i / 12);
					assertEquals(right[i], stored.type() == StoredSlices.Type.INT16 ? ((short[]) slice)[i % 12] : ((float[]) slice)[i % 12]);
				}
			}
		}
		assertEquals(2, Volumes.readStored(film, ReadOptions.options()).frames());
	}

	@Test
	@DisplayName("The header tells grid and type without pixels, and the modality where the code says it")
	void header() {
		three();
		final DicomSeries s = DicomFolder.scan(folder).only();
		assertEquals(new VolumeHeader(s.read().volume().geometry(), "int16", 1, 1), s.header());
		assertEquals(Modality.CT, s.modality());
		assertEquals("series 3 \"Abdomen\" (CT)", s.title());
		assertEquals(3, s.images());
		for (int z = 0; z < 2; z++) DicomBytes.slice(z).text(0x00080060, "CS", "PT").text(0x00541001, "CS", "BQML").to(folder.resolve("pet")
			.resolve("" + z));
		final DicomSeries pet = DicomFolder.scan(folder.resolve("pet")).only();
		assertEquals(Modality.PET, pet.modality());
		assertTrue(pet.read().notes().get(0).contains("BQML"), pet.read().notes().toString());
		for (int z = 0; z < 2; z++) DicomBytes.slice(z).text(0x00080060, "CS", "MR").to(folder.resolve("mr").resolve("" + z));
		assertEquals(Modality.UNKNOWN, DicomFolder.scan(folder.resolve("mr")).only().modality());
	}

	@Test
	@DisplayName("A missing rescale of a CT and an inverted display are said, and values stay as they are stored")
	void notes() {
		for (int z = 0; z < 3; z++) DicomBytes.slice(z).without(0x00281052).without(0x00281053).text(0x00280004, "CS", "MONOCHROME1").to(folder
			.resolve("" + z));
		assertUpright(read().volume());
		final String notes = read().notes().toString();
		assertTrue(notes.contains("rescale") && notes.contains("MONOCHROME1"), notes);
		assertEquals(2, read().notes().size());
	}

	@Test
	@DisplayName("An enhanced multi-frame file is read by the place of each frame, in any order of frames")
	void enhanced() {
		final short[] pixels = new short[36];
		for (int i = 0; i < 36; i++) pixels[i] = (short) (100 * (2 - i / 12) + i % 12);
		final DicomBytes[] frames = new DicomBytes[3];
		for (int f = 0; f < 3; f++) frames[f] = DicomBytes.empty().sequence(0x00209113, true, DicomBytes.empty().position(10, 20, 5 * (2 - f) -
			7));
		final DicomBytes shared = DicomBytes.empty().sequence(0x00209116, false, DicomBytes.empty().text(0x00200037, "DS", "1\\0\\0\\0\\1\\0"))
			.sequence(0x00289110, false, DicomBytes.empty().text(0x00280030, "DS", "3\\2")).sequence(0x00289145, false, DicomBytes.empty().text(
				0x00281052, "DS", "-5").text(0x00281053, "DS", "2"));
		for (final DicomBytes.Syntax syntax : List.of(DicomBytes.Syntax.EXPLICIT, DicomBytes.Syntax.IMPLICIT, DicomBytes.Syntax.BIG)) {
			DicomBytes.slice(0).text(0x00080016, "UI", "1.2.840.10008.5.1.4.1.1.2.1").without(0x00200032).without(0x00200037).without(0x00280030)
				.without(0x00281052).without(0x00281053).text(0x00280008, "IS", "3").sequence(0x52009229, false, shared).sequence(0x52009230, true,
					frames).pixels(pixels).syntax(syntax).to(folder.resolve("multi.dcm"));
			final Volume v = read().volume();
			assertTrue(v.geometry().matches(UPRIGHT, 1e-9));
			for (int z = 0; z < 3; z++) for (int i = 0; i < 12; i++) assertEquals(2 * (100 * z + i) - 5, v.data()[12 * z + i]);
			assertEquals(3, DicomFolder.scan(folder).only().images());
		}
	}
}
