package sc.fiji.hermes.worker;

/** A line that is no {@link Message}, or one that does not say what it should; the message continues "…, because". */
final class MalformedMessageException extends Exception {

	private static final long serialVersionUID = 1L;

	MalformedMessageException(final String message, final Throwable cause) {
		super(message, cause);
	}
}
