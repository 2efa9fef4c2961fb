package sc.fiji.hermes.worker;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import com.google.gson.Gson;
import com.google.gson.JsonObject;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/**
 * Does work in a JVM of its own, so that this one needs no TensorFlow and survives whatever happens there. The process is
 * started when there is something to do, stays warm for a while with its model loaded, and ends by itself when this JVM ends
 * in any way.
 * <p>
 * Safe for use from several threads; work is done one after the other. Close it to end the process.
 *
 * <pre>{@code
 * try (Worker worker = Worker.of(WorkerOptions.options())) {
 *   Segmentation masks = worker.run(new SegmentVolumeWork(model, volume, Modality.CT, List.of(), SegmentOptions.options()), job);
 * }
 * }</pre>
 */
public final class Worker implements AutoCloseable {

	private static final long WAIT_MILLIS = 100;
	static final String WORK = "work", THREADS = "threads", SEED = "seed", RESULT = "result";

	private final WorkerOptions options;
	private final ReentrantLock turn = new ReentrantLock(true);
	private Optional<Exchange> exchange = Optional.empty();
	private Optional<WorkerProcess> process = Optional.empty();
	private volatile boolean closed;

	private Worker(final WorkerOptions options) {
		this.options = options;
	}

	/** A worker whose process is started with its first work. */
	public static Worker of(final WorkerOptions options) {
		return new Worker(options);
	}

	/**
	 * Does work in the process and waits for it. Requests to the job (cancel, pause, finish) are passed on.
	 *
	 * @throws InputException for a user's mistake, exactly as in this JVM
	 * @throws CancelledException if the job is cancelled; after the time of grace the process is killed for it
	 * @throws WorkerException if the process ends, falls silent or fails; the next work starts another
	 */
	public <R> R run(final Work<R> work, final Job job) {
		awaitTurn(job);
		try {
			return execute(work, job);
		}
		finally {
			turn.unlock();
		}
	}

	private void awaitTurn(final Job job) {
		boolean told = false;
		try {
			while (!turn.tryLock(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
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

	private <R> R execute(final Work<R> work, final Job job) {
		final WorkKind kind = WorkKind.of(work);
		final String task = UUID.randomUUID().toString();
		if (exchange.isEmpty()) exchange = Optional.of(Exchange.create(options.places()));
		try {
			final Gson gson = WorkJson.gson(new VoxelFiles(exchange.get(), task));
			final JsonObject inputs = new JsonObject();
			inputs.add(WORK, gson.toJsonTree(work, kind.type()));
			inputs.addProperty(THREADS, job.threads());
			inputs.addProperty(SEED, job.seed());
			final Message request = Message.execute(task, kind.script(), inputs);
			// A warm process may just be going home.
			final JsonObject outputs = follow(request, job).or(() -> follow(request, job)).orElseThrow(() -> process.orElseThrow()
				.crashed());
			return gson.fromJson(outputs.get(RESULT), kind.result());
		}
		finally {
			exchange.get().remove(task);
			releaseDead();
		}
	}

	private void releaseDead() {
		process.filter(p -> !p.isAlive()).ifPresent(p -> {
			p.close();
			process = Optional.empty();
		});
	}

	/** @return empty if the process ended by itself before it began the work */
	private Optional<JsonObject> follow(final Message request, final Job job) {
		job.checkCancelled();
		if (closed) throw new WorkerException("Hermes is being closed; start ImageJ again.", options.logs());
		releaseDead();
		if (process.isEmpty()) {
			job.report("starting the engine", -1);
			process = Optional.of(WorkerProcess.start(options, exchange.orElseThrow()));
		}
		final Conversation conversation = new Conversation(process.get(), request, options, job);
		try {
			return conversation.hold();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		finally {
			// Whatever went wrong here, such as in who hears of the progress, nobody waits for its answer any more.
			if (!conversation.isOver()) process.get().kill();
		}
	}

	/** The process id, while there is a process. */
	public Optional<Long> pid() {
		return process.filter(WorkerProcess::isAlive).map(WorkerProcess::pid);
	}

	/** Ends the process for good and removes its temporary files. Waits for work that is being done; cancel that first. */
	@Override
	public void close() {
		closed = true;
		turn.lock();
		try {
			process.ifPresent(WorkerProcess::close);
			process = Optional.empty();
			exchange.ifPresent(Exchange::close);
			exchange = Optional.empty();
		}
		finally {
			turn.unlock();
		}
	}
}
