package sc.fiji.hermes.job;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The context of one piece of work: how many threads it may use, which device and how much room for images, which seed its
 * randomness starts from, who hears of its progress, and what is asked of it meanwhile: to stop, to pause, or to
 * bring itself to an early end.
 * <p>
 * Immutable but for these requests, which copies made by {@code with…} share. Safe
 * for use from several threads.
 *
 * <pre>{@code
 * Job job = Job.create().withThreads(2).withSeed(1).withProgress((m, f) -> System.out.println(m));
 * }</pre>
 */
public final class Job {

	private final OptionalInt threads;
	private final OptionalLong seed;
	private final Device device;
	private final Optional<Room> room;
	private final Progress progress;
	private final Requests requests;

	private static final class Requests {

		private boolean cancelled, abandoned, paused, finishing;
	}

	private Job(final OptionalInt threads, final OptionalLong seed, final Device device, final Optional<Room> room, final Progress progress,
		final Requests requests)
	{
		this.threads = threads;
		this.seed = seed;
		this.device = device;
		this.room = room;
		this.progress = progress;
		this.requests = requests;
	}

	/** A silent job with all processors, seed 1 and the device that TensorFlow chooses. */
	public static Job create() {
		return new Job(OptionalInt.empty(), OptionalLong.empty(), Device.AUTO, Optional.empty(), Progress.SILENT, new Requests());
	}

	public Job withThreads(final int count) {
		if (count < 1) throw new InputException("The number of threads is %d; give 1 or more.", count);
		return new Job(OptionalInt.of(count), seed, device, room, progress, requests);
	}

	public Job withSeed(final long newSeed) {
		return new Job(threads, OptionalLong.of(newSeed), device, room, progress, requests);
	}

	/** Default {@link Device#AUTO}. */
	public Job withDevice(final Device other) {
		return new Job(threads, seed, other, room, progress, requests);
	}

	/** Default {@link Room#ofHeap}. */
	public Job withRoom(final Room other) {
		return new Job(threads, seed, device, Optional.of(other), progress, requests);
	}

	public Job withProgress(final Progress listener) {
		return new Job(threads, seed, device, room, listener, requests);
	}

	/** The same for work that several threads tell of: its listener hears of one after the other. */
	public Job serial() {
		final Object turn = new Object();
		return withProgress((message, fraction) -> {
			synchronized (turn) {
				progress.report(message, fraction);
			}
		});
	}

	/** The same for one part of the work: its 0 to 1 is {@code from} to {@code to} of the whole. */
	public Job part(final double from, final double to) {
		return withProgress((message, fraction) -> progress.report(message, fraction < 0 ? fraction : from + fraction * (to - from)));
	}

	public int threads() {
		return threads.orElseGet(() -> Runtime.getRuntime().availableProcessors());
	}

	public long seed() {
		return seed.orElse(1);
	}

	/** Threads that were asked for; empty if all processors are used because nobody said anything. */
	public OptionalInt givenThreads() {
		return threads;
	}

	/** The seed that was asked for; empty if it is 1 because nobody said anything. */
	public OptionalLong givenSeed() {
		return seed;
	}

	public Device device() {
		return device;
	}

	/** How much of an image may be in memory at once. */
	public Room room() {
		return room.orElseGet(Room::ofHeap);
	}

	/** Tells the progress listener; {@code fraction} is 0 to 1, negative if unknown. */
	public void report(final String message, final double fraction) {
		progress.report(message, fraction);
	}

	/** Asks the work to stop at its next step; may be called from any thread, more than once. */
	public void cancel() {
		synchronized (requests) {
			requests.cancelled = true;
			requests.notifyAll();
		}
	}

	public boolean isCancelled() {
		synchronized (requests) {
			return requests.cancelled;
		}
	}

	/**
	 * Cancels without waiting for the next step: what runs in a process of its own is killed at once, and what it has not saved
	 * is lost. Work in this JVM stops as after {@link #cancel()}.
	 */
	public void abandon() {
		synchronized (requests) {
			requests.abandoned = true;
			cancel();
		}
	}

	public boolean isAbandoned() {
		synchronized (requests) {
			return requests.abandoned;
		}
	}

	/** What a button to cancel does: {@link #cancel()} when it is pressed first, {@link #abandon()} when it is pressed again. */
	public void cancelOrAbandon() {
		synchronized (requests) {
			if (requests.cancelled) abandon();
			else cancel();
		}
	}

	/** @throws CancelledException if {@link #cancel()} was called */
	public void checkCancelled() {
		if (isCancelled()) throw new CancelledException();
	}

	/**
	 * Asks the work to rest at its next step, until {@link #proceed()}. A training does; work of minutes goes on to its end.
	 */
	public void pause() {
		synchronized (requests) {
			requests.paused = true;
		}
	}

	/** Takes {@link #pause()} back. */
	public void proceed() {
		synchronized (requests) {
			requests.paused = false;
			requests.notifyAll();
		}
	}

	public boolean isPaused() {
		synchronized (requests) {
			return requests.paused;
		}
	}

	/**
	 * Asks the work to end at its next step with the best result it has so far, which counts as a success; also wakes it if
	 * it is paused. A training does; other work goes on to its end.
	 */
	public void finish() {
		synchronized (requests) {
			requests.finishing = true;
			requests.notifyAll();
		}
	}

	public boolean isFinishing() {
		synchronized (requests) {
			return requests.finishing;
		}
	}

	/**
	 * Returns at once unless the job is paused; then when it may go on or is asked to finish.
	 *
	 * @throws CancelledException if {@link #cancel()} was called, or the thread is interrupted
	 */
	public void awaitProceed() {
		synchronized (requests) {
			while (requests.paused && !requests.cancelled && !requests.finishing) {
				try {
					requests.wait();
				}
				catch (final InterruptedException e) {
					Thread.currentThread().interrupt();
					throw new CancelledException();
				}
			}
			if (requests.cancelled) throw new CancelledException();
		}
	}
}
