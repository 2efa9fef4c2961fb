package sc.fiji.hermes.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/**
 * Voxels of one work on their way to the other process: raw little-endian files, on most systems in memory. They are written
 * through a channel, which says when there is no room, and read by mapping pieces below 2 GiB, so a volume may have as many
 * voxels as it likes. Not thread-safe. The host removes all files of a work when it is over, {@link Exchange#remove}.
 */
final class VoxelFiles {

	private static final long PIECE = 1L << 30;
	private static final int BUFFER = 1 << 20;

	private final Exchange exchange;
	private final String name;
	private final long piece;
	private final Room room;
	private int written;

	/** @param name of the work, start of the file names */
	VoxelFiles(final Exchange exchange, final String name) {
		this(exchange, name, PIECE, Room.ofHeap());
	}

	/**
	 * @param piece bytes mapped at once, a multiple of 4
	 * @param room what may be in memory at once
	 */
	VoxelFiles(final Exchange exchange, final String name, final long piece, final Room room) {
		this.exchange = exchange;
		this.name = name;
		this.piece = piece;
		this.room = room;
	}

	private interface Move {

		void apply(ByteBuffer buffer, long first, int count);
	}

	Path put(final Volume volume) {
		return write(volume.geometry().voxels() * Float.BYTES, channel -> {
			for (final Slab<float[]> s : volume.slabs()) send(channel, s.to() - s.from(), Float.BYTES, (buffer, first, count) -> buffer.asFloatBuffer()
				.put(s.values(), s.from() + (int) first, count));
		});
	}

	Path put(final LabelMap labels) {
		return write(labels.geometry().voxels() * Short.BYTES, channel -> {
			for (final Slab<short[]> s : labels.slabs()) send(channel, s.to() - s.from(), Short.BYTES, (buffer, first, count) -> buffer.asShortBuffer()
				.put(s.values(), s.from() + (int) first, count));
		});
	}

	Path put(final byte[] values) {
		return write(values.length, channel -> send(channel, values.length, 1, (buffer, first, count) -> buffer.put(values, (int) first, count)));
	}

	/** In memory if there is room, else in a temporary file of its own, since this one is removed when the work is over. */
	Volume volume(final Path file, final Geometry geometry) {
		final VolumeStore store = VolumeStore.of(geometry, room);
		final float[] part = new float[(int) Math.min(BUFFER, geometry.voxels())];
		read(file, geometry.voxels() * Float.BYTES, Float.BYTES, (buffer, first, n) -> {
			final FloatBuffer values = buffer.asFloatBuffer();
			for (int done = 0; done < n; done += part.length) {
				final int count = Math.min(part.length, n - done);
				values.get(part, 0, count);
				store.put(first + done, part, count);
			}
		});
		return store.volume();
	}

	/** In memory if there is room, else in a temporary file of its own, since this one is removed when the work is over. */
	LabelMap labels(final Path file, final Geometry geometry) {
		final LabelStore store = LabelStore.of(geometry, room);
		final short[] part = new short[(int) Math.min(BUFFER, geometry.voxels())];
		read(file, geometry.voxels() * Short.BYTES, Short.BYTES, (buffer, first, n) -> {
			final ShortBuffer values = buffer.asShortBuffer();
			for (int done = 0; done < n; done += part.length) {
				final int count = Math.min(part.length, n - done);
				values.get(part, 0, count);
				store.put(first + done, part, count);
			}
		});
		return store.labels();
	}

	byte[] bytes(final Path file, final int count) {
		final byte[] values = new byte[count];
		read(file, count, 1, (buffer, first, n) -> buffer.get(values, (int) first, n));
		return values;
	}

	private Path write(final long bytes, final IOConsumer<FileChannel> content) {
		final Path file = exchange.file(name + "-" + written++ + ".raw", bytes);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
			content.accept(channel);
			return file;
		}
		catch (final IOException e) {
			throw new InputException(e, "The volume cannot be handed over because %s cannot be written (%s); make room in %s.", file, e
				.getMessage(), file.getParent());
		}
	}

	private static void send(final FileChannel channel, final int numbers, final int width, final Move move) throws IOException {
		final long bytes = (long) numbers * width;
		final ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(BUFFER, bytes)).order(ByteOrder.LITTLE_ENDIAN);
		for (long from = 0; from < bytes; from += BUFFER) {
			final int length = (int) Math.min(BUFFER, bytes - from);
			// moves through a view, so that the buffer itself stays where it is
			buffer.clear().limit(length);
			move.apply(buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN), from / width, length / width);
			while (buffer.hasRemaining()) channel.write(buffer);
		}
	}

	private void read(final Path file, final long bytes, final int width, final Move move) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
			if (channel.size() != bytes) throw new IOException(file + " has " + channel.size() + " bytes instead of " + bytes);
			for (long from = 0; from < bytes; from += piece) {
				final long length = Math.min(piece, bytes - from);
				move.apply(channel.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN), from / width, (int) (length /
					width));
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
