package sc.fiji.hermes.worker;

import java.nio.file.Path;

/** The worker process ended or failed in the middle of some work; the message is a sentence with a remedy. */
public final class WorkerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient Path log;

	WorkerException(final String message, final Path log) {
		super(message);
		this.log = log;
	}

	/** What the worker said on its error stream. */
	public Path log() {
		return log;
	}
}
