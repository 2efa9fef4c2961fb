package sc.fiji.hermes.job;

/**
 * A value of options, and whether somebody gave it or it is a default: 2 that was asked for is not the same as 2 because nobody said
 * anything, once other options may stand behind these.
 *
 * @param value the one that counts
 * @param given whether it was asked for
 */
public record Setting<V>(V value, boolean given) {

	/** Nobody asked for it. */
	public static <V> Setting<V> byDefault(final V value) {
		return new Setting<>(value, false);
	}

	/** Somebody asked for it. */
	public static <V> Setting<V> of(final V value) {
		return new Setting<>(value, true);
	}
}
