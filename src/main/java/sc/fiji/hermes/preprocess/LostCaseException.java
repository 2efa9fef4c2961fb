package sc.fiji.hermes.preprocess;

import java.nio.file.Path;

import sc.fiji.hermes.job.InputException;

/** The file of a prepared case is gone, cannot be read or is damaged. Who opens the case again gets another file, if the disk allows it. */
public final class LostCaseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String caseId;

	LostCaseException(final Throwable cause, final String caseId, final Path file) {
		super(file.toString(), cause);
		this.caseId = caseId;
	}

	/** For a user, when opening it again did not help. */
	public InputException refused() {
		return new InputException(this, "The prepared case %s (%s) cannot be read (%s); check the disk, or use another cache folder.", caseId,
			getMessage(), getCause().getMessage());
	}
}
