package sc.fiji.hermes.command;

import sc.fiji.hermes.ui.PlainText;

/** Sentences in message boxes, which Fiji and ImageJ make as wide as their longest line, be that wider than the screen. */
public final class Message {

	/** Characters a line. */
	static final int LINE = PlainText.LINE;

	private Message() {}

	/** The text with no line of more than 100 characters and none that is taken for a page; shorter lines are kept as they are. */
	public static String wrapped(final String text) {
		return PlainText.wrap(PlainText.words(text), LINE);
	}

	/** Tells what is wrong in a window of ImageJ and waits for OK; without a display in its log. */
	public static void error(final String sentence) {
		Host.here().error("Hermes", wrapped(sentence));
	}

	/** Asks in a window of ImageJ. @return whether the answer is OK */
	static boolean agreed(final String title, final String question) {
		return Host.here().agreed(title, wrapped(question));
	}
}
