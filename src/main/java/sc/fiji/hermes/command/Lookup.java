package sc.fiji.hermes.command;

import java.awt.EventQueue;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import sc.fiji.hermes.job.CancelledException;

/**
 * Finds out what a dialog wants to know of files, and remembers the last question with its answer or refusal, since a dialog asks
 * after every key.
 * <p>
 * The event thread must not wait for a disk: asked there, it looks beside the events, and while it has no answer yet the dialog goes
 * on without one. Whoever asks elsewhere waits. Safe for use from several threads.
 *
 * @param <Q> question, compared by {@code equals}
 * @param <A> answer
 */
final class Lookup<Q, A> {

	/** So long the event thread may wait for one question, so that what is found at once is seen at once. */
	private static final long PATIENCE_MS = 100;

	/** Shared by all dialogs: what was asked for and is not wanted any more must not hold up what is. */
	private static final ExecutorService READERS = Executors.newCachedThreadPool(work -> {
		final Thread thread = new Thread(work, "Hermes lookup");
		thread.setDaemon(true);
		return thread;
	});

	/** @param since when it was asked, ns */
	private record Asked<Q, A>(Q question, CompletableFuture<A> answer, long since) {

		/** A dialog asks several times in one event. */
		long patienceNs() {
			return Math.max(0, TimeUnit.MILLISECONDS.toNanos(PATIENCE_MS) - (System.nanoTime() - since));
		}
	}

	private Optional<Asked<Q, A>> last = Optional.empty();

	/**
	 * The answer; empty, on the event thread only, while it is being looked for.
	 *
	 * @param find throws what refuses an answer, which is thrown here
	 */
	Optional<A> answer(final Q question, final Supplier<A> find) {
		final Asked<Q, A> asked = ask(question, find);
		try {
			if (!EventQueue.isDispatchThread()) return Optional.of(asked.answer.get());
			return Optional.of(asked.answer.get(asked.patienceNs(), TimeUnit.NANOSECONDS));
		}
		catch (final TimeoutException e) {
			return Optional.empty();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		catch (final ExecutionException e) {
			if (e.getCause() instanceof RuntimeException r) throw r;
			throw new IllegalStateException(e.getCause());
		}
	}

	private synchronized Asked<Q, A> ask(final Q question, final Supplier<A> find) {
		if (last.isEmpty() || !last.get().question.equals(question)) last = Optional.of(new Asked<>(question, CompletableFuture.supplyAsync(find,
			READERS), System.nanoTime()));
		return last.get();
	}
}
