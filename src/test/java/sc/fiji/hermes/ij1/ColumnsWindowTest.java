package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Canvas;
import java.awt.Component;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import ij.WindowManager;
import ij.text.TextWindow;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import sc.fiji.hermes.command.Host;
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

	/** Where the inked lines of the text end, as the window paints them. */
	private static List<Integer> ends(final TextWindow window) throws Exception {
		final BufferedImage picture = new BufferedImage(400, 120, BufferedImage.TYPE_INT_RGB);
		EventQueue.invokeAndWait(() -> {
			final Component canvas = Stream.of(window.getTextPanel().getComponents()).filter(Canvas.class::isInstance).findFirst().orElseThrow();
			canvas.paint(picture.createGraphics());
		});
		final List<Integer> ends = new ArrayList<>();
		boolean inside = false;
		for (int y = 0; y < picture.getHeight(); y++) {
			int end = -1;
			for (int x = 0; x < picture.getWidth(); x++) if ((picture.getRGB(x, y) & 0xff) < 128) end = x;
			if (end < 0 || end > 390) inside = false;
			else if (inside) ends.set(ends.size() - 1, Math.max(end, ends.get(ends.size() - 1)));
			else {
				ends.add(end);
				inside = true;
			}
		}
		return ends;
	}

	@Test
	@DisplayName("a text in columns has a window in a font of equal widths, which the next text of the same title takes over")
	void columns() throws Exception {
		assumeFalse(GraphicsEnvironment.isHeadless(), "windows need a display; run with -Dhermes.headless=false under one");
		Host.here().showColumns(TITLE, "iiiiii |\n\nWWWWWW |\n");
		final TextWindow window = (TextWindow) WindowManager.getWindow(TITLE);
		assertTrue(window.isShowing());
		final List<Integer> ends = ends(window);
		final int last = ends.size() - 1;
		assertTrue(last > 0, ends::toString);
		// before the text there is the frame of ImageJ's empty headings
		assertEquals(ends.get(last - 1), ends.get(last), 2, ends::toString);
		Host.here().showColumns(TITLE, "none");
		assertEquals(window, WindowManager.getWindow(TITLE));
		assertEquals("none\n", window.getTextPanel().getText());
	}
}
