package sc.fiji.hermes.train;

import sc.fiji.hermes.engine.MachineMemory;

/** Notes the largest memory of this process beside Java's heap while it is open; the system is asked every few milliseconds. */
final class MemoryWatch implements AutoCloseable {

	private static final long EVERY_MS = 5;

	private final Thread thread;
	private volatile boolean open = true;
	private volatile long peak = besideHeap();

	private MemoryWatch() {
		thread = new Thread(this::watch, "Hermes memory watch");
		thread.setDaemon(true);
	}

	static MemoryWatch start() {
		final MemoryWatch watch = new MemoryWatch();
		watch.thread.start();
		return watch;
	}

	private void watch() {
		while (open) {
			peak = Math.max(peak, besideHeap());
			try {
				Thread.sleep(EVERY_MS);
			}
			catch (final InterruptedException e) {
				return;
			}
		}
	}

	private static long besideHeap() {
		return MachineMemory.resident() - Runtime.getRuntime().totalMemory();
	}

	/** The most so far, in bytes. */
	long peak() {
		return peak;
	}

	@Override
	public void close() {
		open = false;
		thread.interrupt();
	}
}
