package sc.fiji.hermes.job;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Fetches what other threads computed. */
public final class Results {

	private Results() {}

	/**
	 * Waits for a result.
	 *
	 * @throws RuntimeException what the computation threw
	 * @throws CancelledException if this thread is interrupted
	 */
	public static <T> T of(final Future<T> future) {
		try {
			return future.get();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof RuntimeException r) throw r;
			if (e.getCause() instanceof Error r) throw r;
			throw new IllegalStateException(e.getCause());
		}
	}
}
