package sc.fiji.hermes.worker;

import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.LatestProgress;

/**
 * Does work in a JVM of its own, so that this one needs no TensorFlow and survives whatever happens there. The process is
 * started when there is something to do, stays warm for a while with its model loaded, and ends by itself when this JVM ends
 * in any way.
 * <p>
 * Safe for use from several threads; work is done one after the other. Who hears of the progress does so on another thread
 * than the one that runs the work, and may be slow. Close it to end the process; one that is open when this JVM ends is closed
 * then.
 *
 * <pre>{@code
 * try (Worker worker = Worker.of(WorkerOptions.options())) {
 *   Segmentation masks = worker.run(new SegmentVolumeWork(model, volume, Modality.CT, List.of(), SegmentOptions.options()), job);
 * }
 * }</pre>
 */
public final class Worker implements AutoCloseable {

	private static final long WAIT_MILLIS = 100;
	static final String WORK = "work", THREADS = "threads", SEED = "seed", DEVICE = "device", RESULT = "result";

	private final WorkerOptions options;
	private final ReentrantLock turn = new ReentrantLock(true);
	/** For a program that ends without closing it; one that is killed leaves it to the process. */
	private final Thread atExit = new Thread(this::close, "Hermes worker end");
	private volatile Optional<Exchange> exchange = Optional.empty();
	private volatile Optional<WorkerProcess> process = Optional.empty();
	private volatile Optional<Job> running = Optional.empty();
	private volatile boolean closed;

	private Worker(final WorkerOptions options) {
		this.options = options;
	}

	/** A worker whose process is started with its first work. */
	public static Worker of(final WorkerOptions options) {
		final Worker worker = new Worker(options);
		Runtime.getRuntime().addShutdownHook(worker.atExit);
		return worker;
	}

	/**
	 * Does work in the process and waits for it. Requests to the job (cancel, pause, finish) are passed on.
	 *
	 * @throws InputException for a user's mistake, exactly as in this JVM
	 * @throws CancelledException if the job is cancelled, or the worker closed; after the time of grace, or at once if the job is
	 *           abandoned, the process is killed for it
	 * @throws WorkerException if the process ends, falls silent or fails; the next work starts another
	 */
	public <R> R run(final Work<R> work, final Job job) {
		awaitTurn(job);
		try (LatestProgress latest = new LatestProgress(job::report)) {
			running = Optional.of(job);
			return execute(work, job.withProgress(latest));
		}
		finally {
			running = Optional.empty();
			turn.unlock();
		}
	}

	private void awaitTurn(final Job job) {
		boolean told = false;
		try {
			while (!turn.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
				checkOpen();
				job.checkCancelled();
				if (!told) job.report("waiting for earlier work", -1);
				told = true;
			}
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
	}

	private void checkOpen() {
		if (closed) throw new CancelledException();
	}

	private <R> R execute(final Work<R> work, final Job job) {
		final WorkKind kind = WorkKind.of(work);
		final String task = UUID.randomUUID().toString();
		checkOpen();
		final Exchange files = exchange();
		try {
			final Gson gson = WorkJson.gson(new VoxelFiles(files, task));
			final JsonObject inputs = new JsonObject();
			inputs.add(WORK, gson.toJsonTree(work, kind.type()));
			job.givenThreads().ifPresent(n -> inputs.addProperty(THREADS, n));
			job.givenSeed().ifPresent(n -> inputs.addProperty(SEED, n));
			inputs.addProperty(DEVICE, job.device().toString());
			final Message request = Message.execute(task, kind.script(), inputs);
			// A warm process may just be going home.
			final JsonObject outputs = follow(request, files, job).or(() -> follow(request, files, job)).orElseThrow(
				CancelledException::new);
			return result(outputs, kind, gson);
		}
		finally {
			files.remove(task);
			releaseDead();
		}
	}

	private <R> R result(final JsonObject outputs, final WorkKind kind, final Gson gson) {
		try {
			return gson.fromJson(outputs.get(RESULT), kind.result());
		}
		catch (final JsonParseException | UncheckedIOException e) {
			throw process.map(p -> p.failed("The worker's answer cannot be read (" + e.getMessage() + "); try again")).orElseThrow(
				CancelledException::new);
		}
	}

	private Exchange exchange() {
		final Exchange whole = exchange.filter(Exchange::isWhole).orElseGet(() -> {
			// A process knows the folders that were there when it was started.
			process.ifPresent(WorkerProcess::close);
			process = Optional.empty();
			return exchange.map(e -> e.again(options.places())).orElseGet(() -> Exchange.create(options.places()));
		});
		exchange = Optional.of(whole);
		return whole;
	}

	private void releaseDead() {
		process.filter(p -> !p.isAlive()).ifPresent(p -> {
			p.close();
			process = Optional.empty();
		});
	}

	/** @return empty if the process ended by itself before it began the work */
	private Optional<JsonObject> follow(final Message request, final Exchange files, final Job job) {
		job.checkCancelled();
		final WorkerProcess partner = warm(files, job);
		final Conversation conversation = new Conversation(partner, request, options, job);
		try {
			return conversation.hold();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		finally {
			// Whatever went wrong here, such as in who hears of the progress, nobody waits for its answer any more.
			if (!conversation.isOver()) partner.kill();
		}
	}

	private WorkerProcess warm(final Exchange files, final Job job) {
		releaseDead();
		final WorkerProcess warm = process.orElseGet(() -> {
			job.report("starting the engine", -1);
			return WorkerProcess.start(options, files);
		});
		process = Optional.of(warm);
		// Whoever closes sees the process, or it is seen here that somebody did.
		if (closed) {
			warm.kill();
			throw new CancelledException();
		}
		return warm;
	}

	/** The process id, while there is a process. */
	public Optional<Long> pid() {
		return process.filter(WorkerProcess::isAlive).map(WorkerProcess::pid);
	}

	/**
	 * Cancels what is being done, ends the process for good and removes its temporary files. Takes no longer than the time of
	 * grace and a moment, whatever the work or whoever hears of its progress is busy with, and so is safe on the event thread.
	 */
	@Override
	public void close() {
		closed = true;
		running.ifPresent(Job::cancel);
		forgetExit();
		final boolean over = awaitEnd();
		try {
			if (!over) process.ifPresent(WorkerProcess::kill);
			process.ifPresent(WorkerProcess::close);
			exchange.ifPresent(Exchange::close);
			process = Optional.empty();
			exchange = Optional.empty();
		}
		finally {
			if (over) turn.unlock();
		}
	}

	private void forgetExit() {
		try {
			Runtime.getRuntime().removeShutdownHook(atExit);
		}
		catch (final IllegalStateException e) {
			// this JVM is ending
		}
	}

	/** @return whether it is this thread's turn */
	private boolean awaitEnd() {
		boolean interrupted = Thread.interrupted();
		final long end = System.nanoTime() + options.grace().toNanos();
		try {
			while (true) {
				try {
					return turn.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
				}
				catch (final InterruptedException e) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) Thread.currentThread().interrupt();
		}
	}
}
