package sc.fiji.hermes.job;

import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Lets pieces of work begin, in the order in which they come, as long as all that are at work need no more memory than there is for them. One that
 * needs more than that alone runs alone. Safe for use from several threads, which wait here.
 *
 * <pre>{@code
 * MemoryGate gate = MemoryGate.of(Runtime.getRuntime().maxMemory() / 2);
 * Volume v = gate.within(bytes, () -> Volumes.read(file)); // from each of the threads
 * }</pre>
 */
public final class MemoryGate {

	private static final long UNIT = 1 << 20;

	private final int units;
	private final Semaphore free;

	private MemoryGate(final int units) {
		this.units = units;
		free = new Semaphore(units, true);
	}

	/** @param bytes that all work together may need */
	public static MemoryGate of(final long bytes) {
		return new MemoryGate((int) Math.max(1, Math.min(Integer.MAX_VALUE, bytes / UNIT)));
	}

	/**
	 * Waits for its turn, and does the work.
	 *
	 * @param bytes that it needs
	 * @throws CancelledException if the thread is interrupted while it waits
	 */
	public <T> T within(final long bytes, final Supplier<T> work) {
		final int own = (int) Math.min(units, 1 + bytes / UNIT);
		try {
			free.acquire(own);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		try {
			return work.get();
		}
		finally {
			free.release(own);
		}
	}
}
