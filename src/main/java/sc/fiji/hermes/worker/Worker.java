package sc.fiji.hermes.worker;

import java.time.Duration;
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

	private static final Duration POLL = Duration.ofMillis(20);
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
			final JsonObject outputs = follow(request, job).or(() -> follow(request, job)).orElseThrow(() -> crashed(process.orElseThrow()));
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
		final WorkerProcess p = process.get();
		boolean settled = false;
		try {
			p.send(request);
			final Optional<JsonObject> outputs = converse(p, request.task(), job);
			settled = true;
			return outputs;
		}
		catch (final Settled e) {
			settled = true;
			throw e.meaning;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			throw new CancelledException();
		}
		finally {
			// Whatever went wrong here, such as in who hears of the progress, nobody waits for its answer any more.
			if (!settled) p.kill();
		}
	}

	/** Carries what the process itself says of the end of a work, after which it is ready for the next. */
	private static final class Settled extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final transient RuntimeException meaning;

		Settled(final RuntimeException meaning) {
			super(meaning);
			this.meaning = meaning;
		}
	}

	private Optional<JsonObject> converse(final WorkerProcess p, final String task, final Job job) throws InterruptedException {
		final Requests requests = new Requests(p, task, job);
		boolean launched = false;
		Duration silence = Duration.ZERO;
		while (true) {
			final Optional<Message> next = p.receive(POLL);
			if (next.isPresent() && next.get().task().equals(task)) {
				silence = Duration.ZERO;
				launched = true;
				final Optional<JsonObject> outputs = understand(next.get(), p, job);
				if (outputs.isPresent()) return outputs;
			}
			else if (next.isEmpty()) {
				if (p.isOver()) {
					if (!launched && p.endedByItself()) return Optional.empty();
					throw job.isCancelled() ? new CancelledException() : crashed(p);
				}
				// Counted in polls and not by the clock, which goes on while the machine sleeps.
				silence = silence.plus(POLL);
				if (silence.compareTo(options.silence()) > 0) throw new WorkerException("The worker gave no sign of life for " + options.silence()
					.toSeconds() + " s and was ended; try again, with less other work on this machine; its log is " + p.log() + ".", p.log());
			}
			if (requests.passOn(options.grace())) throw new CancelledException();
		}
	}

	private static Optional<JsonObject> understand(final Message m, final WorkerProcess p, final Job job) {
		switch (m.type()) {
			case COMPLETION:
				return Optional.of(m.body());
			case UPDATE:
				m.text().ifPresent(t -> job.report(t, m.fraction().orElse(-1)));
				return Optional.empty();
			case CANCELATION:
				if (job.isCancelled()) throw new Settled(new CancelledException());
				throw new WorkerException("The worker was ended from outside, by a person or the system; try again; its log is " + p.log() + ".",
					p.log());
			case MISTAKE:
				throw new Settled(new InputException("%s", m.text().orElse("")));
			case FAILURE:
				p.keepLog();
				throw new Settled(new WorkerException(m.text().orElse("The work failed") + "; its log is " + p.log() + ".", p.log()));
			default:
				return Optional.empty();
		}
	}

	private static WorkerException crashed(final WorkerProcess p) {
		return new WorkerException("The worker " + p.end() + "; its log is " + p.log() + ".", p.log());
	}

	/** Passes on to the process what is asked of a job, once each time it changes. */
	private static final class Requests {

		private final WorkerProcess process;
		private final String task;
		private final Job job;
		private boolean paused, finishing, cancelled;
		private long cancelledAt;

		Requests(final WorkerProcess process, final String task, final Job job) {
			this.process = process;
			this.task = task;
			this.job = job;
		}

		/** @return whether the time of grace after a cancel is over */
		boolean passOn(final Duration grace) {
			if (job.isPaused() != paused) {
				paused = !paused;
				send(paused ? Message.Type.PAUSE : Message.Type.PROCEED);
			}
			if (job.isFinishing() && !finishing) {
				finishing = true;
				send(Message.Type.FINISH);
			}
			if (job.isCancelled() && !cancelled) {
				cancelled = true;
				cancelledAt = System.nanoTime();
				send(Message.Type.CANCEL);
			}
			return cancelled && System.nanoTime() - cancelledAt > grace.toNanos();
		}

		private void send(final Message.Type type) {
			process.send(Message.of(task, type));
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
