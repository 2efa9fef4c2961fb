package sc.fiji.hermes.ui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Container;
import java.awt.GraphicsEnvironment;
import java.awt.event.WindowEvent;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import javax.swing.AbstractButton;
import javax.swing.SwingUtilities;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.PriorScale;
import sc.fiji.hermes.prior.SimilarityOptions.Order;

@DisplayName("Windows on a display")
class WindowsTest {

	@TempDir
	Path folder;

	@BeforeEach
	void display() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "needs a display, e.g. Xvfb, and mvn -Dhermes.headless=false");
	}

	private static void await(final BooleanSupplier what) throws InterruptedException {
		for (int i = 0; i < 100 && !what.getAsBoolean(); i++) Thread.sleep(100);
		assertTrue(what.getAsBoolean());
	}

	@Test
	@DisplayName("Closing hides a training's window, which can be brought back; once the training has returned it is gone")
	void closing() throws Exception {
		final Path run = folder.resolve("run");
		final CannedRun canned = new CannedRun(run);
		final Job job = Job.create();
		final TrainingWindow window = TrainingWindow.show(run, job);
		for (int step = 1; step <= 100; step++) canned.step(step);
		canned.preview(100);
		await(() -> window.panel().enabledButtons().equals(List.of("Pause", "Stop and keep best", "Cancel…", "Open folder")));
		close(window);
		await(() -> !window.isVisible());
		assertSame(window, TrainingWindow.show(run, job));
		assertTrue(window.isVisible());
		job.pause();
		await(() -> window.panel().enabledButtons().contains("Resume"));
		window.ended("It is over.");
		await(() -> window.panel().enabledButtons().equals(List.of("Open folder")));
		close(window);
		await(() -> !window.frame().isDisplayable());
		final TrainingWindow next = TrainingWindow.show(run, Job.create());
		assertNotSame(window, next);
		next.close();
	}

	private static void close(final TrainingWindow window) throws Exception {
		SwingUtilities.invokeAndWait(() -> window.frame().dispatchEvent(new WindowEvent(window.frame(), WindowEvent.WINDOW_CLOSING)));
	}

	@Test
	@DisplayName("The buttons ask the job: pause, resume, stop and keep best")
	void buttons() throws Exception {
		final Path run = folder.resolve("asked");
		final CannedRun canned = new CannedRun(run);
		canned.step(1);
		final Job job = Job.create();
		final TrainingWindow window = TrainingWindow.show(run, job);
		press(window, "Pause");
		assertTrue(job.isPaused());
		press(window, "Resume");
		assertFalse(job.isPaused());
		await(() -> window.panel().enabledButtons().contains("Stop and keep best"));
		press(window, "Stop and keep best");
		assertTrue(job.isFinishing());
		assertEquals(List.of("Cancel…", "Open folder"), window.panel().enabledButtons());
		window.close();
	}

	private static void press(final TrainingWindow window, final String text) throws Exception {
		SwingUtilities.invokeAndWait(() -> buttons(window.panel()).filter(b -> text.equals(b.getText())).findFirst().orElseThrow().doClick());
	}

	private static Stream<AbstractButton> buttons(final Container container) {
		return Stream.of(container.getComponents()).flatMap(c -> c instanceof AbstractButton b ? Stream.of(b) : c instanceof Container inside
			? buttons(inside) : Stream.empty());
	}

	@Test
	@DisplayName("A heat map window begins with the scale and order that were asked for")
	void heatMapBegins() {
		final HeatMapWindow window = HeatMapWindow.show("Priors", HeatMapWindowDemo.madeUp(7), Optional.of(PriorScale.BOTTLENECK_16), Order.DATASET,
			HeatMapWindow.HERE);
		assertEquals("Task priors, " + PriorScale.BOTTLENECK_16.title(), window.panel().selection().title());
		assertEquals(Order.DATASET, window.panel().selection().order());
		window.close();
	}

	@Test
	@DisplayName("A heat map window shows what is chosen")
	void heatMap() throws Exception {
		final HeatMapWindow window = HeatMapWindow.show("Priors", HeatMapWindowDemo.madeUp(7), HeatMapWindow.HERE);
		final HeatMapPanel panel = window.panel();
		assertEquals(List.of("Task priors", "Modality priors"), panel.choicesOf(0));
		assertEquals(6, panel.choicesOf(1).size());
		SwingUtilities.invokeAndWait(() -> panel.select(1, 2, 1));
		assertEquals(List.of("CT", "T1", "PET"), panel.map().matrix().names());
		assertEquals("modality-priors-encoder-1-8", panel.selection().fileName());
		window.close();
	}
}
