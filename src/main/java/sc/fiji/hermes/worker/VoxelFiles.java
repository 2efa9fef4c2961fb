package sc.fiji.hermes.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import sc.fiji.hermes.job.InputException;

/**
 * Voxels of one work on their way to the other process: raw little-endian files, on most systems in memory. They are written
 * through a channel, which says when there is no room, and read by mapping pieces below 2 GiB, so a volume may have as many
 * voxels as a Java array. Not
 * thread-safe. The host removes all files of a work when it is over, {@link Exchange#remove}.
 */
final class VoxelFiles {

	private static final long PIECE = 1L << 30;
	private static final int BUFFER = 1 << 20;

	private final Exchange exchange;
	private final String name;
	private final long piece;
	private int written;

	/** @param name of the work, start of the file names */
	VoxelFiles(final Exchange exchange, final String name) {
		this(exchange, name, PIECE);
	}

	/** @param piece bytes mapped at once, a multiple of 4 */
	VoxelFiles(final Exchange exchange, final String name, final long piece) {
		this.exchange = exchange;
		this.name = name;
		this.piece = piece;
	}

	private interface Move {

		void apply(ByteBuffer buffer, int first, int count);
	}

	Path put(final float[] values) {
		return write(4L * values.length, 4, (buffer, first, count) -> buffer.asFloatBuffer().put(values, first, count));
	}

	Path put(final short[] values) {
		return write(2L * values.length, 2, (buffer, first, count) -> buffer.asShortBuffer().put(values, first, count));
	}

	Path put(final byte[] values) {
		return write(values.length, 1, (buffer, first, count) -> buffer.put(values, first, count));
	}

	float[] floats(final Path file, final int count) {
		final float[] values = new float[count];
		read(file, 4L * count, 4, (buffer, first, n) -> buffer.asFloatBuffer().get(values, first, n));
		return values;
	}

	short[] shorts(final Path file, final int count) {
		final short[] values = new short[count];
		read(file, 2L * count, 2, (buffer, first, n) -> buffer.asShortBuffer().get(values, first, n));
		return values;
	}

	byte[] bytes(final Path file, final int count) {
		final byte[] values = new byte[count];
		read(file, count, 1, (buffer, first, n) -> buffer.get(values, first, n));
		return values;
	}

	private Path write(final long bytes, final int width, final Move move) {
		final Path file = exchange.file(name + "-" + written++ + ".raw", bytes);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			final ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, bytes)).order(ByteOrder.LITTLE_ENDIAN);
			for (long from = 0; from < bytes; from += BUFFER) {
				final int length = (int) Math.min(BUFFER, bytes - from);
				// moves through a view, so that the buffer itself stays where it is
				buffer.clear().limit(length);
				move.apply(buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN), (int) (from / width), length / width);
				while (buffer.hasRemaining()) channel.write(buffer);
			}
			return file;
		}
		catch (final IOException e) {
			throw new InputException(e, "The volume cannot be handed over because %s cannot be written (%s); make room in %s.", file, e
				.getMessage(), file.getParent());
		}
	}

	private void read(final Path file, final long bytes, final int width, final Move move) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			if (channel.size() != bytes) throw new IOException(file + " has " + channel.size() + " bytes instead of " + bytes);
			for (long from = 0; from < bytes; from += piece) {
				final long length = Math.min(piece, bytes - from);
				move.apply(channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN), (int) (from / width),
					(int) (length / width));
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
