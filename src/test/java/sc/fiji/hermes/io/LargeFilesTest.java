package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Files without room in memory are read plane by plane")
class LargeFilesTest {

	private static final Room LITTLE = new Room(10, 300);
	private static final ReadOptions PLANES = ReadOptions.options().withRoom(LITTLE);
	private static final Geometry G = Geometry.of(new long[] { 9, 11, 23 }, new double[] { -1, 0, 0, 5, 0, -2, 0, 6, 0, 0, 3, -7 });

	@TempDir
	Path folder;

	private static float[] noise() {
		final Random random = new Random(5);
		final float[] d = new float[(int) G.voxels()];
		for (int i = 0; i < d.length; i++) d[i] = (float) random.nextGaussian();
		return d;
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.nii", "a.nii.gz", "a.nrrd", "a.mha", "a.tif" })
	@DisplayName("of all formats, packed or not, whole or in part, to the values of an array, and written so again")
	void formats(final String name) throws IOException {
		final Path file = folder.resolve(name), copy = folder.resolve("copy-" + name);
		Volumes.write(Volume.of(noise(), G), file);
		final Volume v = Volumes.read(file, PLANES);
		assertTrue(v.array().isEmpty());
		assertEquals(Volumes.read(file).geometry(), v.geometry());
		assertArrayEquals(noise(), v.data());
		final Volume part = Volumes.read(file, PLANES.withSlices(4, 15));
		assertTrue(part.array().isEmpty());
		assertArrayEquals(Volumes.read(file, ReadOptions.options().withSlices(4, 15)).data(), part.data());
		Volumes.write(v, copy);
		assertEquals(-1, Files.mismatch(file, copy));
	}

	@ParameterizedTest
	@ValueSource(strings = { "l.nii", "l.nii.gz", "l.nrrd", "l.tif" })
	@DisplayName("labels, too, which are written as narrow as before")
	void labels(final String name) throws IOException {
		final short[] values = new short[(int) G.voxels()];
		for (int i = 0; i < values.length; i++) values[i] = (short) (i % 7 == 0 ? 200 : 0);
		values[1234] = (short) 65535;
		final Path file = folder.resolve(name), copy = folder.resolve("copy-" + name);
		Volumes.write(LabelMap.of(values, G), file);
		final LabelMap map = Volumes.readLabels(file, PLANES);
		assertTrue(map.array().isEmpty());
		assertArrayEquals(values, map.data());
		assertArrayEquals(java.util.Arrays.copyOfRange(values, 99, 198), map.plane(1));
		Volumes.write(map, copy);
		assertEquals(-1, Files.mismatch(file, copy));
	}

	@Test
	@DisplayName("a time point of scaled integers is that of an array, also in a compressed file")
	void scaled() {
		for (final String name : List.of("film.nii", "film.nii.gz")) {
			final Path file = NiftiBytes.small(6, 5, 4, 2).to(folder.resolve(name));
			final Volume v = Volumes.read(file, PLANES.withFrame(2));
			assertTrue(v.array().isEmpty());
			assertArrayEquals(Volumes.read(file, ReadOptions.options().withFrame(2)).data(), v.data());
		}
	}

	@Test
	@DisplayName("what no label map can hold is told when it is read")
	void noLabels() {
		final float[] values = new float[(int) G.voxels()];
		values[2000] = 0.5f;
		final Path file = folder.resolve("a.nii");
		Volumes.write(Volume.of(values, G), file);
		final String expected = assertThrows(InputException.class, () -> Volumes.readLabels(file)).getMessage();
		assertEquals(expected, assertThrows(InputException.class, () -> Volumes.readLabels(file, PLANES)).getMessage());
	}

	@Test
	@DisplayName("a file that is cut short is refused when it is read, one that changes when it is looked at")
	void damage() throws IOException {
		final Path file = folder.resolve("a.nii");
		Volumes.write(Volume.of(noise(), G), file);
		final Volume v = Volumes.read(file, PLANES);
		try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
			raf.setLength(Files.size(file) - 1);
		}
		assertTrue(assertThrows(InputException.class, v::data).getMessage().contains("changed"));
		assertTrue(assertThrows(InputException.class, () -> Volumes.read(file, PLANES)).getMessage().contains("cut short"));
		Files.delete(file);
		assertTrue(assertThrows(InputException.class, v::data).getMessage().contains("leave it in its place"));
	}

	@Test
	@DisplayName("the last of more than 2³¹ voxels of an uncompressed file is read, without those before it")
	void beyondArrays() throws IOException {
		final Path small = NiftiBytes.small(2, 2, 2).to(folder.resolve("small.nii"));
		assertFalse(Volumes.read(small).array().isEmpty());
		final Path file = new NiftiBytes(2, java.nio.ByteOrder.LITTLE_ENDIAN).type(2).dim(1 << 11, 1 << 11, 513).to(folder.resolve("a.nii"));
		final long voxels = 513L << 22;
		try (RandomAccessFile raf = new RandomAccessFile(file.toFile(), "rw")) {
			// a hole in the file
			raf.setLength(544 + voxels);
			raf.seek(544 + voxels - 1);
			raf.write(77);
		}
		final Volume v = Volumes.read(file);
		assertEquals(voxels, v.geometry().voxels());
		final float[] row = new float[1 << 11];
		v.copy(new long[] { 0, (1 << 11) - 1, 512 }, new int[] { 1 << 11, 1, 1 }, row);
		assertEquals(77, row[row.length - 1]);
		assertEquals(0, row[row.length - 2]);
	}
}
