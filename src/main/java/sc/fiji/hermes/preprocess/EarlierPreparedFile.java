package sc.fiji.hermes.preprocess;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

import sc.fiji.hermes.preprocess.PreparedFile.Content;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * Prepared cases in the format of versions 1 and 2, which could be read as a whole only: magic with its version, source geometry,
 * prepared geometry, background, bytes per label, in version 2 how many labels a voxel has along each axis, float32 image, labels,
 * CRC-32C of all that; big endian.
 */
final class EarlierPreparedFile {

	private static final int BLOCK = 1 << 18;

	private EarlierPreparedFile() {}

	/**
	 * Empty if the file is not complete and intact.
	 *
	 * @param version that it says it has, 1 or 2
	 */
	static Optional<Content> read(final Path file, final int version) {
		try (InputStream raw = Files.newInputStream(file)) {
			final CheckedInputStream in = new CheckedInputStream(new BufferedInputStream(raw, BLOCK), new CRC32C());
			final DataInputStream data = new DataInputStream(in);
			data.readLong();
			final Geometry source = PreparedFile.geometry(data);
			final Geometry geometry = PreparedFile.geometry(data);
			final float background = data.readFloat();
			final int bytes = data.readInt();
			final List<Integer> detail = version == 1 ? Grid.COARSE : List.of(data.readInt(), data.readInt(), data.readInt());
			final double values = PreparedFile.product(detail);
			// the length is checked before memory is taken for what a damaged header claims
			final double expected = 8 + 2 * (3 * 8 + 12 * 8) + 4 + 4 + (version == 1 ? 0 : 12) + (4.0 + bytes * values) * PreparedFile.product(
				geometry) + 8;
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
