package sc.fiji.hermes.tape;

import java.util.Locale;
import java.util.Optional;

/**
 * Lets TensorFlow build a graph in a JVM whose default locale has other digits than 0 to 9, such as Egypt's: TensorFlow's Java
 * numbers operations in these digits and then refuses the names. As long as one is open, this JVM formats as
 * {@link Locale#ROOT} does; where the digits are 0 to 9 anyway, nothing changes. Safe for use from several threads.
 *
 * <pre>{@code
 * try (AsciiDigits digits = AsciiDigits.use()) {
 *   sum = tf.math.add(tf.constant(1f), tf.constant(2f));
 * }
 * }</pre>
 */
public final class AsciiDigits implements AutoCloseable {

	private static Optional<Locale> replaced = Optional.empty();
	private static int open;

	private AsciiDigits() {}

	public static AsciiDigits use() {
		synchronized (AsciiDigits.class) {
			if (open++ == 0 && !String.format(Locale.getDefault(Locale.Category.FORMAT), "%d", 0).equals("0")) {
				replaced = Optional.of(Locale.getDefault(Locale.Category.FORMAT));
				Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
			}
			return new AsciiDigits();
		}
	}

	/** Gives the JVM its locale back when nobody else needs it changed. */
	@Override
	public void close() {
		synchronized (AsciiDigits.class) {
			if (--open > 0) return;
			replaced.ifPresent(l -> Locale.setDefault(Locale.Category.FORMAT, l));
			replaced = Optional.empty();
		}
	}
}
