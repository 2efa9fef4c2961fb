package sc.fiji.hermes.sample;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import sc.fiji.hermes.job.Results;

/**
 * Makes the samples of coming steps in the background while the network works on the
 * present one. Batches come in order, whatever the number of threads; at most
 * {@code ahead} batches wait. Use from one thread; close it to end its threads.
 *
 * <pre>{@code
 * try (Prefetcher batches = Prefetcher.of(source, firstStep, 2, job.threads(), 4)) {
 *   List<Sample> batch = batches.next();
 * }
 * }</pre>
 */
public final class Prefetcher implements AutoCloseable {

	private final SampleSource source;
	private final int batch;
	private final int ahead;
	private final ExecutorService threads;
	private final Deque<List<Future<Sample>>> waiting = new ArrayDeque<>();
	private long nextStep;

	private Prefetcher(final SampleSource source, final long firstStep, final int batch, final int threads, final int ahead) {
		this.source = source;
		this.batch = batch;
		this.ahead = ahead;
		nextStep = firstStep;
		this.threads = Executors.newFixedThreadPool(threads, work -> {
			final Thread thread = new Thread(work, "Hermes samples");
			thread.setDaemon(true);
			return thread;
		});
	}

	/**
	 * @param firstStep the step of the first batch
	 * @param batch samples a step
	 * @param threads that make samples, at least 1
	 * @param ahead batches being made or waiting, at least 1
	 */
	public static Prefetcher of(final SampleSource source, final long firstStep, final int batch, final int threads, final int ahead) {
		if (batch < 1 || threads < 1 || ahead < 1) throw new IllegalArgumentException("batch, threads and ahead must be at least 1");
		final Prefetcher prefetcher = new Prefetcher(source, firstStep, batch, threads, ahead);
		prefetcher.fill();
		return prefetcher;
	}

	/**
	 * The samples of the next step in the order of their index; waits for them if need be.
	 *
	 * @throws RuntimeException what making a sample threw
	 */
	public List<Sample> next() {
		if (threads.isShutdown()) throw new IllegalStateException("closed");
		fill();
		final List<Sample> samples = new ArrayList<>(batch);
		for (final Future<Sample> future : waiting.remove()) samples.add(Results.of(future));
		fill();
		return samples;
	}

	private void fill() {
		while (waiting.size() < ahead) {
			final long step = nextStep++;
			final List<Future<Sample>> futures = new ArrayList<>(batch);
			for (int i = 0; i < batch; i++) {
				final int index = i;
				futures.add(threads.submit(() -> source.sample(step, index)));
			}
			waiting.add(futures);
		}
	}

	/** Drops what waits and ends the threads; a sample in the making is finished first, for at most a minute. */
	@Override
	public void close() {
		for (final List<Future<Sample>> futures : waiting) futures.forEach(f -> f.cancel(false));
		waiting.clear();
		threads.shutdown();
		try {
			// no interruption: it would close the cache file that a sample is being read from
			threads.awaitTermination(1, TimeUnit.MINUTES);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
