package sc.fiji.hermes.ij1;

import java.awt.Font;
import java.awt.Window;

import ij.WindowManager;
import ij.text.TextWindow;

/** One of ImageJ's windows of text, in a font in which columns made of blanks are straight. */
final class ColumnsWindow {

	private static final int SIZE = 13, WIDTH = 900, HEIGHT = 500;

	private ColumnsWindow() {}

	/** A window of the same title is used again. */
	static void show(final String title, final String text) {
		final Window open = WindowManager.getWindow(title);
		final TextWindow window = open instanceof TextWindow before ? before : new TextWindow(title, "", WIDTH, HEIGHT);
		window.getTextPanel().setFont(new Font(Font.MONOSPACED, Font.PLAIN, SIZE), true);
		window.getTextPanel().clear();
		window.append(text.stripTrailing());
		window.getTextPanel().scrollToTop();
		window.toFront();
	}
}
