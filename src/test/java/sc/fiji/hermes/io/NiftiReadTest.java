package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class NiftiReadTest {

	@TempDir
	Path folder;

	/** A datatype: its code, bytes a voxel, how the test stores a number, and numbers worth storing (x fastest, 2×3×1). */
	private record Type(String name, int code, int bytes, BiConsumer<ByteBuffer, Double> put, double... values) {}

	private static final Type[] TYPES = { //
		new Type("uint8", 2, 1, (b, v) -> b.put((byte) v.intValue()), 0, 1, 127, 128, 200, 255),
		new Type("int8", 256, 1, (b, v) -> b.put(v.byteValue()), 0, 1, 127, -128, -1, 5),
		new Type("uint16", 512, 2, (b, v) -> b.putShort((short) v.intValue()), 0, 1, 258, 32768, 65535, 40000),
		new Type("int16", 4, 2, (b, v) -> b.putShort(v.shortValue()), 0, 1, 258, -32768, 32767, -1024),
		new Type("uint32", 768, 4, (b, v) -> b.putInt((int) v.longValue()), 0, 1, 258, 2147483648.0, 4294967295.0, 65536),
		new Type("int32", 8, 4, (b, v) -> b.putInt(v.intValue()), 0, 1, 258, -2147483648.0, 2147483647, -77777),
		new Type("uint64", 1280, 8, (b, v) -> b.putLong(unsigned(v)), 0, 1, 258, 0x1p63, 0x1.8p63, 0x1p40),
		new Type("int64", 1024, 8, (b, v) -> b.putLong(v.longValue()), 0, 1, 258, -0x1p63, 0x1p62, -0x1p40),
		new Type("float32", 16, 4, (b, v) -> b.putFloat(v.floatValue()), 0, 1.5, -0.1f, 1e30f, 65504, -3e-40f),
		new Type("float64", 64, 8, (b, v) -> b.putDouble(v), 0, 1.5, -0.1, 1e30, Math.PI, -3e-40) };

	private static long unsigned(final double v) {
		return v < 0x1p63 ? (long) v : (long) (v - 0x1p63) | Long.MIN_VALUE;
	}

	static Stream<Arguments> everyKind() {
		return Arrays.stream(TYPES).flatMap(t -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN).flatMap(o -> Stream.of(
			1, 2).flatMap(v -> Stream.of(".nii", ".nii.gz").map(e -> Arguments.of(t, o, v, e)))));
	}

	@ParameterizedTest(name = "{0} {1} NIfTI-{2} {3}")
	@MethodSource("everyKind")
	@DisplayName("every datatype, byte order, version and packing gives its values, place and name")
	void kinds(final Type type, final ByteOrder order, final int version, final String ending) {
		final double[] affine = { 0.5, 0, 0, -10, 0, -2, 0, 20.25, 0, 0, 3, 7 };
		final Path file = new NiftiBytes(version, order).type(type.code).dim(2, 3, 1).sform(affine).voxels(6 * type.bytes, b -> {
			for (final double v : type.values) type.put.accept(b, v);
		}).to(folder.resolve("a" + ending));

		final Volume volume = Volumes.read(file);
		final float[] expected = new float[6];
		for (int i = 0; i < 6; i++) expected[i] = (float) type.values[i];
		assertArrayEquals(expected, volume.data());
		assertArrayEquals(new long[] { 2, 3, 1 }, volume.geometry().size());
		assertArrayEquals(affine, volume.geometry().affine());
		final VolumeHeader header = Volumes.header(file);
		assertEquals(new VolumeHeader(volume.geometry(), type.name, 1, 1), header);
		assertEquals(1, header.channels());
		assertEquals(1, header.frames());

		new NiftiBytes(version, order).type(type.code).dim(3, 1, 1).sform(affine).voxels(3 * type.bytes, b -> {
			for (final double v : new double[] { 0, 3, 100 }) type.put.accept(b, v);
		}).to(file);
		assertArrayEquals(new short[] { 0, 3, 100 }, Volumes.readLabels(file).data());
	}

	@Test
	@DisplayName("volumes of many blocks come out whole and in order")
	void manyBlocks() {
		final int n = 41 * 43 * 47;
		final NiftiBytes nifti = new NiftiBytes(1, ByteOrder.BIG_ENDIAN).type(512).dim(41, 43, 47).voxels(2 * n, b -> {
			for (int i = 0; i < n; i++) b.putShort((short) (i * 7));
		});
		for (final String name : new String[] { "a.nii", "a.nii.gz" }) {
			final Path file = nifti.to(folder.resolve(name));
			final float[] image = Volumes.read(file).data();
			final short[] labels = Volumes.readLabels(file).data();
			for (int i = 0; i < n; i++) {
				assertEquals(i * 7 & 0xffff, image[i]);
				assertEquals((short) (i * 7), labels[i]);
			}
		}
	}

	@Test
	@DisplayName("slope and offset apply; slope 0, NaN or infinite means none")
	void scaling() {
		final Path file = folder.resolve("a.nii");
		NiftiBytes.small(3, 1, 1).scaling(2, -1024).to(file);
		assertArrayEquals(new float[] { -1024, -1022, -1020 }, Volumes.read(file).data());
		for (final double slope : new double[] { 0, Double.NaN, Double.POSITIVE_INFINITY }) {
			NiftiBytes.small(3, 1, 1).scaling(slope, 5).to(file);
			assertArrayEquals(new float[] { 0, 1, 2 }, Volumes.read(file).data());
		}
		NiftiBytes.small(3, 1, 1).scaling(1, Double.NaN).to(file);
		refused(file, "scl_inter");
	}

	@Test
	@DisplayName("labels are checked after scaling, and the first bad voxel is named")
	void labels() {
		final Path file = folder.resolve("a.nii");
		NiftiBytes.small(3, 1, 1).scaling(0.5, 0).to(file);
		refusedLabels(file, "voxel (1, 0, 0) is 0.5");
		NiftiBytes.small(2, 2, 2).scaling(-1, 3).to(file);
		refusedLabels(file, "voxel (0, 0, 1) is -1");
		NiftiBytes.small(2, 2, 2).scaling(65536, 0).to(file);
		refusedLabels(file, "voxel (1, 0, 0) is 65536");
		floats(Float.NaN).to(file);
		refusedLabels(file, "is NaN");
		floats(1.0001f).to(file);
		refusedLabels(file, "is 1.000");
		// writers that stretch values over the type leave rounding behind
		NiftiBytes.small(256, 1, 1).scaling(1 / 255.0 * 65535, 0).to(file);
		assertEquals((short) 65535, Volumes.readLabels(file).data()[255]);
		floats(65535).to(file);
		final LabelMap map = Volumes.readLabels(file);
		assertEquals(1, map.histogram()[65535]);
	}

	private static NiftiBytes floats(final float value) {
		return new NiftiBytes(1, ByteOrder.LITTLE_ENDIAN).type(16).dim(1, 1, 1).voxels(4, b -> b.putFloat(value));
	}

	@Test
	@DisplayName("the sform wins over the qform, the qform over the voxel size")
	void precedence() {
		final Path file = folder.resolve("a.nii");
		final NiftiBytes n = NiftiBytes.small(2, 2, 2).pixdim(1, 2).pixdim(2, 3).pixdim(3, 4);
		assertAffine(n.to(file), 2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0);
		n.qform(1, 0, 0, 0, 5, 6, 7);
		assertAffine(n.to(file), 2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7);
		n.sform(1, 0, 0, 9, 0, 1, 0, 9, 0, 0, 1, 9);
		assertAffine(n.to(file), 1, 0, 0, 9, 0, 1, 0, 9, 0, 0, 1, 9);
		// an sform that cannot be used must not hide a good qform
		n.sform(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		assertAffine(n.to(file), 2, 0, 0, 5, 0, 3, 0, 6, 0, 0, 4, 7);
	}

	@Test
	@DisplayName("quaternions turn and qfac -1 mirrors the third axis, in both versions")
	void quaternions() {
		final double h = Math.sqrt(0.5);
		for (int version = 1; version <= 2; version++) {
			final Path file = folder.resolve(version + ".nii");
			final NiftiBytes n = new NiftiBytes(version, ByteOrder.BIG_ENDIAN).type(2).dim(2, 2, 2).voxels(8, b -> {});
			n.pixdim(1, 2).pixdim(2, 3).pixdim(3, 4);
			// a quarter turn about S: x runs to A, y to L
			assertAffine(n.qform(1, 0, 0, h, 1, 2, 3).to(file), 0, -3, 0, 1, 2, 0, 0, 2, 0, 0, 4, 3);
			assertAffine(n.qform(-1, 0, 0, h, 1, 2, 3).to(file), 0, -3, 0, 1, 2, 0, 0, 2, 0, 0, -4, 3);
			// a quarter turn about R: y runs to S, z to P
			assertAffine(n.qform(1, h, 0, 0, 0, 0, 0).to(file), 2, 0, 0, 0, 0, 0, -4, 0, 0, 3, 0, 0);
			// half turns, where the left-out fourth component is 0; the sum of squares is a little over 1 at times
			assertAffine(n.qform(1, 0, 0, 1, 0, 0, 0).to(file), -2, 0, 0, 0, 0, -3, 0, 0, 0, 0, 4, 0);
			assertAffine(n.qform(-1, 0, 1.0000001, 0, 0, 0, 0).to(file), -2, 0, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0);
			// a third of a turn about (1, 1, 1) moves every axis on
			assertAffine(n.qform(1, 0.5, 0.5, 0.5, 0, 0, 0).to(file), 0, 0, 4, 0, 2, 0, 0, 0, 0, 3, 0, 0);
		}
	}

	@Test
	@DisplayName("metres and microns become millimetres")
	void units() {
		final Path file = folder.resolve("a.nii");
		final NiftiBytes n = NiftiBytes.small(2, 2, 2).pixdim(1, 2);
		assertAffine(n.units(1).to(file), 2000, 0, 0, 0, 0, 1000, 0, 0, 0, 0, 1000, 0);
		assertAffine(n.units(3 | 8).to(file), 0.002, 0, 0, 0, 0, 0.001, 0, 0, 0, 0, 0.001, 0);
		assertAffine(n.units(2 | 8).to(file), 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
		n.sform(1, 0, 0, 500, 0, 1, 0, 0, 0, 0, 1, 0);
		assertAffine(n.units(3).to(file), 0.001, 0, 0, 0.5, 0, 0.001, 0, 0, 0, 0, 0.001, 0);
		n.qform(1, 0, 0, 0, 0.25, 0, 0).sform(Double.NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0);
		assertAffine(n.units(1).to(file), 2000, 0, 0, 250, 0, 1000, 0, 0, 0, 0, 1000, 0);
	}

	@Test
	@DisplayName("header extensions are skipped; a voxel offset of 0 means right behind the header")
	void extensions() {
		for (int version = 1; version <= 2; version++) for (final String ending : new String[] { ".nii", ".nii.gz" }) {
			final Path file = folder.resolve(version + ending);
			final NiftiBytes n = new NiftiBytes(version, ByteOrder.LITTLE_ENDIAN).type(2).dim(2, 1, 1).voxels(2, b -> b.put(
				(byte) 7).put((byte) 9));
			n.extended(100_000 * 16).to(file);
			assertArrayEquals(new float[] { 7, 9 }, Volumes.read(file).data());
			n.extension = new byte[4];
			n.voxelOffset(0).to(file);
			assertArrayEquals(new float[] { 7, 9 }, Volumes.read(file).data());
		}
	}

	@Test
	@DisplayName("gzip is told by its bytes, may have several members, and trailing bytes do not matter")
	void packing() {
		final byte[] bytes = NiftiBytes.small(5, 5, 5).bytes();
		final float[] expected = Volumes.read(NiftiBytes.put(folder.resolve("a.nii"), bytes)).data();
		assertEquals(124, expected[124]);
		assertArrayEquals(expected, Volumes.read(NiftiBytes.put(folder.resolve("plain.nii.gz"), bytes)).data());
		assertArrayEquals(expected, Volumes.read(NiftiBytes.put(folder.resolve("packed.nii"), NiftiBytes.gzip(bytes))).data());
		final ByteArrayOutputStream members = new ByteArrayOutputStream();
		for (int start = 0; start < bytes.length; start += 100)
			members.writeBytes(NiftiBytes.gzip(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + 100))));
		assertArrayEquals(expected, Volumes.read(NiftiBytes.put(folder.resolve("m.nii.gz"), members.toByteArray())).data());
		final byte[] longer = Arrays.copyOf(bytes, bytes.length + 1000);
		assertArrayEquals(expected, Volumes.read(NiftiBytes.put(folder.resolve("b.nii"), longer)).data());
		assertArrayEquals(expected, Volumes.read(NiftiBytes.put(folder.resolve("b.nii.gz"), NiftiBytes.gzip(longer))).data());
	}

	@Test
	@DisplayName("two-dimensional images and unused dimensions of 0 or 1 are one slice or one volume")
	void dimensions() {
		final Path file = folder.resolve("a.nii");
		NiftiBytes.small(4, 3).pixdim(3, 0).to(file);
		assertArrayEquals(new long[] { 4, 3, 1 }, Volumes.read(file).geometry().size());
		assertEquals(1, Volumes.read(file).geometry().spacing(2));
		NiftiBytes.small(4, 3, 2, 1, 1).to(file);
		assertEquals(24, Volumes.read(file).data().length);
		NiftiBytes.small(4, 3, 2).putDim(0, 4).putDim(4, 0).to(file);
		assertEquals(24, Volumes.read(file).data().length);
	}

	@Test
	@DisplayName("several volumes, several channels, colours and complex numbers are refused by name, yet their header can be read")
	void notScalar() {
		final Path file = folder.resolve("a.nii");
		NiftiBytes.small(2, 2, 2, 12).to(file);
		assertEquals(12, Volumes.header(file).frames());
		refused(file, "12 volumes");
		NiftiBytes.small(2, 2, 2, 1, 3).to(file);
		assertEquals(3, Volumes.header(file).channels());
		refused(file, "3 values per voxel");
		NiftiBytes.small(2, 2, 2).type(128).to(file);
		assertEquals(3, Volumes.header(file).channels());
		refused(file, "RGB24");
		refused(NiftiBytes.small(2, 2, 2).type(2304).to(file), "RGBA32");
		refused(NiftiBytes.small(2, 2, 2).type(32).to(file), "complex64");
		refused(NiftiBytes.small(2, 2, 2).type(1536).to(file), "float128");
		refused(NiftiBytes.small(2, 2, 2).type(77).to(file), "datatype code 77");
	}

	private void refused(final Path file, final String words) {
		final InputException e = assertThrows(InputException.class, () -> Volumes.read(file));
		assertTrue(e.getMessage().contains(words) && e.getMessage().contains(file.toString()), e.getMessage());
	}

	private void refusedLabels(final Path file, final String words) {
		final InputException e = assertThrows(InputException.class, () -> Volumes.readLabels(file));
		assertTrue(e.getMessage().contains(words) && e.getMessage().contains(file.toString()), e.getMessage());
	}

	private static void assertAffine(final Path file, final double... affine) {
		assertArrayEquals(affine, Volumes.header(file).geometry().affine(), 1e-6 * Math.abs(affine[0] + affine[1] + 10));
	}
}
