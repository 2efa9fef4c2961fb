package sc.fiji.hermes.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Numbers written in words, between blanks or commas, as a stream of float64, little endian. */
final class NumbersInText extends InputStream {

	/** No number needs more characters. */
	private static final int LONGEST = 64;

	/** A word that is no number; the message is the word. */
	static final class WordException extends IOException {

		private static final long serialVersionUID = 1L;

		WordException(final String word) {
			super(word);
		}
	}

	private final InputStream in;
	private final ByteBuffer number = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).position(8);

	NumbersInText(final InputStream in) {
		this.in = in;
	}

	@Override
	public int read() throws IOException {
		if (!number.hasRemaining() && !next()) return -1;
		return number.get() & 0xff;
	}

	@Override
	public int read(final byte[] bytes, final int offset, final int length) throws IOException {
		int done = 0;
		while (done < length && (number.hasRemaining() || next())) {
			final int n = Math.min(number.remaining(), length - done);
			number.get(bytes, offset + done, n);
			done += n;
		}
		return done == 0 && length > 0 ? -1 : done;
	}

	private boolean next() throws IOException {
		int c = in.read();
		while (isBlank(c)) c = in.read();
		if (c < 0) return false;
		final StringBuilder word = new StringBuilder();
		for (; c >= 0 && !isBlank(c); c = in.read()) {
			word.append((char) c);
			if (word.length() > LONGEST) throw new WordException(printable(word) + "…");
		}
		number.clear();
		number.putDouble(0, value(word));
		return true;
	}

	private static boolean isBlank(final int c) {
		return c >= 0 && c <= ' ' || c == ',';
	}

	private static double value(final StringBuilder word) throws WordException {
		final String text = word.toString();
		final int sign = text.startsWith("-") ? -1 : 1;
		switch (text.toLowerCase(java.util.Locale.ROOT)) {
			case "nan", "-nan", "+nan":
				return Double.NaN;
			case "inf", "+inf", "-inf", "infinity", "-infinity":
				return sign * Double.POSITIVE_INFINITY;
			default:
		}
		// Java would take "1f", "0x1p3" and "NaN" for numbers, too
		if (!text.matches("[+-]?[0-9.]+([eE][+-]?[0-9]{1,4})?")) throw new WordException(printable(word));
		try {
			return Double.parseDouble(text);
		}
		catch (final NumberFormatException e) {
			throw new WordException(printable(word));
		}
	}

	private static String printable(final CharSequence word) {
		return word.subSequence(0, Math.min(20, word.length())).toString().replaceAll("[^ -~]", "?");
	}

	@Override
	public void close() throws IOException {
		in.close();
	}
}
