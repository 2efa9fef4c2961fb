package sc.fiji.hermes.job;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The context of one piece of work: how many threads it may use, which seed its
 * randomness starts from, who hears of its progress, and whether it should stop.
 * <p>
 * Immutable but for the stop flag, which copies made by {@code with…} share. Safe
 * for use from several threads.
 *
 * <pre>{@code
 * Job job = Job.create().withThreads(2).withSeed(1).withProgress((m, f) -> System.out.println(m));
 * }</pre>
 */
public final class Job {

	private final int threads;
	private final long seed;
	private final Progress progress;
	private final AtomicBoolean cancelled;

	private Job(final int threads, final long seed, final Progress progress, final AtomicBoolean cancelled) {
		this.threads = threads;
		this.seed = seed;
		this.progress = progress;
		this.cancelled = cancelled;
	}

	/** A silent job with all processors and seed 1. */
	public static Job create() {
		return new Job(Runtime.getRuntime().availableProcessors(), 1, Progress.SILENT, new AtomicBoolean());
	}

	public Job withThreads(final int count) {
		if (count < 1) throw new InputException("The number of threads is %d; give 1 or more.", count);
		return new Job(count, seed, progress, cancelled);
	}

	public Job withSeed(final long newSeed) {
		return new Job(threads, newSeed, progress, cancelled);
	}

	public Job withProgress(final Progress listener) {
		return new Job(threads, seed, listener, cancelled);
	}

	public int threads() {
		return threads;
	}

	public long seed() {
		return seed;
	}

	/** Tells the progress listener; {@code fraction} is 0 to 1, negative if unknown. */
	public void report(final String message, final double fraction) {
		progress.report(message, fraction);
	}

	/** Asks the work to stop at its next step; may be called from any thread, more than once. */
	public void cancel() {
		cancelled.set(true);
	}

	public boolean isCancelled() {
		return cancelled.get();
	}

	/** @throws CancelledException if {@link #cancel()} was called */
	public void checkCancelled() {
		if (isCancelled()) throw new CancelledException();
	}
}
