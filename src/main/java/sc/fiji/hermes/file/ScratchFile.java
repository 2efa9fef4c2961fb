package sc.fiji.hermes.file;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import sc.fiji.hermes.job.InputException;

/**
 * A temporary file of numbers that need not be in memory, all 0 at first, which nobody else can see. It vanishes with this object, or with
 * the process, however that ends. Positions count numbers. Safe for use from several threads, but for the order of their reads and writes.
 *
 * <pre>{@code
 * ScratchFile file = ScratchFile.of(1L << 32, Float.BYTES);
 * file.write(1L << 31, plane, 0, plane.length);
 * }</pre>
 */
public final class ScratchFile {

	private static final Cleaner CLEANER = Cleaner.create();

	/** Bytes moved at once, and bytes mapped in one piece; a multiple of every number. */
	private static final int BUFFER = 1 << 20;
	private static final long PIECE = 1L << 30;

	private final FileChannel channel;
	private final Path folder;
	private final int width;
	private final MappedByteBuffer[] pieces;

	private ScratchFile(final FileChannel channel, final Path folder, final long bytes, final int width) {
		this.channel = channel;
		this.folder = folder;
		this.width = width;
		pieces = new MappedByteBuffer[Math.toIntExact((bytes + PIECE - 1) / PIECE)];
		CLEANER.register(this, () -> close(channel));
	}

	/**
	 * @param count of the numbers
	 * @param width bytes of each
	 * @throws InputException if there is no room for them
	 */
	public static ScratchFile of(final long count, final int width) {
		final Path place = place();
		final long bytes = Math.multiplyExact(count, (long) width);
		if (!hasRoom(count, width)) throw noRoom(bytes, place, null);
		try {
			final Path file = PrivateFolder.make(place, folder -> Files.createTempFile(folder, "scratch-", ".tmp"));
			final FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE,
				StandardOpenOption.DELETE_ON_CLOSE);
			PrivateFolder.leave(file.getParent());
			final ScratchFile scratch = new ScratchFile(channel, place, bytes, width);
			if (bytes > 0) channel.write(ByteBuffer.allocate(1), bytes - 1);
			return scratch;
		}
		catch (final IOException e) {
			throw noRoom(bytes, place, e);
		}
	}

	/** Whether the disk has room for such a file. */
	public static boolean hasRoom(final long count, final int width) {
		try {
			return Files.getFileStore(place()).getUsableSpace() >= Math.multiplyExact(count, (long) width);
		}
		catch (final IOException e) {
			return false;
		}
	}

	private static Path place() {
		return Path.of(System.getProperty("java.io.tmpdir"));
	}

	private static InputException noRoom(final long bytes, final Path place, final IOException cause) {
		return new InputException(cause, "An image is too large for memory and needs %.1f GB in %s, which cannot be had; make room there, or give Java more memory (-Xmx).",
			bytes / 1e9, place);
	}

	private static void close(final FileChannel channel) {
		try {
			channel.close();
		}
		catch (final IOException e) {
			// it costs space only
		}
	}

	private interface Move {

		void apply(ByteBuffer buffer, int first, int count);
	}

	/** Reads {@code count} numbers into {@code to} from index {@code from}. */
	public void read(final long at, final float[] to, final int from, final int count) {
		read(at, count, (buffer, first, n) -> buffer.asFloatBuffer().get(to, from + first, n));
	}

	/** Reads {@code count} numbers into {@code to} from index {@code from}. */
	public void read(final long at, final short[] to, final int from, final int count) {
		read(at, count, (buffer, first, n) -> buffer.asShortBuffer().get(to, from + first, n));
	}

	public void write(final long at, final float[] values, final int from, final int count) {
		write(at, count, (buffer, first, n) -> buffer.asFloatBuffer().put(values, from + first, n));
	}

	public void write(final long at, final short[] values, final int from, final int count) {
		write(at, count, (buffer, first, n) -> buffer.asShortBuffer().put(values, from + first, n));
	}

	/** Writes a few numbers of many that lie far from each other, for which it is faster than {@link #write}. */
	public void scatter(final long at, final float[] values, final int from, final int count) {
		for (int i = 0; i < count; i++) piece(at + i).putFloat((int) ((at + i) * width % PIECE), values[from + i]);
	}

	/** Writes a few numbers of many that lie far from each other, for which it is faster than {@link #write}. */
	public void scatter(final long at, final short[] values, final int from, final int count) {
		for (int i = 0; i < count; i++) piece(at + i).putShort((int) ((at + i) * width % PIECE), values[from + i]);
	}

	private ByteBuffer piece(final long at) {
		final int index = (int) (at * width / PIECE);
		synchronized (pieces) {
			if (pieces[index] == null) {
				try {
					final long start = index * PIECE;
					pieces[index] = channel.map(FileChannel.MapMode.READ_WRITE, start, Math.min(PIECE, channel.size() - start));
					pieces[index].order(ByteOrder.LITTLE_ENDIAN);
				}
				catch (final IOException e) {
					throw broken(e);
				}
			}
			return pieces[index];
		}
	}

	private void read(final long at, final int count, final Move move) {
		final ByteBuffer buffer = buffer(count);
		try {
			for (int done = 0; done < count;) {
				final int n = Math.min(BUFFER / width, count - done);
				buffer.clear().limit(n * width);
				while (buffer.hasRemaining()) if (channel.read(buffer, (at + done) * width + buffer.position()) < 0) throw new IOException("cut short");
				move.apply(buffer.flip().order(ByteOrder.LITTLE_ENDIAN), done, n);
				done += n;
			}
		}
		catch (final IOException e) {
			throw broken(e);
		}
	}

	private void write(final long at, final int count, final Move move) {
		final ByteBuffer buffer = buffer(count);
		try {
			for (int done = 0; done < count;) {
				final int n = Math.min(BUFFER / width, count - done);
				buffer.clear().limit(n * width);
				// through a view, so that the buffer itself stays where it is
				move.apply(buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN), done, n);
				while (buffer.hasRemaining()) channel.write(buffer, (at + done) * width + buffer.position());
				done += n;
			}
		}
		catch (final IOException e) {
			throw broken(e);
		}
	}

	private ByteBuffer buffer(final int count) {
		return ByteBuffer.allocate((int) Math.min(BUFFER, Math.max(1L, (long) count * width)));
	}

	private InputException broken(final IOException e) {
		return new InputException(e, "A temporary file in %s cannot be used (%s); make room there.", folder, AtomicFile.reason(e));
	}
}
