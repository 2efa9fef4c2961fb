package sc.fiji.hermes.job;

import java.util.ArrayList;
import java.util.Formattable;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Something the user gave cannot be used: the message is one sentence that names
 * the file or case, says what is wrong and what to do. The command line prints
 * it alone and exits with code 2.
 * <p>
 * Where a setting helps, a {@link Remedy} stands among the arguments. The message passes over it; whoever shows the
 * sentence puts in how the setting is called there:
 *
 * <pre>{@code
 * InputException e = new InputException("%s already exists; give another name, or allow replacing%s.", file, Remedy.REPLACE);
 * e.getMessage(); // "a.nii already exists; give another name, or allow replacing."
 * e.sentence(remedy -> "--force"); // "a.nii already exists; give another name, or allow replacing (--force)."
 * }</pre>
 *
 * Another InputException among the arguments stands for its message and brings its remedies along.
 */
public final class InputException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Where in the message the name of a setting belongs.
	 *
	 * @param at number of characters before it
	 */
	public record Hint(int at, Remedy remedy) {}

	private final transient List<Hint> hints;

	/** @param format one sentence, as for {@link String#format} */
	public InputException(final String format, final Object... args) {
		this(Sentence.of(format, args), null);
	}

	/** The same, keeping the technical cause for a debug log. */
	public InputException(final Throwable cause, final String format, final Object... args) {
		this(Sentence.of(format, args), cause);
	}

	/** What another process said. @param hints in the order of their places */
	public InputException(final String message, final List<Hint> hints) {
		this(new Sentence(message, hints), null);
	}

	private InputException(final Sentence sentence, final Throwable cause) {
		super(sentence.text, cause);
		hints = List.copyOf(sentence.hints);
	}

	/** Where settings help, in the order of their places. */
	public List<Hint> hints() {
		return hints == null ? List.of() : hints;
	}

	/**
	 * The message with the names of the settings that help, in parentheses.
	 *
	 * @param names of the settings where the sentence is shown; blank if there is no such setting
	 */
	public String sentence(final Function<Remedy, String> names) {
		final StringBuilder text = new StringBuilder();
		int from = 0;
		for (final Hint h : hints()) {
			text.append(getMessage(), from, h.at);
			from = h.at;
			final String name = names.apply(h.remedy);
			if (!name.isBlank()) text.append(" (").append(name).append(')');
		}
		return text.append(getMessage().substring(from)).toString();
	}

	private record Sentence(String text, List<Hint> hints) {

		static Sentence of(final String format, final Object... args) {
			if (args.length == 0) return new Sentence(format, List.of());
			final StringBuilder text = new StringBuilder();
			final List<Hint> hints = new ArrayList<>();
			final Object[] listening = new Object[args.length];
			for (int i = 0; i < args.length; i++) listening[i] = args[i] instanceof Remedy r ? placing(hints, List.of(new Hint(0, r)), "", text)
				: args[i] instanceof InputException e ? placing(hints, e.hints(), e.getMessage(), text) : args[i];
			try (java.util.Formatter formatter = new java.util.Formatter(text, Locale.ROOT)) {
				formatter.format(format, listening);
			}
			return new Sentence(text.toString(), hints);
		}

		/** Learns where it stands when it is written. */
		private static Formattable placing(final List<Hint> hints, final List<Hint> own, final String words, final StringBuilder text) {
			return (formatter, flags, width, precision) -> {
				own.forEach(h -> hints.add(new Hint(text.length() + h.at, h.remedy)));
				text.append(words);
			};
		}
	}
}
