package sc.fiji.hermes.ui;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import javax.swing.SwingUtilities;

import sc.fiji.hermes.job.CancelledException;

/** Does what only the event thread may do, from any thread. */
final class EventThread {

	private EventThread() {}

	/**
	 * Waits for the result.
	 *
	 * @throws RuntimeException what {@code what} threw
	 * @throws CancelledException if this thread is interrupted
	 */
	static <T> T get(final Supplier<T> what) {
		if (SwingUtilities.isEventDispatchThread()) return what.get();
		final AtomicReference<T> result = new AtomicReference<>();
		try {
			SwingUtilities.invokeAndWait(() -> result.set(what.get()));
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (final InvocationTargetException e) {
			if (e.getCause() instanceof RuntimeException r) throw r;
			if (e.getCause() instanceof Error r) throw r;
			throw new IllegalStateException(e.getCause());
		}
		return result.get();
	}
}
