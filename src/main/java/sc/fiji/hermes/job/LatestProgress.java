package sc.fiji.hermes.job;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Tells a listener of progress on a thread of its own, so that whoever works never waits for whoever listens. A slow listener
 * hears all that has no fraction, such as that memory ran out, and of the rest the newest.
 * <p>
 * Safe for use from several threads. Close it when the work has ended.
 *
 * <pre>{@code
 * try (LatestProgress latest = new LatestProgress(bar)) {
 *   Hermes.check(collection, job.withProgress(latest));
 * }
 * }</pre>
 */
public final class LatestProgress implements Progress, AutoCloseable {

	/** How long closing waits for a listener that may itself wait for whoever closes. */
	private static final long PATIENCE_MILLIS = 1000;

	/** Of more than this nobody reads the oldest. */
	private static final int MOST_WAITING = 1000;

	private record Told(String message, double fraction) {}

	private final Progress listener;
	private final Deque<Told> waiting = new ArrayDeque<>();
	private Optional<Throwable> broken = Optional.empty();
	private boolean speaking, closed;

	public LatestProgress(final Progress listener) {
		this.listener = listener;
		final Thread thread = new Thread(this::publish, "Hermes progress");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Returns at once.
	 *
	 * @throws RuntimeException what the listener threw at an earlier message
	 */
	@Override
	public synchronized void report(final String message, final double fraction) {
		rethrow();
		if (closed) return;
		if (fraction >= 0 && !waiting.isEmpty() && waiting.peekLast().fraction >= 0) waiting.removeLast();
		if (waiting.size() == MOST_WAITING) waiting.removeFirst();
		waiting.add(new Told(message, fraction));
		notifyAll();
	}

	private void publish() {
		for (Optional<Told> next = next(); next.isPresent(); next = next()) {
			try {
				listener.report(next.get().message, next.get().fraction);
			}
			catch (final RuntimeException | Error e) {
				fail(e);
			}
		}
	}

	private synchronized void fail(final Throwable e) {
		broken = Optional.of(e);
		waiting.clear();
	}

	/** @return empty when there is nothing more to tell */
	private synchronized Optional<Told> next() {
		speaking = false;
		notifyAll();
		try {
			while (waiting.isEmpty() && !closed) wait();
		}
		catch (final InterruptedException e) {
			return Optional.empty();
		}
		speaking = !waiting.isEmpty();
		return Optional.ofNullable(waiting.poll());
	}

	private void rethrow() {
		final Optional<Throwable> thrown = broken;
		broken = Optional.empty();
		if (thrown.isEmpty()) return;
		if (thrown.get() instanceof RuntimeException e) throw e;
		throw (Error) thrown.get();
	}

	/**
	 * Returns when the listener has heard the rest, or after a second if it is still busy.
	 *
	 * @throws RuntimeException what the listener threw at the last message
	 */
	@Override
	public synchronized void close() {
		closed = true;
		notifyAll();
		final long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
		try {
			for (long left = PATIENCE_MILLIS; left > 0 && (speaking || !waiting.isEmpty()); left = TimeUnit.NANOSECONDS.toMillis(end - System
				.nanoTime())) wait(left);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
		waiting.clear();
		rethrow();
	}
}
