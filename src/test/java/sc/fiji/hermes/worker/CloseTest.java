package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.swing.SwingUtilities;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Progress;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.volume.Modality;

/** Nobody waits long for a worker that is closed or given up, whatever it and those who listen to it are busy with. */
@Timeout(300)
class CloseTest {

	@TempDir
	static Path models;
	@TempDir
	Path folder;
	private Path place;
	private CountDownLatch begun;

	@BeforeAll
	static void model() {
		RandomModel.write(models.resolve("model"), 32, 32, 32);
	}

	@BeforeEach
	void begin() throws IOException {
		place = Files.createDirectory(folder.resolve("temporary"));
		begun = new CountDownLatch(1);
	}

	private WorkerOptions options() {
		return WorkerOptions.options().withHeapBytes(1L << 30).withPlaces(List.of(place)).withLogs(folder.resolve("logs"));
	}

	private FutureTask<Segmentation> segmenting(final Worker worker, final Progress progress) {
		return started(() -> worker.run(new SegmentVolumeWork(models.resolve("model"), RandomModel.noise(160), Modality.CT, List.of(),
			SegmentOptions.options()), Job.create().withThreads(2).withProgress((message, fraction) -> {
				if (message.startsWith("window")) begun.countDown();
				progress.report(message, fraction);
			})));
	}

	private static <T> FutureTask<T> started(final java.util.concurrent.Callable<T> what) {
		final FutureTask<T> task = new FutureTask<>(what);
		new Thread(task).start();
		return task;
	}

	private static void onEventThread(final Runnable what) throws InvocationTargetException {
		try {
			SwingUtilities.invokeAndWait(what);
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
		}
	}

	private void assertCancelled(final FutureTask<?> work) {
		final ExecutionException e = assertThrows(ExecutionException.class, () -> work.get(10, TimeUnit.SECONDS));
		assertEquals(CancelledException.class, e.getCause().getClass(), () -> String.valueOf(e.getCause()));
	}

	private void assertNothingLeft() throws IOException {
		for (final Path p : List.of(place, folder.resolve("logs"))) try (Stream<Path> left = Files.list(p)) {
			assertEquals(List.of(), left.toList());
		}
	}

	@Test
	@DisplayName("a worker can be closed on the event thread while every message of its progress waits for that thread")
	void onEventThreadWithWaitingListener() throws Exception {
		for (int i = 0; i < 3; i++) {
			begun = new CountDownLatch(1);
			final Worker worker = Worker.of(options());
			final FutureTask<Segmentation> work = segmenting(worker, (message, fraction) -> {
				try {
					onEventThread(() -> {});
				}
				catch (final InvocationTargetException e) {
					throw new IllegalStateException(e);
				}
			});
			assertTrue(begun.await(120, TimeUnit.SECONDS));
			Thread.sleep(100 * i);
			final FutureTask<Void> closed = started(() -> {
				onEventThread(worker::close);
				return null;
			});
			closed.get(10, TimeUnit.SECONDS);
			assertCancelled(work);
		}
		assertNothingLeft();
	}

	@Test
	@DisplayName("closing cancels what is being done and leaves no process and no file")
	void closeCancels() throws Exception {
		final Worker worker = Worker.of(options());
		final FutureTask<Segmentation> work = segmenting(worker, Progress.SILENT);
		assertTrue(begun.await(120, TimeUnit.SECONDS));
		final long pid = worker.pid().orElseThrow(), start = System.nanoTime();
		worker.close();
		assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
		assertCancelled(work);
		assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
		assertNothingLeft();
		assertThrows(CancelledException.class, () -> worker.run(new EngineWork(), Job.create()));
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	@DisplayName("a training whose cancel is pressed again ends at once, and its run can be resumed")
	void abandonTraining() throws Exception {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		final Collection data;
		try (Stream<Path> datasets = Files.list(folder.resolve("data"))) {
			data = Hermes.collect("phantoms", datasets.filter(d -> d.toString().contains("PET")).toList(), CollectOptions.options());
		}
		final TrainOptions training = TrainOptions.options().baseWidth(4).steps(100_000).validations(1).validationCases(1).plan(PlanOptions
			.options().withWindow(32, 16, 16));
		final Job job = Job.create().withThreads(1);
		try (Worker worker = Worker.of(options().withGrace(Duration.ofMinutes(10)))) {
			final FutureTask<TrainResult> work = started(() -> worker.run(new TrainWork(data, folder.resolve("run"), training), job.withProgress((
				message, fraction) -> {
				if (message.startsWith("step ")) begun.countDown();
			})));
			assertTrue(begun.await(120, TimeUnit.SECONDS));
			final long pid = worker.pid().orElseThrow();
			// As if in the middle of a step that takes longer than anybody would wait.
			assertEquals(0, new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor());
			job.cancelOrAbandon();
			Thread.sleep(300);
			assertFalse(work.isDone());
			final long start = System.nanoTime();
			job.cancelOrAbandon();
			assertCancelled(work);
			assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(3));
			assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
		}
	}
}
