package sc.fiji.hermes.job;

/** Work was stopped because its {@link Job} was cancelled; what was finished before is kept. */
public final class CancelledException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public CancelledException() {
		super("Stopped on request.");
	}
}
