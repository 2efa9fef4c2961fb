package sc.fiji.hermes.command;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import ij.IJ;

/** Sentences in message boxes, which Fiji and ImageJ make as wide as their longest line, be that wider than the screen. */
public final class Message {

	/** Characters a line. */
	static final int LINE = 100;

	/** As many words as a line holds, or a part of a word that is longer, such as a path. */
	private static final Pattern PART = Pattern.compile("\\S(?:.{0,%d}\\S)?(?!\\S)|\\S{%d}".formatted(LINE - 2, LINE));

	private Message() {}

	/** The text with no line of more than 100 characters; shorter lines are kept as they are. */
	public static String wrapped(final String text) {
		return text.lines().map(l -> l.length() <= LINE ? l : PART.matcher(l).results().map(MatchResult::group).collect(Collectors.joining("\n")))
			.collect(Collectors.joining("\n"));
	}

	/** Tells what is wrong in a window of ImageJ and waits for OK; without a display in its log. */
	public static void error(final String sentence) {
		IJ.error("Hermes", wrapped(sentence));
	}

	/** Asks in a window of ImageJ. @return whether the answer is OK */
	static boolean agreed(final String title, final String question) {
		return IJ.showMessageWithCancel(title, wrapped(question));
	}
}
