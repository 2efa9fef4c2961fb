package sc.fiji.hermes.job;

/**
 * Something the user gave cannot be used: the message is one sentence that names
 * the file or case, says what is wrong and what to do. The command line prints
 * it alone and exits with code 2.
 */
public final class InputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/** @param format one sentence, as for {@link String#format} */
	public InputException(final String format, final Object... args) {
		super(args.length == 0 ? format : String.format(java.util.Locale.ROOT, format, args));
	}

	/** The same, keeping the technical cause for a debug log. */
	public InputException(final Throwable cause, final String format, final Object... args) {
		super(args.length == 0 ? format : String.format(java.util.Locale.ROOT, format, args), cause);
	}
}
