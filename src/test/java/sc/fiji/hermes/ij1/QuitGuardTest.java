package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.atomic.AtomicInteger;

import ij.Executer;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuitGuardTest {

	@Test
	@DisplayName("quitting is asked for while the guard is open, other commands are not, and a no keeps ImageJ open")
	void asks() {
		final int before = Executer.getListenerCount();
		final AtomicInteger asked = new AtomicInteger();
		final boolean[] answer = { false };
		try (QuitGuard guard = QuitGuard.asking(() -> {
			asked.incrementAndGet();
			return answer[0];
		})) {
			assertEquals(before + 1, Executer.getListenerCount());
			assertEquals("Invert", guard.commandExecuting("Invert"));
			assertEquals(0, asked.get());
			assertNull(guard.commandExecuting("Quit"));
			answer[0] = true;
			assertEquals("Quit", guard.commandExecuting("Quit"));
			assertEquals(2, asked.get());
		}
		assertEquals(before, Executer.getListenerCount());
	}
}
