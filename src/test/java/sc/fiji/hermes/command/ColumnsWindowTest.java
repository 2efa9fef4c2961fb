package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.FontMetrics;
import java.awt.GraphicsEnvironment;

import ij.WindowManager;
import ij.text.TextWindow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import sc.fiji.hermes.ui.EventThreadWatch;

/** Where there is a display: {@code mvn test -Dhermes.headless=false}. */
@Timeout(60)
class ColumnsWindowTest {

	@RegisterExtension
	static final EventThreadWatch WATCH = new EventThreadWatch();

	private static final String TITLE = "Hermes columns";

	@AfterEach
	void close() {
		if (!GraphicsEnvironment.isHeadless() && WindowManager.getWindow(TITLE) instanceof TextWindow w) w.dispose();
	}

	@Test
	@DisplayName("a text in columns has a window in a font of equal widths, which the next text of the same title takes over")
	void columns() throws Exception {
		assumeFalse(GraphicsEnvironment.isHeadless(), "windows need a display; run with -Dhermes.headless=false under one");
		HermesCommand.tellColumns(TITLE, "task     Dice\niiiiii  0.912\nWWWWWW  0.804\n");
		final TextWindow window = (TextWindow) WindowManager.getWindow(TITLE);
		assertTrue(window.isShowing());
		assertEquals("task     Dice\niiiiii  0.912\nWWWWWW  0.804\n", window.getTextPanel().getText());
		final FontMetrics font = window.getTextPanel().getFontMetrics(window.getTextPanel().getFont());
		assertEquals(font.charWidth('W'), font.charWidth('i'), "the font is " + window.getTextPanel().getFont());
		HermesCommand.tellColumns(TITLE, "none");
		assertEquals(window, WindowManager.getWindow(TITLE));
		assertEquals("none\n", window.getTextPanel().getText());
	}
}
