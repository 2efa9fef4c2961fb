package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.GraphicsEnvironment;

import javax.swing.SwingUtilities;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The watch of the event thread")
class EventThreadWatchTest {

	private final EventThreadWatch watch = new EventThreadWatch();

	@BeforeEach
	void display() throws Exception {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display, e.g. Xvfb, and mvn -Dhermes.headless=false");
		watch.beforeEach(null);
	}

	private static void sleep(final long ms) {
		try {
			Thread.sleep(ms);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	@Test
	@DisplayName("names the place where the event thread waited")
	void busy() throws Exception {
		SwingUtilities.invokeAndWait(() -> sleep(2 * EventThreadWatch.LIMIT_MS));
		final AssertionError e = assertThrows(AssertionError.class, () -> watch.afterEach(null));
		assertTrue(e.getMessage().contains("EventThreadWatchTest.sleep"), e.getMessage());
	}

	@Test
	@DisplayName("is content with many short events")
	void quick() throws Exception {
		for (int i = 0; i < 10; i++) SwingUtilities.invokeAndWait(() -> sleep(EventThreadWatch.LIMIT_MS / 5));
		watch.afterEach(null);
	}
}
