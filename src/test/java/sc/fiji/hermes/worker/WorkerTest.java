package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.engine.EngineReport;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.prior.SimilarityMatrix;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** With real worker processes. */
@Timeout(120)
class WorkerTest {

	/** Sides of the noise to segment: one that takes a moment, one that takes long. */
	private static final int SMALL = 40, LARGE = 200;

	@TempDir
	static Path folder;
	private static Path model;
	private static Worker worker;

	@BeforeAll
	static void open() throws IOException {
		model = RandomModel.write(folder.resolve("model"), 32, 32, 32);
		Files.createDirectory(folder.resolve("temporary"));
		worker = Worker.of(options());
	}

	private static WorkerOptions options() {
		return WorkerOptions.options().withHeapBytes(1L << 30).withPlaces(List.of(folder.resolve("temporary"))).withLogs(folder.resolve("logs"));
	}

	@AfterAll
	static void close() throws IOException {
		final long pid = worker.pid().orElse(-1L);
		worker.close();
		assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false), "the process ends with the worker");
		assertEquals(List.of(), list(folder.resolve("temporary")), "no temporary file remains");
	}

	@AfterEach
	void noVoxelsRemain() throws IOException {
		try (Stream<Path> all = Files.walk(folder.resolve("temporary"))) {
			assertEquals(List.of(), all.filter(p -> p.toString().endsWith(".raw")).toList());
		}
	}

	private static List<Path> list(final Path place) throws IOException {
		try (Stream<Path> files = Files.list(place)) {
			return files.toList();
		}
	}

	private static Job job() {
		return Job.create().withThreads(2);
	}

	private static SegmentVolumeWork work(final int size, final Modality modality, final Task... tasks) {
		return new SegmentVolumeWork(model, RandomModel.noise(size), modality, List.of(tasks), SegmentOptions.options());
	}

	@Test
	@DisplayName("a label map from the worker is that of this JVM, voxel by voxel")
	void labels() {
		final SegmentVolumeWork work = work(SMALL, Modality.CT);
		final Segmentation here = work.run(job()), there = worker.run(work, job());
		assertTrue(there.isLabelMap());
		assertEquals(here.tasks(), there.tasks());
		assertEquals(work.image().geometry(), there.parts().get(0).geometry());
		assertTrue(here.parts().get(0).labels().histogram().length > 1, "something must be found, or the test shows nothing");
		assertArrayEquals(here.parts().get(0).labels().data(), there.parts().get(0).labels().data());
	}

	@Test
	@DisplayName("masks that may overlap and probabilities come back as they are")
	void masksAndProbabilities() {
		final SegmentVolumeWork work = new SegmentVolumeWork(model, RandomModel.noise(SMALL), Modality.PET, List.of(), SegmentOptions
			.options().withProbabilities(true));
		final Segmentation here = work.run(job()), there = worker.run(work, job());
		assertEquals(List.of(RandomModel.LESION, RandomModel.TUMOUR), there.tasks());
		for (final Task t : there.tasks()) assertArrayEquals(here.mask(t).data(), there.mask(t).data());
		assertEquals(2, there.probabilities().size());
		for (int i = 0; i < 2; i++) {
			assertEquals(there.tasks().get(i), there.probabilities().get(i).task());
			assertArrayEquals(here.probabilities().get(i).values().data(), there.probabilities().get(i).values().data());
			final float[] p = there.probabilities().get(i).values().data();
			final short[] mask = there.mask(there.tasks().get(i)).data();
			for (int v = 0; v < p.length; v++) assertEquals(p[v] >= 0.5f, mask[v] == 1);
		}
	}

	@Test
	@DisplayName("the process stays warm between works")
	void warm() {
		worker.run(work(16, Modality.CT), job());
		final long pid = worker.pid().orElseThrow();
		final List<String> said = Collections.synchronizedList(new ArrayList<>());
		worker.run(work(16, Modality.CT), job().withProgress((m, f) -> said.add(m)));
		assertEquals(pid, worker.pid().orElseThrow());
		assertFalse(said.contains("loading the model"), said::toString);
		assertTrue(said.stream().anyMatch(m -> m.startsWith("window")), said::toString);
	}

	@Test
	@DisplayName("the engine's report comes from the worker")
	void engine() {
		final EngineReport report = worker.run(new EngineWork(), job().withThreads(1));
		assertTrue(report.correct());
		assertEquals(1, report.threads());
		assertEquals(1L << 30, report.heapBytes(), 1 << 26);
	}

	@Test
	@DisplayName("a mistake is the same sentence as in this JVM, and the process lives on")
	void mistake() {
		final SegmentVolumeWork wrong = work(16, Modality.CT, new Task("brain"));
		final InputException here = assertThrows(InputException.class, () -> wrong.run(job()));
		final InputException there = assertThrows(InputException.class, () -> worker.run(wrong, job()));
		assertEquals(here.getMessage(), there.getMessage());
		assertTrue(worker.pid().isPresent());
	}

	@Test
	@DisplayName("a cancelled work stops at its next window, and the process lives on")
	void cancel() throws InterruptedException {
		final Job job = job();
		final long pid = started(job);
		job.cancel();
		assertThrows(CancelledException.class, result::get);
		assertEquals(pid, worker.pid().orElseThrow());
	}

	@Test
	@DisplayName("20 cancels in a row, with and without grace, while starting and while working, leave no process and no temporary file")
	void manyCancels() throws Exception {
		final Set<Long> pids = ConcurrentHashMap.newKeySet();
		final AtomicLong atWork = new AtomicLong();
		for (final Duration grace : List.of(Duration.ZERO, Duration.ofSeconds(30))) {
			final Path place = Files.createDirectory(folder.resolve("cancels-" + grace.toSeconds()));
			try (Worker own = Worker.of(options().withPlaces(List.of(place)).withGrace(grace))) {
				for (int i = 0; i < 10; i++) {
					final Job job = job();
					final String moment = i % 3 == 0 ? "starting" : i % 3 == 1 ? "loading" : "window";
					// a warm process neither starts nor loads
					assertThrows(CancelledException.class, () -> own.run(work(LARGE, Modality.CT), job.withProgress((message, fraction) -> {
						own.pid().ifPresent(pids::add);
						if (message.startsWith("window")) atWork.incrementAndGet();
						if (message.startsWith(moment) || message.startsWith("window")) job.cancel();
					})));
					try (Stream<Path> all = Files.walk(place)) {
						assertEquals(List.of(), all.filter(p -> p.toString().endsWith(".raw")).toList(), "after cancel " + i);
					}
				}
			}
			assertEquals(List.of(), list(place));
		}
		assertTrue(atWork.get() >= 5, "some were at work");
		for (final long pid : pids) assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
	}

	@Test
	@DisplayName("a process that is asked to end from outside is reported, and not taken for a cancel by the user")
	void terminated() throws Exception {
		final long pid = started(job());
		ProcessHandle.of(pid).orElseThrow().destroy();
		final WorkerException e = assertThrows(WorkerException.class, result::get);
		assertTrue(e.getMessage().contains("from outside") || e.getMessage().contains("exit code"), e.getMessage());
		worker.run(work(16, Modality.CT), job());
	}

	@Test
	@DisplayName("the log that a failure points to is still there when the worker is closed")
	void logOfFailure() {
		final Path log;
		try (Worker own = Worker.of(options().withHeapBytes(64L << 20))) {
			// 108 MB do not fit however small the windows are
			final WorkerException e = assertThrows(WorkerException.class, () -> own.run(work(300, Modality.CT), job()));
			assertTrue(e.getMessage().startsWith("The worker ran out of memory ("), e.getMessage());
			assertTrue(Files.exists(e.log()));
			log = e.log();
		}
		assertTrue(Files.exists(log));
	}

	@Test
	@DisplayName("a listener of the progress that fails leaves a worker that is ready for the next work")
	void brokenListener() {
		assertThrows(IllegalStateException.class, () -> worker.run(work(LARGE, Modality.CT), job().withProgress((m, f) -> {
			if (m.startsWith("window")) throw new IllegalStateException("broken listener");
		})));
		assertEquals(2, worker.run(work(16, Modality.CT), job()).tasks().size());
	}

	@Test
	@DisplayName("a second worker of this program and another program leave the first one's temporary files alone")
	void othersSweep() throws Exception {
		final Path place = Files.createDirectory(folder.resolve("shared"));
		try (Worker first = Worker.of(options().withPlaces(List.of(place)))) {
			first.run(work(16, Modality.CT), job());
			try (Stream<Path> folders = Files.list(place)) {
				for (final Path f : (Iterable<Path>) folders::iterator) Files.setLastModifiedTime(f, FileTime.fromMillis(0));
			}
			try (Worker second = Worker.of(options().withPlaces(List.of(place)))) {
				second.run(new SvgWork("t", SimilarityMatrix.cosine(List.of("a"), new double[][] { { 1 } }), false), job());
			}
			final Process other = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System.getProperty(
				"java.class.path"), Sweeper.class.getName(), place.toString()).inheritIO().start();
			assertEquals(0, other.waitFor());
			first.run(work(16, Modality.CT), job());
		}
		assertEquals(List.of(), list(place));
	}

	/** Another program that starts in the same place. */
	static final class Sweeper {

		public static void main(final String[] args) {
			Exchange.create(List.of(Path.of(args[0]))).close();
		}
	}

	@Test
	@DisplayName("a killed process is reported within 5 seconds in one sentence with its log, and the next work runs")
	void killed() throws Exception {
		final long pid = started(job());
		final long start = System.nanoTime();
		ProcessHandle.of(pid).orElseThrow().destroyForcibly();
		final WorkerException e = assertThrows(WorkerException.class, result::get);
		assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(5));
		assertTrue(e.getMessage().contains("killed") && e.getMessage().contains(e.log().toString()), e.getMessage());
		assertTrue(Files.exists(e.log()));
		worker.run(work(16, Modality.CT), job());
		assertNotEquals(pid, worker.pid().orElseThrow());
	}

	@Test
	@DisplayName("a process that is killed during a training is reported within 5 seconds, and the run can be resumed")
	void killedInTraining() throws Exception {
		final Collection data = phantoms();
		final TrainOptions training = TrainOptions.options().baseWidth(4).steps(60).validations(1).validationCases(1).plan(PlanOptions.options()
			.withWindow(32, 16, 16));
		final Path run = folder.resolve("run");
		final AtomicLong killedAt = new AtomicLong();
		final WorkerException e = assertThrows(WorkerException.class, () -> worker.run(new TrainWork(data, run, training), job().withProgress((
			m, f) -> {
			if (!m.startsWith("step ") || killedAt.get() != 0) return;
			killedAt.set(System.nanoTime());
			ProcessHandle.of(worker.pid().orElseThrow()).orElseThrow().destroyForcibly();
		})));
		assertTrue(System.nanoTime() - killedAt.get() < TimeUnit.SECONDS.toNanos(5), "in time");
		assertTrue(e.getMessage().contains("killed"), e.getMessage());
		final TrainResult resumed = worker.run(new TrainWork(data, run, training.resume(true)), job());
		assertEquals(60, resumed.steps());
		assertTrue(resumed.finished());
	}

	@Test
	@DisplayName("an idle process goes home, and the next work starts another")
	void idle() throws Exception {
		try (Worker own = Worker.of(options().withIdle(Duration.ofSeconds(1)))) {
			own.run(new SvgWork("t", SimilarityMatrix.cosine(List.of("a"), new double[][] { { 1 } }), false), job());
			// it may be gone already
			final long pid = own.pid().orElse(-1L);
			final var process = ProcessHandle.of(pid);
			if (process.isPresent()) process.get().onExit().get(20, TimeUnit.SECONDS);
			assertTrue(own.run(new SvgWork("t", SimilarityMatrix.cosine(List.of("a"), new double[][] { { 1 } }), false),
				job()).startsWith("<?xml"));
			assertNotEquals(pid, own.pid().orElseThrow());
		}
	}

	@Test
	@DisplayName("when memory runs out, windows become smaller, which is said, and the work is done")
	void outOfMemory() throws Exception {
		final Path large = RandomModel.write(folder.resolve("large"), 176, 176, 176);
		final List<String> said = Collections.synchronizedList(new ArrayList<>());
		// An image of 176³ voxels takes 22 MB and probabilities of two tasks 44 MB.
		try (Worker own = Worker.of(options().withHeapBytes(64L << 20))) {
			final Segmentation s = own.run(new SegmentVolumeWork(large, RandomModel.noise(SMALL), Modality.CT, List.of(), SegmentOptions
				.options()), job().withProgress((m, f) -> said.add(m)));
			assertEquals(2, s.tasks().size());
		}
		assertTrue(said.stream().anyMatch(m -> m.startsWith("Memory ran out with windows of 176×176×176 voxels; going on with 88")),
			said::toString);
	}

	@Test
	@DisplayName("works of several threads are done one after the other")
	void severalThreads() throws Exception {
		final AtomicLong done = new AtomicLong();
		final List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			final Thread t = new Thread(() -> done.addAndGet(worker.run(work(16, Modality.CT), job()).tasks().size()));
			t.start();
			threads.add(t);
		}
		for (final Thread t : threads) t.join();
		assertEquals(8, done.get());
	}

	private static Collection phantoms() throws IOException {
		final Path data = folder.resolve("data");
		if (!Files.exists(data)) Phantoms.generate(data, PhantomOptions.options().withCases(2, 1, 1), job());
		try (Stream<Path> datasets = Files.list(data)) {
			return Hermes.collect("phantoms", datasets.filter(d -> d.toString().contains("PET")).toList(), CollectOptions.options());
		}
	}

	@Test
	@DisplayName("a training in the worker rests when paused, goes on, and ends early with its best model when asked to")
	void pauseAndFinish() throws Exception {
		final Collection data = phantoms();
		final TrainOptions training = TrainOptions.options().baseWidth(4).steps(100_000).validations(1).validationCases(1).plan(PlanOptions
			.options().withWindow(32, 16, 16));
		final List<String> said = Collections.synchronizedList(new ArrayList<>());
		final CountDownLatch stepped = new CountDownLatch(1), paused = new CountDownLatch(1), going = new CountDownLatch(1);
		final Job job = job();
		final Thread user = new Thread(() -> {
			try {
				stepped.await();
				job.pause();
				paused.await();
				final int before = said.size();
				Thread.sleep(700);
				if (said.size() != before) said.add("spoke while paused: " + said.get(said.size() - 1));
				job.proceed();
				going.await();
				job.finish();
			}
			catch (final InterruptedException e) {
				Thread.currentThread().interrupt();
			}
		});
		user.start();
		final TrainResult result = worker.run(new TrainWork(data, folder.resolve("early"), training), job.withProgress((m, f) -> {
			said.add(m);
			if (m.startsWith("step ")) stepped.countDown();
			if (m.startsWith("paused")) paused.countDown();
			if (m.startsWith("going on")) going.countDown();
		}));
		user.join();
		assertEquals(List.of(), said.stream().filter(m -> m.startsWith("spoke")).toList());
		assertEquals(TrainResult.Ending.EARLY, result.ending());
		assertTrue(result.steps() > 0 && result.steps() < 100_000);
		assertTrue(Files.isRegularFile(result.model().resolve("model.json")));
		assertTrue(result.validation().isPresent());
	}

	private interface Outcome {

		Segmentation get();
	}

	private Outcome result;

	/** Starts a work that takes long, waits for its first window and returns the process; {@link #result} has what came of it. */
	private long started(final Job job) throws InterruptedException {
		final CountDownLatch begun = new CountDownLatch(1);
		final List<RuntimeException> thrown = Collections.synchronizedList(new ArrayList<>());
		final List<Segmentation> returned = Collections.synchronizedList(new ArrayList<>());
		final Thread t = new Thread(() -> {
			try {
				returned.add(worker.run(work(LARGE, Modality.CT), job.withProgress((m, f) -> {
					if (m.startsWith("window")) begun.countDown();
				})));
			}
			catch (final RuntimeException e) {
				thrown.add(e);
			}
		});
		t.start();
		assertTrue(begun.await(60, TimeUnit.SECONDS));
		result = () -> {
			try {
				t.join();
			}
			catch (final InterruptedException e) {
				throw new IllegalStateException(e);
			}
			if (!thrown.isEmpty()) throw thrown.get(0);
			return returned.get(0);
		};
		return worker.pid().orElseThrow();
	}
}
