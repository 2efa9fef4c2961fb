package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.EventQueue;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;

@DisplayName("What a dialog looks up")
class LookupTest {

	private final Lookup<String, Integer> lookup = new Lookup<>();
	private final CountDownLatch disk = new CountDownLatch(1);

	private int slow() {
		try {
			disk.await();
		}
		catch (final InterruptedException e) {
			throw new IllegalStateException(e);
		}
		return 7;
	}

	private Optional<Integer> onEventThread(final String question) throws Exception {
		final AtomicReference<Optional<Integer>> answer = new AtomicReference<>();
		EventQueue.invokeAndWait(() -> answer.set(lookup.answer(question, this::slow)));
		return answer.get();
	}

	@Test
	@DisplayName("does not hold up the event thread, and is there when it asks later")
	void slowDisk() throws Exception {
		final AtomicLong took = new AtomicLong();
		EventQueue.invokeAndWait(() -> {
			final long start = System.nanoTime();
			assertEquals(Optional.empty(), lookup.answer("folder", this::slow));
			took.set(System.nanoTime() - start);
		});
		assertTrue(took.get() < 5e9, took + " ns");
		disk.countDown();
		for (int i = 0; i < 100 && onEventThread("folder").isEmpty(); i++) Thread.sleep(20);
		assertEquals(Optional.of(7), onEventThread("folder"));
	}

	@Test
	@DisplayName("is waited for elsewhere")
	void elsewhere() {
		disk.countDown();
		assertEquals(Optional.of(7), lookup.answer("folder", this::slow));
	}

	@Test
	@DisplayName("is looked up once for one question, refusals too")
	void once() {
		final AtomicInteger asked = new AtomicInteger();
		final InputException refusal = new InputException("No.");
		for (int i = 0; i < 3; i++) assertSame(refusal, assertThrows(InputException.class, () -> lookup.answer("bad", () -> {
			asked.incrementAndGet();
			throw refusal;
		})));
		assertEquals(1, asked.get());
		assertEquals(Optional.of(2), lookup.answer("other", () -> 2));
	}
}
