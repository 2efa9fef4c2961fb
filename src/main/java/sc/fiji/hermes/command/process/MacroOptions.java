package sc.fiji.hermes.command.process;

import java.util.Optional;

import ij.IJ;
import ij.Macro;

/** The second argument of {@code run("command", "options")} in the macro that is running on this thread. */
public final class MacroOptions {

	private final String text;

	private MacroOptions(final String text) {
		this.text = text;
	}

	/** Empty if no macro runs, or if it gave no options and so wants the dialog. */
	public static Optional<MacroOptions> current() {
		if (!IJ.isMacro()) return Optional.empty();
		final String options = Macro.getOptions();
		return options == null || options.isBlank() ? Optional.empty() : Optional.of(new MacroOptions(options));
	}

	/** What the macro gives for an input by {@code key=value}. */
	public Optional<String> value(final String input) {
		return Optional.ofNullable(Macro.getValue(text, input, null));
	}

	/** Whether the key of an input stands there without a value, the way ImageJ's dialogs are told of a checked box. */
	public boolean mentions(final String input) {
		final String key = Macro.trimKey(input);
		int depth = 0;
		for (int from = 0, i = 0; i <= text.length(); i++) {
			final char c = i < text.length() ? text.charAt(i) : ' ';
			if (c == '[') depth++;
			if (c == ']') depth = Math.max(0, depth - 1);
			if (c != ' ' || depth > 0) continue;
			if (text.substring(from, i).equals(key)) return true;
			from = i + 1;
		}
		return false;
	}
}
