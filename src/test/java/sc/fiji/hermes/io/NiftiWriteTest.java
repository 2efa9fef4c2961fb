package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class NiftiWriteTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("images come back bit for bit, their affine exact to float32, plain and packed")
	void imageRoundTrip() {
		final Random random = new Random(1);
		for (int round = 0; round < 40; round++) {
			final double[] affine = round % 2 == 0 ? rigid(random) : oblique(random);
			final long[] size = { 1 + random.nextInt(40), 1 + random.nextInt(40), 1 + random.nextInt(40) };
			final float[] data = new float[(int) (size[0] * size[1] * size[2])];
			for (int i = 0; i < data.length; i++) data[i] = (float) (1000 * random.nextGaussian());
			data[0] = Float.NaN;
			final Path file = folder.resolve(round % 4 < 2 ? "a.nii" : "a.nii.gz");
			Volumes.write(Volume.of(data, Geometry.of(size, affine)), file);
			final Volume back = Volumes.read(file);
			assertArrayEquals(data, back.data());
			assertArrayEquals(size, back.geometry().size());
			assertArrayEquals(rounded(affine), back.geometry().affine());
			assertEquals("float32", Volumes.header(file).datatype());
		}
	}

	@Test
	@DisplayName("labels come back exactly as uint8 up to 255 and as uint16 beyond")
	void labelRoundTrip() {
		final Geometry g = Geometry.ofSpacing(new long[] { 256, 16, 16 }, 0.7, 0.8, 2.5);
		final short[] data = new short[65536];
		for (int i = 0; i < data.length; i++) data[i] = (short) i;
		for (final String name : new String[] { "a.nii", "a.nii.gz" }) {
			final Path file = folder.resolve(name);
			Volumes.write(LabelMap.of(data, g), file);
			assertArrayEquals(data, Volumes.readLabels(file).data());
			assertEquals("uint16", Volumes.header(file).datatype());
			final short[] few = new short[65536];
			for (int i = 0; i < few.length; i++) few[i] = (short) (i & 0xff);
			Volumes.write(LabelMap.of(few, g), file);
			assertArrayEquals(few, Volumes.readLabels(file).data());
			assertEquals("uint8", Volumes.header(file).datatype());
		}
	}

	@Test
	@DisplayName("a reader that knows only the qform finds the same place; a sheared image has no qform")
	void qform() throws IOException {
		final Random random = new Random(2);
		final Path file = folder.resolve("a.nii");
		for (int round = 0; round < 200; round++) {
			final double[] affine = rigid(random);
			Volumes.write(one(affine), file);
			final ByteBuffer b = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
			assertEquals(1, b.getShort(252));
			assertEquals(1, b.getShort(254));
			assertEquals(2, b.get(123));
			NiftiBytes.put(file, b.putShort(254, (short) 0).array());
			assertArrayEquals(affine, Volumes.header(file).geometry().affine(), 2e-4);
		}
		Volumes.write(one(1, 0.2, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0), file);
		assertEquals(0, ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN).getShort(252));
		assertEquals(0.2f, Volumes.header(file).geometry().affine(0, 1));
	}

	@Test
	@DisplayName("the axis orders and flips of scanners survive as sform and qform")
	void axisCodes() throws IOException {
		final int[][] permutations = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
		final Path file = folder.resolve("a.nii");
		for (final int[] p : permutations) for (int flips = 0; flips < 8; flips++) {
			final double[] affine = { 0, 0, 0, -90, 0, 0, 0, 126, 0, 0, 0, -72 };
			for (int axis = 0; axis < 3; axis++) affine[4 * p[axis] + axis] = (flips >> axis & 1) == 0 ? 1 + axis : -1 - axis;
			Volumes.write(one(affine), file);
			final String code = Volumes.read(file).geometry().orientation();
			assertEquals(Geometry.of(new long[] { 1, 1, 1 }, affine).orientation(), code);
			final byte[] bytes = Files.readAllBytes(file);
			bytes[254] = 0;
			NiftiBytes.put(file, bytes);
			assertArrayEquals(affine, Volumes.header(file).geometry().affine(), 1e-5);
		}
	}

	@Test
	@DisplayName("NIfTI-2 is used for an axis beyond 32767 voxels and keeps the affine as float64")
	void nifti2() throws IOException {
		final Path file = folder.resolve("a.nii.gz");
		final double[] affine = { 0.1, 0, 0, 1 / 3.0, 0, -0.2, 0, 7, 0, 0, 0.3, Math.PI };
		final short[] data = new short[40_000];
		data[39_999] = 300;
		Volumes.write(LabelMap.of(data, Geometry.of(new long[] { 1, 40_000, 1 }, affine)), file);
		final LabelMap back = Volumes.readLabels(file);
		assertArrayEquals(affine, back.geometry().affine());
		assertArrayEquals(data, back.data());
		Volumes.write(Volume.of(new float[32_767], Geometry.of(new long[] { 32_767, 1, 1 }, affine)), folder.resolve("b.nii"));
		assertEquals(92, Files.readAllBytes(folder.resolve("b.nii"))[0], "348 = 0x15c");
	}

	@Test
	@DisplayName("a missing folder, an unknown ending and an image without place are refused; nothing is left behind")
	void refusals() throws IOException {
		final Volume v = one(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
		final InputException missing = assertThrows(InputException.class, () -> Volumes.write(v, folder.resolve("no/a.nii")));
		assertTrue(missing.getMessage().contains("does not exist"), missing.getMessage());
		final InputException ending = assertThrows(InputException.class, () -> Volumes.write(v, folder.resolve("a.png")));
		assertTrue(ending.getMessage().contains(".nii.gz"), ending.getMessage());
		assertThrows(InputException.class, () -> Volumes.write(one(1, 0, 0, Double.NaN, 0, 1, 0, 0, 0, 0, 1, 0), folder.resolve(
			"a.nii")));
		try (var files = Files.list(folder)) {
			assertFalse(files.findAny().isPresent());
		}
	}

	private static Volume one(final double... affine) {
		return Volume.of(new float[1], Geometry.of(new long[] { 1, 1, 1 }, affine));
	}

	private static double[] rounded(final double[] affine) {
		final double[] r = new double[12];
		for (int i = 0; i < 12; i++) r[i] = (float) affine[i];
		return r;
	}

	private static double[] oblique(final Random random) {
		final double[] affine = new double[12];
		for (int i = 0; i < 12; i++) affine[i] = random.nextGaussian() * (i % 4 == 3 ? 100 : 1);
		return affine;
	}

	/** A random rotation, perhaps mirrored, by Gram-Schmidt, with voxels of 0.5 to 3 mm. */
	private static double[] rigid(final Random random) {
		final double[][] axes = new double[3][3];
		for (int i = 0; i < 3; i++) {
			for (int r = 0; r < 3; r++) axes[i][r] = random.nextGaussian();
			for (int j = 0; j < i; j++) {
				final double dot = axes[i][0] * axes[j][0] + axes[i][1] * axes[j][1] + axes[i][2] * axes[j][2];
				for (int r = 0; r < 3; r++) axes[i][r] -= dot * axes[j][r];
			}
			final double length = Math.sqrt(axes[i][0] * axes[i][0] + axes[i][1] * axes[i][1] + axes[i][2] * axes[i][2]);
			for (int r = 0; r < 3; r++) axes[i][r] /= length;
		}
		final double[] affine = new double[12];
		for (int i = 0; i < 3; i++) {
			final double spacing = 0.5 + 2.5 * random.nextDouble();
			for (int r = 0; r < 3; r++) affine[4 * r + i] = spacing * axes[i][r];
			affine[4 * i + 3] = 100 * random.nextGaussian();
		}
		return affine;
	}
}
