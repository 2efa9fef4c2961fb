package sc.fiji.hermes.file;

/** Fields of comma-separated values (RFC 4180). */
public final class Csv {

	private Csv() {}

	/** The text as a field, in quotes where it needs them. */
	public static String field(final String text) {
		return text.matches("[^\",\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
	}
}
