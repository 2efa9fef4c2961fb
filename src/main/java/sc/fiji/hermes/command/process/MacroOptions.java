package sc.fiji.hermes.command.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.command.Host;
import sc.fiji.hermes.command.InputNames;

/**
 * The second argument of {@code run("command", "options")} in the macro that is running on this thread. A key that differs
 * from the name of an input in capitals and underscores only means that input: versions before this one recorded some so.
 */
public final class MacroOptions {

	/** Whatever closes what a value begins with; everything else ends at a blank. */
	private static final String OPENING = "[", CLOSING = "]", QUOTE = "'";

	/** So many are named to somebody who has mistyped a key. */
	private static final int NEAREST = 3;

	/** @param value empty for a key alone */
	private record Given(String key, Optional<String> value) {}

	private final String text;
	private final List<Given> given;

	private MacroOptions(final String text) {
		this.text = text;
		given = parse(text);
	}

	/** Empty if no macro runs, or if it gave no options and so wants the dialog. */
	public static Optional<MacroOptions> current() {
		return Host.here().macroOptions().map(MacroOptions::new);
	}

	private static List<Given> parse(final String text) {
		final List<Given> given = new ArrayList<>();
		int at = 0;
		while (at < text.length()) {
			if (Character.isWhitespace(text.charAt(at))) {
				at++;
				continue;
			}
			int end = at;
			while (end < text.length() && text.charAt(end) != '=' && !Character.isWhitespace(text.charAt(end))) end++;
			final String key = text.substring(at, end);
			if (end == text.length() || text.charAt(end) != '=') {
				given.add(new Given(key, Optional.empty()));
				at = end;
				continue;
			}
			at = endOfValue(text, end + 1);
			given.add(new Given(key, Optional.of(bare(text.substring(end + 1, at)))));
		}
		return given;
	}

	private static int endOfValue(final String text, final int from) {
		if (text.startsWith(QUOTE, from) && text.indexOf(QUOTE, from + 1) > 0) return text.indexOf(QUOTE, from + 1) + 1;
		int depth = 0;
		for (int i = from; i < text.length(); i++) {
			if (text.startsWith(OPENING, i) && (depth > 0 || i == from)) depth++;
			else if (text.startsWith(CLOSING, i) && depth > 0 && --depth == 0) return i + 1;
			else if (depth == 0 && Character.isWhitespace(text.charAt(i))) return i;
		}
		return text.length();
	}

	private static String bare(final String value) {
		final boolean wrapped = value.length() > 1 && (value.startsWith(OPENING) && value.endsWith(CLOSING) || value.startsWith(QUOTE) && value
			.endsWith(QUOTE));
		return wrapped ? value.substring(1, value.length() - 1) : value;
	}

	/** What the macro gives for an input by {@code key=value}. */
	public Optional<String> value(final String input) {
		return Host.here().macroValue(text, input).or(() -> earlier(input));
	}

	/** What it gives under an earlier spelling of the input, of which Fiji knows nothing. */
	Optional<String> earlier(final String input) {
		return given.stream().filter(g -> !g.key.equals(input) && InputNames.means(g.key, input)).flatMap(g -> g.value.stream()).findFirst();
	}

	/** Whether the key of an input stands there without a value, the way ImageJ's dialogs are told of a checked box. */
	public boolean mentions(final String input) {
		return given.stream().anyMatch(g -> g.value.isEmpty() && InputNames.means(g.key, input));
	}

	/**
	 * What is wrong with the first key that means no input, and the keys that it resembles most.
	 *
	 * @param command name of the command
	 * @param inputs names of its inputs
	 */
	Optional<String> unknown(final String command, final Collection<String> inputs) {
		return given.stream().filter(g -> inputs.stream().noneMatch(i -> InputNames.means(g.key, i))).findFirst().map(g -> sentence(command, g, inputs));
	}

	private static String sentence(final String command, final Given given, final Collection<String> inputs) {
		if (inputs.isEmpty()) return String.format(Locale.ROOT, "%s has no keys, so %s is none of them; leave it out.", command, given.key);
		final List<String> nearest = inputs.stream().sorted(Comparator.comparingInt(i -> distance(InputNames.plain(given.key), InputNames.plain(i)))).limit(NEAREST)
			.toList();
		return String.format(Locale.ROOT, "%s has no key %s; the nearest are %s%s.", command, given.key, String.join(", ", nearest), given.value.isEmpty()
			? ", and a value with blanks needs [brackets] around it" : "");
	}

	/** Letters to insert, delete or replace to make one word of the other. */
	private static int distance(final String a, final String b) {
		int[] row = new int[b.length() + 1];
		for (int j = 0; j <= b.length(); j++) row[j] = j;
		for (int i = 1; i <= a.length(); i++) {
			final int[] next = new int[b.length() + 1];
			next[0] = i;
			for (int j = 1; j <= b.length(); j++) next[j] = Math.min(Math.min(next[j - 1], row[j]) + 1, row[j - 1] + (a.charAt(i - 1) == b.charAt(
				j - 1) ? 0 : 1));
			row = next;
		}
		return row[b.length()];
	}
}
