package sc.fiji.hermes.preprocess;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * The format of one cache file: magic with its version, source geometry, prepared geometry,
 * background, bytes per label, float32 image, labels, CRC-32C of all that; big
 * endian. A file of a later version is refused, lest two versions that share a
 * cache replace each other's files again and again.
 */
final class PreparedFile {

	/** "HermPr" and before the version in two digits. */
	private static final long KIND = 0x4865726d5072L;

	/** Version 2 says how many label values a voxel has along each axis; the first had one. */
	private static final int VERSION = 2;

	private static final int BLOCK = 1 << 18;

	/** What is in a file. */
	record Content(Prepared image, short[] labels, List<Integer> detail) {}

	private PreparedFile() {}

	static void write(final Content content, final Path file) {
		AtomicFile.write(file, raw -> {
			final CheckedOutputStream out = new CheckedOutputStream(raw, new CRC32C());
			final DataOutputStream data = new DataOutputStream(out);
			data.writeLong(KIND << 16 | '0' + VERSION / 10 << 8 | '0' + VERSION % 10);
			write(data, content.image.source());
			write(data, content.image.image().geometry());
			data.writeFloat(content.image.background());
			boolean small = true;
			for (final short v : content.labels) small &= (v & 0xffff) < 256;
			data.writeInt(content.labels.length == 0 ? 0 : small ? 1 : 2);
			for (final int d : content.detail) data.writeInt(d);
			floats(out, content.image.image().data());
			labels(out, content.labels, small);
			data.writeLong(out.getChecksum().getValue());
			data.flush();
		});
	}

	/**
	 * Empty if there is no file or it is not complete and intact.
	 *
	 * @throws InputException if it is of a later version
	 */
	static Optional<Content> read(final Path file) {
		if (!Files.isRegularFile(file)) return Optional.empty();
		try (InputStream raw = Files.newInputStream(file)) {
			final CheckedInputStream in = new CheckedInputStream(new BufferedInputStream(raw, BLOCK), new CRC32C());
			final DataInputStream data = new DataInputStream(in);
			final int version = version(data.readLong(), file);
			if (version == 0) return Optional.empty();
			final Geometry source = geometry(data);
			final Geometry geometry = geometry(data);
			final float background = data.readFloat();
			final int bytes = data.readInt();
			final List<Integer> detail = version == 1 ? Grid.COARSE : List.of(data.readInt(), data.readInt(), data.readInt());
			final double values = product(detail);
			// the length is checked before memory is taken for what a damaged header claims
			final double expected = 8 + 2 * (3 * 8 + 12 * 8) + 4 + 4 + (version == 1 ? 0 : 12) + (4.0 + bytes * values) * product(geometry) + 8;
			if (bytes < 0 || bytes > 2 || values < 1 || expected != Files.size(file)) return Optional.empty();
			final float[] image = floats(in, (int) geometry.voxels());
			final short[] labels = labels(in, bytes == 0 ? 0 : Math.multiplyExact(image.length, (int) values), bytes == 1);
			final long checksum = in.getChecksum().getValue();
			if (data.readLong() != checksum) return Optional.empty();
			return Optional.of(new Content(new Prepared(Volume.of(image, geometry), source, background), labels, detail));
		}
		catch (final IOException e) {
			// it will be made again, and if the disk is at fault, writing it tells
			return Optional.empty();
		}
	}

	/** 0 if this is no version. */
	private static int version(final long magic, final Path file) {
		final int tens = (int) (magic >> 8 & 0xff) - '0', ones = (int) (magic & 0xff) - '0';
		if (magic >>> 16 != KIND || tens < 0 || tens > 9 || ones < 0 || ones > 9) return 0;
		final int version = 10 * tens + ones;
		if (version > VERSION) throw new InputException(
			"The prepared case %s has format version %d and this Hermes reads versions up to %d; update Hermes, or use another cache folder.", file,
			version, VERSION);
		return version;
	}

	private static double product(final List<Integer> detail) {
		for (final int d : detail) if (d < 1) return -1;
		return (double) detail.get(0) * detail.get(1) * detail.get(2);
	}

	private static double product(final Geometry g) {
		for (int axis = 0; axis < 3; axis++) if (g.size(axis) < 1) return -1;
		return (double) g.size(0) * g.size(1) * g.size(2);
	}

	private static void write(final DataOutputStream out, final Geometry g) throws IOException {
		for (final long n : g.size()) out.writeLong(n);
		for (final double a : g.affine()) out.writeDouble(a);
	}

	private static Geometry geometry(final DataInputStream in) throws IOException {
		final long[] size = new long[3];
		final double[] affine = new double[12];
		for (int i = 0; i < 3; i++) size[i] = in.readLong();
		for (int i = 0; i < 12; i++) affine[i] = in.readDouble();
		return Geometry.of(size, affine);
	}

	private static void floats(final OutputStream out, final float[] values) throws IOException {
		final ByteBuffer block = ByteBuffer.allocate(BLOCK);
		for (int i = 0; i < values.length; i += BLOCK / 4) {
			final int n = Math.min(BLOCK / 4, values.length - i);
			block.asFloatBuffer().put(values, i, n);
			out.write(block.array(), 0, 4 * n);
		}
	}

	private static float[] floats(final InputStream in, final int count) throws IOException {
		final float[] values = new float[count];
		final ByteBuffer block = ByteBuffer.allocate(BLOCK);
		for (int i = 0; i < count; i += BLOCK / 4) {
			final int n = Math.min(BLOCK / 4, count - i);
			fill(in, block.array(), 4 * n);
			block.asFloatBuffer().get(values, i, n);
		}
		return values;
	}

	private static void labels(final OutputStream out, final short[] values, final boolean small) throws IOException {
		final ByteBuffer block = ByteBuffer.allocate(BLOCK);
		for (int i = 0; i < values.length; i += BLOCK / 2) {
			final int n = Math.min(BLOCK / 2, values.length - i);
			if (small) for (int k = 0; k < n; k++) block.array()[k] = (byte) values[i + k];
			else block.asShortBuffer().put(values, i, n);
			out.write(block.array(), 0, small ? n : 2 * n);
		}
	}

	private static short[] labels(final InputStream in, final int count, final boolean small) throws IOException {
		final short[] values = new short[count];
		final ByteBuffer block = ByteBuffer.allocate(BLOCK);
		for (int i = 0; i < count; i += BLOCK / 2) {
			final int n = Math.min(BLOCK / 2, count - i);
			fill(in, block.array(), small ? n : 2 * n);
			if (small) for (int k = 0; k < n; k++) values[i + k] = (short) (block.array()[k] & 0xff);
			else block.asShortBuffer().get(values, i, n);
		}
		return values;
	}

	private static void fill(final InputStream in, final byte[] to, final int n) throws IOException {
		if (in.readNBytes(to, 0, n) < n) throw new IOException("shorter than it was");
	}
}
