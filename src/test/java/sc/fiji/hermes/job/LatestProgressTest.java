package sc.fiji.hermes.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LatestProgressTest {

	private final List<String> heard = Collections.synchronizedList(new ArrayList<>());

	@Test
	@DisplayName("a slow listener hears every sentence and the newest of what passes")
	void slow() throws InterruptedException {
		final CountDownLatch busy = new CountDownLatch(1), free = new CountDownLatch(1);
		try (LatestProgress latest = new LatestProgress((message, fraction) -> {
			heard.add(message);
			busy.countDown();
			await(free);
		})) {
			latest.report("first", 0);
			busy.await();
			for (int i = 0; i < 1000; i++) latest.report("step " + i, i / 2000.0);
			latest.report("Memory ran out.", -1);
			latest.report("Disk ran out.", -1);
			for (int i = 1000; i < 2000; i++) latest.report("step " + i, i / 2000.0);
			free.countDown();
		}
		assertEquals(List.of("first", "step 999", "Memory ran out.", "Disk ran out.", "step 1999"), heard);
	}

	@Test
	@DisplayName("a listener that waits for whoever closes holds it up for no more than a moment")
	void stuck() throws InterruptedException {
		final CountDownLatch never = new CountDownLatch(1), busy = new CountDownLatch(1);
		final LatestProgress latest = new LatestProgress((message, fraction) -> {
			busy.countDown();
			await(never);
		});
		latest.report("stuck", 0);
		busy.await();
		final long start = System.nanoTime();
		latest.close();
		assertTrue(System.nanoTime() - start < 3_000_000_000L);
		never.countDown();
	}

	@Test
	@DisplayName("what a listener throws reaches whoever reports, at the latest when it closes")
	void broken() throws InterruptedException {
		final LatestProgress latest = new LatestProgress((message, fraction) -> {
			throw new IllegalStateException("broken listener");
		});
		latest.report("last", 1);
		assertThrows(IllegalStateException.class, latest::close);
	}

	@Test
	@DisplayName("a cancel that is pressed again gives the work up")
	void pressedAgain() {
		final Job job = Job.create();
		job.cancelOrAbandon();
		assertEquals(List.of(true, false), List.of(job.isCancelled(), job.isAbandoned()));
		job.withSeed(2).cancelOrAbandon();
		assertTrue(job.isAbandoned());
	}

	private static void await(final CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}
}
