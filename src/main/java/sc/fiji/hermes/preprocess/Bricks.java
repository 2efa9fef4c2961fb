package sc.fiji.hermes.preprocess;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.function.Function;
import java.util.zip.CRC32C;

/**
 * How an array of three axes lies in a file: in bricks of up to 32×32×32 elements, x fastest within each and among them, little endian, each
 * followed by its CRC-32C. A crop so lies in few pieces of the disk, and what is read of it is checked without the rest.
 *
 * @param start where in the file it begins
 * @param size elements along x, y and z
 * @param bytes of an element
 */
record Bricks(long start, int[] size, int bytes) {

	private static final int EDGE = 32;

	/** Bytes of one. */
	static final int CHECKSUM = 4;

	/** What was read is not what was written. */
	static final class DamagedException extends IOException {

		private static final long serialVersionUID = 1L;

		DamagedException() {
			super("its content is not what was written");
		}
	}

	private int count(final int axis) {
		return (size[axis] + EDGE - 1) / EDGE;
	}

	/** Where the file goes on. */
	long end() {
		return start + (long) size[0] * size[1] * size[2] * bytes + (long) CHECKSUM * count(0) * count(1) * count(2);
	}

	private Box brick(final int x, final int y, final int z) {
		final int[] from = { x * EDGE, y * EDGE, z * EDGE }, n = new int[3];
		for (int a = 0; a < 3; a++) n[a] = Math.min(EDGE, size[a] - from[a]);
		return new Box(from, n);
	}

	private long offset(final int x, final int y, final int z) {
		final Box b = brick(x, y, z);
		final long before = (long) b.from()[2] * size[0] * size[1] + (long) b.from()[1] * size[0] * b.size()[2] + (long) b.from()[0] * b
			.size()[1] * b.size()[2];
		return start + before * bytes + (long) CHECKSUM * (((long) z * count(1) + y) * count(0) + x);
	}

	private ByteBuffer block() {
		int largest = bytes;
		for (final int n : size) largest *= Math.min(EDGE, n);
		return block(largest);
	}

	/** For so many bytes and their checksum. */
	static ByteBuffer block(final int bytes) {
		return ByteBuffer.allocate(bytes + CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
	}

	/** Fills a brick from an array. */
	@FunctionalInterface
	interface Source {

		/** @param block receives the elements of the brick from index 0 */
		void fill(Box brick, ByteBuffer block);
	}

	/** Writes all bricks one after the other. */
	void write(final OutputStream out, final Source source) throws IOException {
		final ByteBuffer block = block();
		for (int z = 0; z < count(2); z++) for (int y = 0; y < count(1); y++) for (int x = 0; x < count(0); x++) {
			final Box brick = brick(x, y, z);
			source.fill(brick, block);
			write(out, block, (int) brick.voxels() * bytes);
		}
	}

	/**
	 * Reads what lies in a box.
	 *
	 * @param to takes elements of a brick to the array of the box, and is made for the buffer of the bricks
	 * @throws DamagedException if a brick is not as it was written
	 */
	void read(final FileChannel channel, final Box box, final Function<ByteBuffer, Box.Rows> to) throws IOException {
		if (box.voxels() == 0) return;
		final ByteBuffer block = block();
		final Box.Rows rows = to.apply(block);
		final int[] first = new int[3], last = new int[3];
		for (int a = 0; a < 3; a++) {
			first[a] = box.from()[a] / EDGE;
			last[a] = (box.from()[a] + box.size()[a] - 1) / EDGE;
		}
		for (int z = first[2]; z <= last[2]; z++) for (int y = first[1]; y <= last[1]; y++) for (int x = first[0]; x <= last[0]; x++) {
			final Box brick = brick(x, y, z);
			read(channel, block, offset(x, y, z), (int) brick.voxels() * bytes);
			brick.move(box, rows);
		}
	}

	/** Writes so many bytes of a block, and their checksum. */
	static void write(final OutputStream out, final ByteBuffer block, final int length) throws IOException {
		block.putInt(length, checksum(block, length));
		out.write(block.array(), 0, length + CHECKSUM);
	}

	/**
	 * Reads so many bytes into a block.
	 *
	 * @throws DamagedException if their checksum is not that which follows them
	 */
	static void read(final FileChannel channel, final ByteBuffer block, final long at, final int length) throws IOException {
		block.clear().limit(length + CHECKSUM);
		while (block.hasRemaining()) {
			if (channel.read(block, at + block.position()) < 0) throw new EOFException("it is shorter than it was");
		}
		block.clear();
		if (block.getInt(length) != checksum(block, length)) throw new DamagedException();
	}

	private static int checksum(final ByteBuffer block, final int length) {
		final CRC32C crc = new CRC32C();
		crc.update(block.array(), 0, length);
		return (int) crc.getValue();
	}
}
