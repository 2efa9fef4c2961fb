package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Window;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import javax.swing.JFrame;

import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.NewImage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

import sc.fiji.hermes.worker.RandomModel;

@DisplayName("With a display")
class ShownOutputsTest {

	@AutoClose
	private static final Context CONTEXT = new Context();

	@BeforeEach
	void display() {
		assumeFalse(Surroundings.headless());
	}

	@AfterEach
	void close() {
		final int[] images = WindowManager.getIDList();
		if (images != null) for (final int id : images) WindowManager.getImage(id).close();
		frames().forEach(Window::dispose);
	}

	private static List<Window> frames() {
		return Arrays.stream(Window.getWindows()).filter(w -> w instanceof JFrame && w.isShowing()).toList();
	}

	private static CommandModule run(final Class<? extends HermesCommand> command, final Object... inputs) throws Exception {
		final CommandModule module = CONTEXT.service(CommandService.class).run(command, true, inputs).get();
		assertFalse(module.isCanceled(), module.getCancelReason());
		return module;
	}

	@Test
	@DisplayName("the similarity of priors is shown once, in its window, and scripts still get the picture")
	void similarity(@TempDir final Path folder) throws Exception {
		final Path model = RandomModel.write(folder.resolve("model"), 32, 32, 32);
		final CommandModule module = run(PriorSimilarityCommand.class, "other", model.toFile());
		assertEquals(1, frames().size());
		assertEquals(0, WindowManager.getImageCount());
		assertNotNull(module.getOutput("picture"));
	}

	@Test
	@DisplayName("a volume of few pixels opens enlarged, a larger one as ImageJ shows it")
	void size(@TempDir final Path folder) throws Exception {
		final ImagePlus small = open(folder, 32), large = open(folder, 400);
		assertTrue(small.getWindow().getWidth() > 200, () -> small.getWindow().toString());
		assertTrue(small.getCanvas().getMagnification() > 4, () -> "" + small.getCanvas().getMagnification());
		assertEquals(1, large.getCanvas().getMagnification());
	}

	private static ImagePlus open(final Path folder, final int size) throws Exception {
		final Path file = folder.resolve(size + ".nii");
		run(SaveVolumeCommand.class, "image", NewImage.createShortImage("a", size, size, 3, NewImage.FILL_RAMP), "file", file.toFile());
		return (ImagePlus) run(OpenVolumeCommand.class, "file", file.toFile()).getOutput("image");
	}
}
