package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.EventQueue;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import ij.IJ;
import ij.macro.Interpreter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import sc.fiji.hermes.command.HermesCommands;
import sc.fiji.hermes.command.HermesService;
import sc.fiji.hermes.command.process.MacroEnd;

@Timeout(60)
@DisplayName("A macro is ended from the event thread, for which it is waiting, at once and without a stopped thread")
public class RunningMacroTest {

	private static final List<Throwable> DEATHS = new CopyOnWriteArrayList<>();
	private static final AtomicLong MILLIS = new AtomicLong();

	/** Called by the macro, as the bridge tells of a cancelled command: in the event thread, which it waits for. */
	public static String end() throws InterruptedException, InvocationTargetException {
		EventQueue.invokeAndWait(() -> {
			final long start = System.nanoTime();
			RunningMacro.end();
			MILLIS.set((System.nanoTime() - start) / 1_000_000);
		});
		return "";
	}

	@AfterEach
	void leave() {
		// without a display ImageJ runs every macro in batch mode and stays there
		Interpreter.batchMode = false;
	}

	@Test
	@DisplayName("the macro does not go on, the event thread is free within a second, and no thread dies of it")
	void ends() throws InterruptedException {
		final AtomicReference<String> answer = new AtomicReference<>("not run");
		final Thread macro = new Thread(() -> answer.set(IJ.runMacro("call('" + RunningMacroTest.class.getName() + ".end'); return 'went on';")),
			"ends_Macro$");
		macro.setUncaughtExceptionHandler((thread, e) -> DEATHS.add(e));
		macro.start();
		macro.join(10_000);
		assertFalse(macro.isAlive());
		assertNull(answer.get());
		assertTrue(MILLIS.get() < 1000, MILLIS + " ms");
		assertEquals(List.of(), DEATHS);
		for (int i = 0; i < 200 && Interpreter.getInstance() != null; i++) Thread.sleep(5);
		assertNull(Interpreter.getInstance());
		assertEquals("fine", IJ.runMacro("return 'fine';"), "the next macro");
	}

	@Test
	@DisplayName("without a macro nothing happens")
	void none() {
		RunningMacro.end();
		assertNull(Interpreter.getInstance());
	}

	@Test
	@DisplayName("no service names a class of ImageJ in what Fiji looks at before ImageJ is patched")
	void services() {
		for (final Class<?> service : List.of(MacroEnd.class, MenuEntries.class, HermesCommands.class, HermesService.class)) {
			for (final Method m : service.getDeclaredMethods()) {
				assertFalse(isImageJ(m.getReturnType()), m::toString);
				assertTrue(Arrays.stream(m.getParameterTypes()).noneMatch(RunningMacroTest::isImageJ), m::toString);
			}
			assertTrue(Arrays.stream(service.getDeclaredFields()).noneMatch(f -> isImageJ(f.getType())), service::toString);
		}
	}

	private static boolean isImageJ(final Class<?> type) {
		return type.getName().startsWith("ij.");
	}
}
