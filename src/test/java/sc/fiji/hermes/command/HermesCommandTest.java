package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import ij.IJ;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;
import org.scijava.event.EventHandler;
import org.scijava.event.EventService;
import org.scijava.log.LogLevel;
import org.scijava.log.LogService;
import org.scijava.task.Task;
import org.scijava.task.event.TaskEvent;

@Timeout(60)
class HermesCommandTest {

	private Context context;
	private CommandService commands;

	@BeforeEach
	void start() {
		context = new Context();
		commands = context.service(CommandService.class);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	/** Hears of tasks. */
	static final class Listener {

		final CompletableFuture<Task> reported = new CompletableFuture<>();
		final CopyOnWriteArrayList<Task> ended = new CopyOnWriteArrayList<>();

		@EventHandler
		void onEvent(final TaskEvent e) {
			if (e.getTask().getStatusMessage() != null) reported.complete(e.getTask());
			if (e.getTask().isDone()) ended.add(e.getTask());
		}
	}

	private HermesCommand run(final String kind) throws InterruptedException, ExecutionException {
		return command(commands.run(TroubleCommand.class, true, "kind", kind));
	}

	private static HermesCommand command(final Future<CommandModule> future) throws InterruptedException, ExecutionException {
		return (HermesCommand) future.get().getCommand();
	}

	@Test
	@DisplayName("a user's mistake cancels the command with its sentence, which a script can ask for")
	void mistake() throws Exception {
		final HermesCommand c = run("mistake");
		assertTrue(c.isCanceled());
		assertEquals("The file a b.nii is empty; give another.", c.getCancelReason());
	}

	@Test
	@DisplayName("a user's mistake is in the log only without a display; with one it is in a window, and the log would be a second one")
	void once() throws Exception {
		final List<String> warnings = new CopyOnWriteArrayList<>();
		context.service(LogService.class).addLogListener(m -> {
			if (m.level() <= LogLevel.WARN) warnings.add(m.text());
		});
		run("mistake");
		assertEquals(Surroundings.headless() ? 1 : 0, warnings.size(), warnings::toString);
	}

	@Test
	@DisplayName("a note of a dialog is broken into short lines, in which what others wrote stands as it is")
	void note() {
		final String sentence = "The model of /data/a folder/<img src='http://example.org/x.png'>&co/" + "deeper/".repeat(20) + " looks for liver, spleen.";
		final String html = HermesCommand.lines(List.of(sentence, "Second."));
		final List<String> lines = List.of(html.replaceFirst("^<html>", "").replaceFirst("</html>$", "").split("<br>"));
		assertFalse(String.join("", lines).contains("<"), html);
		final List<String> shown = lines.stream().map(l -> l.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")).toList();
		shown.forEach(l -> assertTrue(l.length() <= HermesCommand.LINE, l));
		assertEquals((sentence + "Second.").replace(" ", ""), String.join("", shown).replace(" ", ""));
		assertEquals("Second.", shown.get(shown.size() - 1));
	}

	@Test
	@DisplayName("a sentence that begins with a name is never a page to Swing")
	void page() throws Exception {
		final HermesCommand c = run("page");
		assertEquals(" <html> is empty; give another.", c.getCancelReason());
		assertEquals(" <html> is empty; give another.", c.complaint(() -> {
			throw new sc.fiji.hermes.job.InputException("<html> is empty; give another.");
		}));
	}

	@Test
	@DisplayName("a note of the work is kept in ImageJ's log, with the name of the command")
	void noted() throws Exception {
		final java.io.PrintStream before = System.out;
		final java.io.ByteArrayOutputStream log = new java.io.ByteArrayOutputStream();
		System.setOut(new java.io.PrintStream(log, true));
		try {
			assertFalse(run("note").isCanceled());
		}
		finally {
			System.setOut(before);
		}
		if (Surroundings.headless()) assertTrue(log.toString().contains("Hermes Test Trouble: The model was edited."), log.toString());
		else assertTrue(IJ.getLog().contains("Hermes Test Trouble: The model was edited."), IJ.getLog());
	}

	@Test
	@DisplayName("a fault cancels the command with a sentence that names it")
	void fault() throws Exception {
		final HermesCommand c = run("fault");
		assertTrue(c.isCanceled());
		assertTrue(c.getCancelReason().contains("broken pipe"), c.getCancelReason());
		assertTrue(c.getCancelReason().contains("Hermes Test Trouble"), c.getCancelReason());
	}

	@Test
	@DisplayName("a command that does its work is not cancelled and its task ends")
	void fine() throws Exception {
		final Listener listener = new Listener();
		context.service(EventService.class).subscribe(listener);
		assertFalse(run("nothing").isCanceled());
		listener.reported.get(10, TimeUnit.SECONDS);
		assertTrue(listener.reported.get().isDone());
		assertEquals("Hermes Test Trouble", listener.reported.get().getName());
		assertEquals(listener.reported.get().getProgressMaximum(), listener.reported.get().getProgressValue());
	}

	@Test
	@DisplayName("cancelling the task in Fiji's list stops the work quietly")
	void cancelTask() throws Exception {
		final Listener listener = new Listener();
		context.service(EventService.class).subscribe(listener);
		final Future<CommandModule> future = commands.run(TroubleCommand.class, true, "kind", "endless");
		listener.reported.get(10, TimeUnit.SECONDS).cancel("the user");
		final HermesCommand c = command(future);
		assertTrue(c.isCanceled());
		assertEquals("", c.getCancelReason());
	}

	@Test
	@DisplayName("the Esc key stops the work, and one pressed before the start does not")
	void escape() throws Exception {
		IJ.setKeyDown(java.awt.event.KeyEvent.VK_ESCAPE);
		assertFalse(run("nothing").isCanceled());
		final Listener listener = new Listener();
		context.service(EventService.class).subscribe(listener);
		final Future<CommandModule> future = commands.run(TroubleCommand.class, true, "kind", "endless");
		listener.reported.get(10, TimeUnit.SECONDS);
		IJ.setKeyDown(java.awt.event.KeyEvent.VK_ESCAPE);
		try {
			assertTrue(command(future).isCanceled());
		}
		finally {
			IJ.resetEscape();
		}
	}

	@Test
	@DisplayName("cancelling a running command stops its work and keeps the reason")
	void cancelCommand() throws Exception {
		final Listener listener = new Listener();
		context.service(EventService.class).subscribe(listener);
		final CommandModule c = (CommandModule) commands.getCommand(TroubleCommand.class).createModule();
		context.inject(c.getCommand());
		c.setInput("kind", "endless");
		final Thread thread = new Thread(c);
		thread.start();
		assertNotNull(listener.reported.get(10, TimeUnit.SECONDS));
		c.cancel("Fiji closes.");
		thread.join(10_000);
		assertFalse(thread.isAlive());
		assertEquals("Fiji closes.", c.getCancelReason());
	}

	@Test
	@DisplayName("a script's number out of range and a text that is no choice are mistakes")
	void limits() throws Exception {
		assertEquals("size is 8; give a number from 16 to 512.", command(commands.run(EchoCommand.class, true, "size", 8)).getCancelReason());
		final String reason = command(commands.run(EchoCommand.class, true, "network", "VGG")).getCancelReason();
		assertEquals("network cannot be VGG; choose from: U-Net, Swin UNETR.", reason);
	}

	@Test
	@DisplayName("a long message is cut in the status line, beside which the progress bar lies, but not the time left")
	void statusLine() {
		assertEquals("Hermes Train: step 3 – 2 min left", CommandProgress.fitting("Hermes Train: step 3", " – 2 min left"));
		final String cut = CommandProgress.fitting("Hermes Segment Folder: /data/" + "a patient/".repeat(30) + "ct.nii", " – 2 min left");
		assertEquals(60, cut.length(), cut);
		assertTrue(cut.startsWith("Hermes Segment Folder: /data/") && cut.endsWith("… – 2 min left"), cut);
		assertEquals(60, CommandProgress.fitting("x".repeat(61), "").length());
		assertEquals("x".repeat(60), CommandProgress.fitting("x".repeat(60), ""));
	}

	@Test
	@DisplayName("the time left is told once it can be known, and never twice")
	void timeLeft() {
		assertEquals(Optional.empty(), CommandProgress.timeLeft("window 1", 1, 0.5));
		assertEquals(Optional.of("30 s"), CommandProgress.timeLeft("window 1", 10, 0.25));
		assertEquals(Optional.of("2.5 h"), CommandProgress.timeLeft("window 1", 180, 0.02));
		assertEquals(Optional.empty(), CommandProgress.timeLeft("step 3, 2 min left", 10, 0.25));
		assertEquals(Optional.empty(), CommandProgress.timeLeft("validating", 10, -1));
		assertEquals(Optional.empty(), CommandProgress.timeLeft("done", 10, 1));
	}
}
