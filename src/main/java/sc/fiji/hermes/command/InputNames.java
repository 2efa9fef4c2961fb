package sc.fiji.hermes.command;

import java.util.Locale;

/** Names of inputs, which users write as keys into macros and scripts. */
public final class InputNames {

	private InputNames() {}

	/** Whether a key means an input: capitals and underscores do not matter, in which earlier versions differed from this one. */
	public static boolean means(final String key, final String input) {
		return plain(key).equals(plain(input));
	}

	/** A name without what does not matter. */
	public static String plain(final String name) {
		return name.replace("_", "").toLowerCase(Locale.ROOT);
	}
}
