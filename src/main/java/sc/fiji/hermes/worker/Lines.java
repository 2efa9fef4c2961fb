package sc.fiji.hermes.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Lines of a stream, each of which takes no more memory than it may. */
final class Lines {

	/** Of a line that is too long, what tells which it was. */
	private static final int BEGINNING = 1000;

	/**
	 * One line without its end.
	 *
	 * @param text all of it, or its beginning if it was too long
	 * @param whole whether it is all
	 */
	record Line(String text, boolean whole) {}

	private final Reader in;
	private final int most;

	/** @param most characters that a line may have */
	Lines(final Reader in, final int most) {
		this.in = new BufferedReader(in);
		this.most = most;
	}

	/** @return empty at the end of the stream */
	Optional<Line> next() throws IOException {
		StringBuilder text = new StringBuilder();
		boolean whole = true;
		int c = in.read();
		if (c < 0) return Optional.empty();
		for (; c >= 0 && c != '\n'; c = in.read()) {
			if (whole && !append(text, (char) c)) {
				whole = false;
				text = new StringBuilder(text.substring(0, Math.min(BEGINNING, text.length())));
			}
		}
		return Optional.of(new Line(text.toString(), whole));
	}

	private boolean append(final StringBuilder text, final char c) {
		if (text.length() == most) return false;
		try {
			text.append(c);
			return true;
		}
		catch (final OutOfMemoryError e) {
			// it doubles what it has when it grows
			return false;
		}
	}
}
