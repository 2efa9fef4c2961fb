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

	private static final int EDGE = 32, CHECKSUM = 4;

	/** What was read is not what was written. */
	static final class DamagedException extends IOException {

		private static final long serialVersionUID = 1L;

		DamagedException(final String message) {
			super(message);
		}
	}

	/** Takes elements of a brick to an array. */
	@FunctionalInterface
	interface Rows {

		/**
		 * @param element first one in the brick
		 * @param index the same in the array
		 */
		void move(int element, int index, int count);
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
		return ByteBuffer.allocate(largest + CHECKSUM).order(ByteOrder.LITTLE_ENDIAN);
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
			final int length = (int) brick.voxels() * bytes;
			block.putInt(length, checksum(block, length));
			out.write(block.array(), 0, length + CHECKSUM);
		}
	}

	/**
	 * Reads what lies in a box.
	 *
	 * @param to takes the elements of a brick to the array of the box, and is made for the buffer of the bricks
	 * @throws DamagedException if a brick is not as it was written
	 */
	void read(final FileChannel channel, final Box box, final Function<ByteBuffer, Rows> to) throws IOException {
		if (box.voxels() == 0) return;
		final ByteBuffer block = block();
		final Rows rows = to.apply(block);
		final int[] first = new int[3], last = new int[3];
		for (int a = 0; a < 3; a++) {
			first[a] = box.from()[a] / EDGE;
			last[a] = (box.from()[a] + box.size()[a] - 1) / EDGE;
		}
		for (int z = first[2]; z <= last[2]; z++) for (int y = first[1]; y <= last[1]; y++) for (int x = first[0]; x <= last[0]; x++) {
			final Box brick = brick(x, y, z);
			final int length = (int) brick.voxels() * bytes;
			fill(channel, block, offset(x, y, z), length + CHECKSUM);
			if (block.getInt(length) != checksum(block, length)) throw new DamagedException("its content is not what was written");
			move(brick, box, rows);
		}
	}

	/** Where brick and box overlap. */
	private static void move(final Box brick, final Box box, final Rows rows) {
		final int[] low = new int[3], high = new int[3];
		for (int a = 0; a < 3; a++) {
			low[a] = Math.max(brick.from()[a], box.from()[a]);
			high[a] = Math.min(brick.from()[a] + brick.size()[a], box.from()[a] + box.size()[a]);
		}
		for (int z = low[2]; z < high[2]; z++) for (int y = low[1]; y < high[1]; y++)
			rows.move(index(brick, low[0], y, z), index(box, low[0], y, z), high[0] - low[0]);
	}

	static int index(final Box b, final int x, final int y, final int z) {
		return ((z - b.from()[2]) * b.size()[1] + y - b.from()[1]) * b.size()[0] + x - b.from()[0];
	}

	static void fill(final FileChannel channel, final ByteBuffer block, final long at, final int length) throws IOException {
		block.clear().limit(length);
		while (block.hasRemaining()) {
			if (channel.read(block, at + block.position()) < 0) throw new EOFException("it is shorter than it was");
		}
		block.clear();
	}

	static int checksum(final ByteBuffer block, final int length) {
		final CRC32C crc = new CRC32C();
		crc.update(block.array(), 0, length);
		return (int) crc.getValue();
	}
}
