package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.EventQueue;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

import sc.fiji.hermes.worker.RandomModel;

/** A model whose disk answers only when the test lets it. */
@DisplayName("A model that is read slowly")
@Timeout(60)
class ModelChoiceTest {

	@TempDir
	private Path folder;

	private final CountDownLatch disk = new CountDownLatch(1);
	private final AtomicInteger readings = new AtomicInteger();
	private final ModelChoice slow = new ModelChoice((model, other) -> {
		readings.incrementAndGet();
		try {
			disk.await();
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
		return ModelInput.of(model, other);
	});
	private Context context;

	@BeforeEach
	void start() {
		context = new Context();
	}

	@AfterEach
	void stop() {
		disk.countDown();
		context.dispose();
	}

	private static <T> T onEventThread(final Callable<T> what) throws Exception {
		final FutureTask<T> task = new FutureTask<>(what);
		EventQueue.invokeLater(task);
		return task.get(20, TimeUnit.SECONDS);
	}

	/** The command as its dialog knows it. */
	private CommandModule asking(final SegmentVolumeCommand command) {
		final ModuleOfCommand info = (ModuleOfCommand) context.service(CommandService.class).getCommand(SegmentVolumeCommand.class);
		final CommandModule module = new CommandModule(info, command);
		context.inject(command);
		command.attach(info, module);
		return module;
	}

	private static String note(final CommandModule module) {
		return (String) module.getInput("note");
	}

	@Test
	@DisplayName("does not hold up the dialog, which says that it is read, complains of nothing meanwhile, and tells all when it is known")
	void dialog() throws Exception {
		final File model = RandomModel.write(folder.resolve("model"), 32, 32, 32).toFile();
		final SegmentVolumeCommand command = new SegmentVolumeCommand(slow);
		final CommandModule module = asking(command);
		module.setInput("other", model);
		module.setInput("modality", "PET");
		final long start = System.nanoTime();
		final List<String> complaints = onEventThread(() -> {
			command.describe();
			return List.of(command.checkOther(), command.checkModality(), command.checkTasks());
		});
		final long ms = (System.nanoTime() - start) / 1_000_000;
		assertEquals(List.of("", "", ""), complaints);
		assertTrue(ms < 2000, ms + " ms");
		assertTrue(note(module).contains(ModelInput.READING), note(module));
		disk.countDown();
		for (int i = 0; i < 200 && note(module).contains(ModelInput.READING); i++) {
			onEventThread(() -> {
				command.lookAgain();
				return 0;
			});
			Thread.sleep(20);
		}
		assertTrue(note(module).contains("random looks for"), note(module));
		assertTrue(module.getInfo().getInput("modality").getChoices().contains("CT"));
		assertEquals(1, readings.get(), "all that a dialog asks is one question");
	}

	@Test
	@DisplayName("is read again when its folder has changed")
	void changed() throws Exception {
		disk.countDown();
		final Path model = folder.resolve("model");
		Files.createDirectories(model);
		final SegmentVolumeCommand command = new SegmentVolumeCommand(slow);
		final CommandModule module = asking(command);
		module.setInput("other", model.toFile());
		assertTrue(command.checkOther().contains("model.json"), command.checkOther());
		RandomModel.write(folder.resolve("other"), 32, 32, 32);
		try (var files = Files.list(folder.resolve("other"))) {
			for (final Path f : files.toList()) Files.copy(f, model.resolve(f.getFileName()));
		}
		assertEquals("", command.checkOther());
	}
}
