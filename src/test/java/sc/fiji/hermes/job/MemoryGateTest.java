package sc.fiji.hermes.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MemoryGateTest {

	private static final long MEGABYTE = 1 << 20;

	@Test
	@DisplayName("all that is at work needs no more than the limit, and what needs more than that alone runs alone")
	void limit() {
		final MemoryGate gate = MemoryGate.of(100 * MEGABYTE);
		final AtomicLong now = new AtomicLong(), most = new AtomicLong();
		final ExecutorService threads = Executors.newFixedThreadPool(8);
		final List<Future<Long>> all = new ArrayList<>();
		for (int i = 0; i < 200; i++) {
			final long need = (i % 10 == 9 ? 500 : 5 * (i % 10)) * MEGABYTE;
			all.add(threads.submit(() -> gate.within(need, () -> {
				final long sum = now.addAndGet(need);
				if (need < 500 * MEGABYTE) most.accumulateAndGet(sum, Math::max);
				else assertEquals(need, sum);
				Thread.onSpinWait();
				now.addAndGet(-need);
				return need;
			})));
		}
		long sum = 0;
		for (final Future<Long> f : all) sum += Results.of(f);
		threads.shutdown();
		assertEquals(20 * (500 + 5 * 36) * MEGABYTE, sum);
		assertTrue(most.get() > 0 && most.get() <= 100 * MEGABYTE, most + " bytes");
	}

	@Test
	@DisplayName("what fails makes room as well")
	void failure() {
		final MemoryGate gate = MemoryGate.of(MEGABYTE);
		for (int i = 0; i < 3; i++) assertThrows(InputException.class, () -> gate.within(MEGABYTE, () -> {
			throw new InputException("The disk is full.");
		}));
		assertEquals("done", gate.within(MEGABYTE, () -> "done"));
	}

	@Test
	@DisplayName("several go at the same time where there is room")
	void together() throws InterruptedException {
		final MemoryGate gate = MemoryGate.of(100 * MEGABYTE);
		final CountDownLatch both = new CountDownLatch(2);
		for (int i = 0; i < 2; i++) new Thread(() -> gate.within(40 * MEGABYTE, () -> {
			both.countDown();
			try {
				return both.await(10, TimeUnit.SECONDS);
			}
			catch (final InterruptedException e) {
				throw new CancelledException();
			}
		})).start();
		assertTrue(both.await(10, TimeUnit.SECONDS));
	}
}
