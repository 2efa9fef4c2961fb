package sc.fiji.hermes.worker;

import java.time.Duration;
import java.util.Optional;

import com.google.gson.JsonObject;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/** What host and process say about one work, from the request to the outputs; requests to the job are passed on meanwhile. */
final class Conversation {

	private static final Duration POLL = Duration.ofMillis(20);

	private final WorkerProcess process;
	private final Message request;
	private final WorkerOptions options;
	private final Job job;
	private boolean launched, over;
	private boolean paused, finishing, cancelled;
	private long cancelledAt;

	Conversation(final WorkerProcess process, final Message request, final WorkerOptions options, final Job job) {
		this.process = process;
		this.request = request;
		this.options = options;
		this.job = job;
	}

	/** Whether the process has had its last word on the work, or is gone; else it is still busy with it. */
	boolean isOver() {
		return over;
	}

	/**
	 * Sends the request and waits for the outputs.
	 *
	 * @return empty if the process ended by itself before it began the work
	 * @throws InputException for a user's mistake
	 * @throws CancelledException if the job is cancelled
	 * @throws WorkerException if the process ends, falls silent or fails
	 */
	Optional<JsonObject> hold() throws InterruptedException {
		process.send(request);
		Duration silence = Duration.ZERO;
		while (true) {
			final Optional<Message> next = process.receive(POLL);
			if (next.isPresent() && next.get().task().equals(request.task())) {
				silence = Duration.ZERO;
				launched = true;
				final Optional<JsonObject> outputs = understand(next.get());
				if (outputs.isPresent()) return outputs;
			}
			else if (next.isEmpty()) {
				if (process.isOver()) return gone();
				// Counted in polls and not by the clock, which goes on while the machine sleeps.
				silence = silence.plus(POLL);
				if (silence.compareTo(options.silence()) > 0) throw process.failed("The worker gave no sign of life for " + options.silence()
					.toSeconds() + " s and was ended; try again, with less other work on this machine");
			}
			if (passOn()) throw new CancelledException();
		}
	}

	private Optional<JsonObject> gone() {
		over = true;
		if (!launched && process.endedByItself()) return Optional.empty();
		throw job.isCancelled() ? new CancelledException() : process.crashed();
	}

	private Optional<JsonObject> understand(final Message m) {
		switch (m.type()) {
			case COMPLETION:
				over = true;
				return Optional.of(m.body());
			case UPDATE:
				m.text().ifPresent(t -> job.report(t, m.fraction().orElse(-1)));
				return Optional.empty();
			case CANCELATION:
				over = job.isCancelled();
				throw over ? new CancelledException() : process.failed("The worker was ended from outside, by a person or the system; try again");
			case MISTAKE:
				over = true;
				throw m.toMistake();
			case FAILURE:
				over = true;
				throw process.failed(m.text().orElse("The work failed"));
			default:
				return Optional.empty();
		}
	}

	/**
	 * Passes on what is asked of the job, once each time it changes.
	 *
	 * @return whether the process need not be waited for: it is given up, or the time of grace after a cancel is over
	 */
	private boolean passOn() {
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
		return job.isAbandoned() || cancelled && System.nanoTime() - cancelledAt > options.grace().toNanos();
	}

	private void send(final Message.Type type) {
		process.send(Message.of(request.task(), type));
	}
}
