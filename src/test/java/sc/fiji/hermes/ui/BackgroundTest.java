package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;

import javax.swing.SwingUtilities;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Work beside the events")
class BackgroundTest {

	@Test
	@DisplayName("is not begun any more once it was closed, and nobody waits for it")
	void closed() throws Exception {
		final Background background = new Background();
		final AtomicBoolean begun = new AtomicBoolean();
		SwingUtilities.invokeAndWait(() -> {
			background.close();
			background.start("late", job -> begun.getAndSet(true), done -> {}, sentence -> {}).cancel();
			assertTrue(background.isIdle());
		});
		assertFalse(begun.get());
	}
}
