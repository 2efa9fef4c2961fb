package sc.fiji.hermes.io;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Blocks of a file, one after the other. Of a large compressed file the next block is unpacked on a second thread while the
 * caller works on the present one. Used by one thread.
 */
final class ReadAhead implements AutoCloseable {

	/** Below this a thread costs more than it saves. */
	private static final long LARGE = 1 << 23;

	private final VolumeInput in;
	private final ExecutorService unpacking;
	private final byte[][] buffers;
	private CompletableFuture<Integer> coming;
	private long left;
	private int turn;

	private ReadAhead(final VolumeInput in, final long bytes, final int block, final boolean second) {
		this.in = in;
		left = bytes;
		buffers = new byte[second ? 2 : 1][(int) Math.min(block, bytes)];
		unpacking = second ? Executors.newSingleThreadExecutor(ReadAhead::thread) : null;
		if (second) coming = read();
	}

	/**
	 * @param bytes in all
	 * @param block bytes of every block but the last
	 */
	static ReadAhead of(final VolumeInput in, final long bytes, final int block) {
		return new ReadAhead(in, bytes, block, in.isPacked() && bytes >= LARGE);
	}

	/** The next block at position 0, good until the next call. */
	ByteBuffer next() {
		if (coming == null) {
			final int n = (int) Math.min(buffers[0].length, left);
			in.readFully(buffers[0], 0, n);
			left -= n;
			return ByteBuffer.wrap(buffers[0], 0, n);
		}
		final int n = await();
		final byte[] ready = buffers[turn];
		turn = 1 - turn;
		left -= n;
		if (left > 0) coming = read();
		return ByteBuffer.wrap(ready, 0, n);
	}

	private CompletableFuture<Integer> read() {
		final byte[] buffer = buffers[turn];
		final int n = (int) Math.min(buffer.length, left);
		return CompletableFuture.supplyAsync(() -> {
			in.readFully(buffer, 0, n);
			return n;
		}, unpacking);
	}

	private int await() {
		try {
			return coming.join();
		}
		catch (final CompletionException e) {
			// the sentence about the file, as if it had been read here
			if (e.getCause() instanceof RuntimeException cause) throw cause;
			throw e;
		}
	}

	@Override
	public void close() {
		if (unpacking == null) return;
		// the file must not be closed under a read
		if (!coming.isDone()) coming.exceptionally(e -> 0).join();
		unpacking.shutdown();
	}

	private static Thread thread(final Runnable work) {
		final Thread thread = new Thread(work, "Hermes unpacks");
		thread.setDaemon(true);
		return thread;
	}
}
