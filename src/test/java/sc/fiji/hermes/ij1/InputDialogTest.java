package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.awt.Button;
import java.awt.Checkbox;
import java.awt.Choice;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.TextField;
import java.awt.event.ActionEvent;
import java.awt.event.ItemEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import ij.gui.GenericDialog;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.Timeout;
import org.scijava.Context;
import org.scijava.command.Command;
import org.scijava.command.CommandService;
import org.scijava.convert.ConvertService;
import org.scijava.module.Module;
import org.scijava.module.ModuleService;
import org.scijava.module.process.ServicePreprocessor;

import sc.fiji.hermes.command.EchoCommand;
import sc.fiji.hermes.command.LinkedCommand;
import sc.fiji.hermes.ui.EventThreadWatch;

/** The dialog with real windows, where there is a display: {@code mvn test -Dhermes.headless=false}. */
@Timeout(60)
class InputDialogTest {

	@RegisterExtension
	static final EventThreadWatch WATCH = new EventThreadWatch();

	private Context context;
	private Module module;
	private GenericDialog window;
	private CompletableFuture<Boolean> answer;

	@BeforeEach
	void start() {
		assumeFalse(GraphicsEnvironment.isHeadless(), "dialogs need a display; run with -Dhermes.headless=false under one");
		context = new Context();
	}

	@AfterEach
	void stop() {
		if (window != null) window.dispose();
		if (context != null) context.dispose();
	}

	private void open(final Class<? extends Command> command) throws Exception {
		module = context.service(ModuleService.class).createModule(context.service(CommandService.class).getCommand(command));
		final ServicePreprocessor services = new ServicePreprocessor();
		context.inject(services);
		services.process(module);
		module.initialize();
		final InputDialog dialog = new InputDialog("Test", "about", new InputForm(module, context.service(ConvertService.class)), Optional.of(InputHelp.of(
			module.getInfo())));
		window = dialog.window();
		answer = new CompletableFuture<>();
		final Thread asking = new Thread(() -> answer.complete(dialog.ask()), "asking");
		asking.setDaemon(true);
		asking.start();
		// a button that is pressed after a window shows and before it waits is pressed faster than anybody can, and never answered
		while (!window.isShowing() || asking.getState() != Thread.State.WAITING) Thread.sleep(20);
	}

	/** On the thread of events, after those that are under way. */
	private static <T> T later(final Callable<T> action) throws Exception {
		final FutureTask<T> task = new FutureTask<>(action);
		EventQueue.invokeLater(task);
		final T result = task.get(10, TimeUnit.SECONDS);
		// what it set off
		EventQueue.invokeAndWait(() -> {});
		return result;
	}

	private void type(final Object field, final String text) throws Exception {
		later(() -> {
			((TextField) field).setText(text);
			return null;
		});
	}

	private void choose(final Object list, final String item) throws Exception {
		later(() -> {
			final Choice c = (Choice) list;
			c.select(item);
			c.dispatchEvent(new ItemEvent(c, ItemEvent.ITEM_STATE_CHANGED, item, ItemEvent.SELECTED));
			return null;
		});
	}

	private boolean canPressOk() throws Exception {
		return later(() -> window.getButtons()[0].isEnabled());
	}

	private void press(final int button) throws Exception {
		later(() -> {
			final Button b = window.getButtons()[button];
			b.dispatchEvent(new ActionEvent(b, ActionEvent.ACTION_PERFORMED, b.getLabel()));
			return null;
		});
	}

	@Test
	@DisplayName("OK takes what every part of the dialog shows")
	void values() throws Exception {
		open(EchoCommand.class);
		type(window.getNumericFields().get(0), "128");
		type(window.getNumericFields().get(1), "0.25");
		choose(window.getChoices().get(0), "Swin UNETR");
		type(window.getStringFields().get(0), "two words");
		type(window.getStringFields().get(1), "/a b/w");
		later(() -> {
			final Checkbox box = (Checkbox) window.getCheckboxes().get(0);
			box.setState(true);
			box.dispatchEvent(new ItemEvent(box, ItemEvent.ITEM_STATE_CHANGED, box, ItemEvent.SELECTED));
			return null;
		});
		assertTrue(canPressOk());
		press(0);
		assertTrue(answer.get(10, TimeUnit.SECONDS));
		assertEquals(List.of(128, 0.25, "Swin UNETR", "two words", true, "/a b/w"), Arrays.asList(module.getInput("size"), module.getInput(
			"overlap"), module.getInput("network"), module.getInput("note"), module.getInput("mirror"), String.valueOf(module.getInput(
				"weights")).replace('\\', '/')));
	}

	@Test
	@DisplayName("Cancel is no answer")
	void cancel() throws Exception {
		open(EchoCommand.class);
		press(1);
		assertFalse(answer.get(10, TimeUnit.SECONDS));
	}

	@Test
	@DisplayName("OK is disabled while something is wrong, and lists follow what is chosen elsewhere")
	void live() throws Exception {
		open(LinkedCommand.class);
		assertFalse(canPressOk(), "the data are missing");
		type(window.getStringFields().get(0), "/data");
		assertTrue(canPressOk());
		type(window.getNumericFields().get(0), "13");
		assertFalse(canPressOk(), "bad luck");
		type(window.getNumericFields().get(0), "x");
		assertFalse(canPressOk(), "no number");
		type(window.getNumericFields().get(0), "14");
		choose(window.getChoices().get(0), "brain");
		final Choice modality = (Choice) window.getChoices().get(1);
		assertEquals("T1", later(modality::getSelectedItem));
		assertEquals(2, later(modality::getItemCount));
		choose(modality, "T2");
		assertTrue(canPressOk());
		press(0);
		assertTrue(answer.get(10, TimeUnit.SECONDS));
		assertEquals(List.of("brain", "T2", 14), List.of(module.getInput("model"), module.getInput("modality"), module.getInput("cases")));
	}
}
