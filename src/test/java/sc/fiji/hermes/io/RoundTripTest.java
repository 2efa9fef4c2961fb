package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Volume;

/** What every format that is written must keep. */
class RoundTripTest {

	/** NIfTI keeps the place as float32. */
	private static final double TOLERANCE = 2e-5;

	@TempDir
	Path folder;

	static Stream<String> names() {
		return Stream.of("a.nii", "a.nii.gz", "a.nrrd", "a.seg.nrrd", "a.mha", "a.tif", "a.tiff");
	}

	@ParameterizedTest
	@MethodSource("names")
	@DisplayName("images come back bit for bit and in their place")
	void images(final String name) {
		final Random random = new Random(name.hashCode());
		final Path file = folder.resolve(name);
		for (int round = 0; round < 12; round++) {
			final Volume volume = volume(random, oblique(random));
			volume.data()[0] = Float.NaN;
			Volumes.write(volume, file);
			final Volume back = Volumes.read(file);
			assertArrayEquals(volume.data(), back.data());
			assertTrue(volume.geometry().matches(back.geometry(), TOLERANCE), volume.geometry() + " became " + back.geometry());
			assertEquals(back.geometry(), Volumes.header(file).geometry());
			assertEquals("float32", Volumes.header(file).datatype());
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	@DisplayName("labels come back exactly, as uint8 where that holds them and as uint16 otherwise")
	void labels(final String name) {
		final Geometry g = Geometry.ofSpacing(new long[] { 64, 32, 8 }, 0.7, 0.8, 2.5);
		final Path file = folder.resolve(name);
		for (final int most : new int[] { 256, 65536 }) {
			final short[] data = new short[(int) g.voxels()];
			for (int i = 0; i < data.length; i++) data[i] = (short) (i * 31 % most);
			data[5] = (short) (most - 1);
			Volumes.write(LabelMap.of(data, g), file);
			assertArrayEquals(data, Volumes.readLabels(file).data());
			assertEquals(most == 256 ? "uint8" : "uint16", Volumes.header(file).datatype());
		}
	}

	@ParameterizedTest
	@MethodSource("names")
	@DisplayName("a block of slices is the same as that part of the whole, in its place")
	void blocks(final String name) {
		final Random random = new Random(2);
		final Path file = folder.resolve(name);
		final Volume whole = volume(new long[] { 9, 7, 11 }, oblique(random), random);
		Volumes.write(whole, file);
		final Geometry g = Volumes.header(file).geometry();
		for (final int[] block : new int[][] { { 0, 1 }, { 0, 11 }, { 3, 4 }, { 10, 1 } }) {
			final Volume part = Volumes.read(file, ReadOptions.options().withSlices(block[0], block[1]));
			assertArrayEquals(java.util.Arrays.copyOfRange(whole.data(), 63 * block[0], 63 * (block[0] + block[1])), part.data());
			assertArrayEquals(new long[] { 9, 7, block[1] }, part.geometry().size());
			assertArrayEquals(g.toWorld(3, 2, block[0]), part.geometry().toWorld(3, 2, 0), 1e-9);
		}
		for (final long[] none : new long[][] { { 11, 1 }, { 0, 12 }, { 5, Long.MAX_VALUE }, { Long.MAX_VALUE, 1 } }) {
			final InputException e = assertThrows(InputException.class, () -> Volumes.read(file, ReadOptions.options().withSlices(none[0],
				none[1])));
			assertTrue(e.getMessage().contains("has 11 slices"), e.getMessage());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.nii.gz", "a.nrrd", "a.mha", "a.tif" })
	@DisplayName("one volume stored in each of the 48 axis orders is read to the same RAS array")
	void axisOrders(final String name) {
		final Random random = new Random(3);
		final Geometry ras = Geometry.of(new long[] { 3, 4, 5 }, new double[] { 0.75, 0, 0, -20.5, 0, 1.5, 0, 30.25, 0, 0, 2.5, 7 });
		final Volume original = volume(ras.size(), ras.affine(), random);
		final Path file = folder.resolve(name);
		int orders = 0;
		for (final int[] axes : new int[][] { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } }) {
			for (int flips = 0; flips < 8; flips++) {
				Volumes.write(stored(original, axes, flips), file);
				final Volume canonical = canonical(Volumes.read(file));
				assertArrayEquals(original.data(), canonical.data());
				assertTrue(ras.matches(canonical.geometry(), TOLERANCE), canonical.geometry().toString());
				orders++;
			}
		}
		assertEquals(48, orders);
	}

	@Test
	@DisplayName("formats whose voxels would be in a second file are not written")
	void pairs() throws IOException {
		final Volume volume = volume(new Random(1), oblique(new Random(1)));
		for (final String name : List.of("a.hdr", "a.img", "a.hdr.gz", "a.nhdr", "a.mhd")) {
			final InputException e = assertThrows(InputException.class, () -> Volumes.write(volume, folder.resolve(name)));
			assertTrue(e.getMessage().contains("write one"), e.getMessage());
		}
		try (Stream<Path> files = Files.list(folder)) {
			assertEquals(0, files.count());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a.nrrd", "a.mha", "a.tif" })
	@DisplayName("a place that could not be read again is not written")
	void places(final String name) {
		for (final double bad : new double[] { Double.NaN, Double.POSITIVE_INFINITY, 0 }) {
			final Volume volume = Volume.of(new float[1], Geometry.of(new long[] { 1, 1, 1 }, new double[] { bad, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1,
				0 }));
			assertThrows(InputException.class, () -> Volumes.write(volume, folder.resolve(name)));
			assertTrue(Files.notExists(folder.resolve(name)));
		}
	}

	/** The volume with its stored axes in another order, some of them backwards. */
	private static Volume stored(final Volume ras, final int[] axes, final int flips) {
		final Geometry g = ras.geometry();
		final long[] size = { g.size(axes[0]), g.size(axes[1]), g.size(axes[2]) };
		final double[] affine = new double[12];
		final double[] corner = new double[3];
		for (int i = 0; i < 3; i++) {
			final boolean flip = (flips >> i & 1) == 1;
			for (int r = 0; r < 3; r++) affine[4 * r + i] = (flip ? -1 : 1) * g.affine(r, axes[i]);
			corner[axes[i]] = flip ? g.size(axes[i]) - 1 : 0;
		}
		final double[] origin = g.toWorld(corner[0], corner[1], corner[2]);
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = origin[r];
		final float[] data = new float[ras.data().length];
		final int[] v = new int[3];
		for (int k = 0; k < size[2]; k++) for (int j = 0; j < size[1]; j++) for (int i = 0; i < size[0]; i++) {
			final int[] index = { i, j, k };
			for (int axis = 0; axis < 3; axis++) v[axes[axis]] = (flips >> axis & 1) == 1 ? (int) size[axis] - 1 - index[axis] : index[axis];
			data[(int) ((k * size[1] + j) * size[0] + i)] = ras.data()[(int) ((v[2] * g.size(1) + v[1]) * g.size(0) + v[0])];
		}
		return Volume.of(data, Geometry.of(size, affine));
	}

	private static Volume canonical(final Volume stored) {
		final Geometry g = stored.geometry();
		final Orientation o = Orientation.of(g);
		final Geometry ras = o.canonical(g);
		final float[] data = new float[stored.data().length];
		for (int k = 0; k < g.size(2); k++) for (int j = 0; j < g.size(1); j++) for (int i = 0; i < g.size(0); i++) {
			final int[] index = { i, j, k };
			final long[] at = new long[3];
			for (int axis = 0; axis < 3; axis++) at[o.worldAxis(axis)] = o.flipped(axis) ? g.size(axis) - 1 - index[axis] : index[axis];
			data[(int) ((at[2] * ras.size(1) + at[1]) * ras.size(0) + at[0])] = stored.data()[(int) ((k * g.size(1) + j) * g.size(0) + i)];
		}
		return Volume.of(data, ras);
	}

	private static Volume volume(final Random random, final double[] affine) {
		return volume(new long[] { 1 + random.nextInt(20), 1 + random.nextInt(20), 1 + random.nextInt(20) }, affine, random);
	}

	private static Volume volume(final long[] size, final double[] affine, final Random random) {
		final float[] data = new float[(int) (size[0] * size[1] * size[2])];
		for (int i = 0; i < data.length; i++) data[i] = (float) (1000 * random.nextGaussian());
		return Volume.of(data, Geometry.of(size, affine));
	}

	/** A rotation with spacings, and a place. */
	private static double[] oblique(final Random random) {
		final List<double[]> axes = new ArrayList<>();
		while (axes.size() < 3) {
			final double[] v = { random.nextGaussian(), random.nextGaussian(), random.nextGaussian() };
			for (final double[] a : axes) {
				final double dot = a[0] * v[0] + a[1] * v[1] + a[2] * v[2];
				for (int r = 0; r < 3; r++) v[r] -= dot * a[r];
			}
			final double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
			if (length < 0.1) continue;
			for (int r = 0; r < 3; r++) v[r] /= length;
			axes.add(v);
		}
		final double[] affine = new double[12];
		for (int axis = 0; axis < 3; axis++) {
			final double spacing = 0.3 + 4 * random.nextDouble();
			for (int r = 0; r < 3; r++) affine[4 * r + axis] = spacing * axes.get(axis)[r];
		}
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = 200 * random.nextGaussian();
		return affine;
	}
}
