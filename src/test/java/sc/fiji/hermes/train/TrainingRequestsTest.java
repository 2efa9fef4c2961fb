package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.train.TrainResult.Ending;

@DisplayName("What is asked of a training while it runs: pause, finish, cancel, preview")
class TrainingRequestsTest {

	private static final long PAUSE_MS = 8_000;

	@TempDir
	static Path folder;
	private static Collection collection;
	/** An uninterrupted run without previews, to compare with. */
	private static TrainResult whole;

	@BeforeAll
	static void data() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		try (var folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions
				.options());
		}
		whole = Trainer.train(collection, folder.resolve("whole"), options().preview(false), job());
	}

	private static TrainOptions options() {
		return TrainOptions.options().baseWidth(4).steps(6).validations(2).validationCases(1).plan(PlanOptions.options().withWindow(32, 32, 16))
			.cache(folder.resolve("cache"));
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	/** Does something when a message begins with some words. */
	private static Job when(final Job job, final String words, final Runnable what) {
		return job.withProgress((message, fraction) -> {
			if (message.startsWith(words)) what.run();
		});
	}

	private static void assertSameAsWhole(final Path run) throws IOException {
		final CheckpointData a = Checkpoint.readLatest(whole.run()).orElseThrow(), b = Checkpoint.readLatest(run).orElseThrow();
		assertEquals(a.step(), b.step());
		assertEquals(a.arrays(), b.arrays());
		assertArrayEquals(Files.readAllBytes(whole.model().resolve("weights.safetensors")), Files.readAllBytes(run.resolve(
			"model/weights.safetensors")));
	}

	private static List<String> states(final Path run) throws IOException {
		return Files.readAllLines(run.resolve("log.jsonl")).stream().filter(l -> l.contains("\"state\"")).map(l -> l.replaceAll(
			".*\"step\":(\\d+),\"state\":\"(\\w+)\".*", "$1 $2")).toList();
	}

	@Test
	@DisplayName("A paused training rests between two steps, the rest counts for no step, and the weights do not notice")
	void pause() throws Exception {
		final Path run = folder.resolve("paused");
		final Job job = job();
		final List<String> messages = new ArrayList<>();
		final CompletableFuture<Void> rested = new CompletableFuture<>();
		final TrainResult r = Trainer.train(collection, run, options(), job.withProgress((message, fraction) -> {
			messages.add(message);
			if (message.startsWith("step 2/")) job.pause();
			if (message.startsWith("paused after step 2")) CompletableFuture.runAsync(() -> {
				assertEquals(2, Checkpoint.readLatest(run).orElseThrow().step(), "a paused training can be killed without loss");
				assertEquals(RunState.PAUSED, RunLog.of(run).read().state());
				rested.complete(null);
				job.proceed();
			}, CompletableFuture.delayedExecutor(PAUSE_MS, TimeUnit.MILLISECONDS)).exceptionally(e -> {
				rested.completeExceptionally(e);
				job.cancel();
				return null;
			});
		}));
		rested.get();
		assertEquals(Ending.COMPLETE, r.ending());
		assertTrue(messages.stream().anyMatch(m -> m.startsWith("going on after step 2")));
		assertEquals(List.of("0 training", "2 paused", "2 training", "3 validating", "6 validating", "6 complete"), states(run));
		final double secondsPerStep = RunLog.of(run).read().secondsPerStep().orElseThrow();
		// The mean forgets a twentieth a step: with the pause it would be above 0.05 · 0.95³ · 8 s.
		assertTrue(secondsPerStep < RunLog.of(whole.run()).read().secondsPerStep().orElseThrow() + 0.3, "seconds a step " + secondsPerStep);
		assertSameAsWhole(run);
	}

	@Test
	@DisplayName("Finish before any validation: the present average is validated and becomes the model; resumed, nothing is lost")
	void finish() throws IOException {
		final Path run = folder.resolve("early");
		final Job job = job();
		final TrainResult r = Trainer.train(collection, run, options(), when(job, "step 1/", job::finish));
		assertEquals(Ending.EARLY, r.ending());
		assertTrue(r.finished());
		assertEquals(1, r.steps());
		assertTrue(r.validation().isPresent());
		assertEquals(collection.tasks(), ModelFolder.read(r.model()).plan().tasks());
		assertEquals(1, Checkpoint.readLatest(run).orElseThrow().step());
		assertEquals(List.of("0 training", "1 validating", "1 early"), states(run));
		final TrainResult on = Trainer.train(collection, run, options().resume(true), job());
		assertEquals(Ending.COMPLETE, on.ending());
		assertSameAsWhole(run);
	}

	@Test
	@DisplayName("Finish right after a validation does not validate again")
	void finishAfterValidation() throws IOException {
		final Path run = folder.resolve("validated");
		final Job job = job();
		final TrainResult r = Trainer.train(collection, run, options(), when(job, "validation after step 3", job::finish));
		assertEquals(Ending.EARLY, r.ending());
		assertEquals(3, r.steps());
		assertEquals(List.of("0 training", "3 validating", "3 early"), states(run));
		assertTrue(Files.isDirectory(r.model()));
	}

	@Test
	@DisplayName("Finish in the last step is the ordinary end")
	void finishInLastStep() throws IOException {
		final Job job = job();
		final TrainResult r = Trainer.train(collection, folder.resolve("last"), options(), when(job, "step 6/", job::finish));
		assertEquals(Ending.COMPLETE, r.ending());
		assertSameAsWhole(r.run());
	}

	@Test
	@DisplayName("Finish during a pause ends the training, cancel during a pause stops it")
	void duringPause() {
		final Job finished = job();
		final TrainResult early = Trainer.train(collection, folder.resolve("pause-finish"), options(), finished.withProgress((message,
			fraction) -> {
			if (message.startsWith("step 1/")) finished.pause();
			if (message.startsWith("paused after step 1")) later(finished::finish);
		}));
		assertEquals(Ending.EARLY, early.ending());
		final Job stopped = job();
		final TrainResult cancelled = Trainer.train(collection, folder.resolve("pause-cancel"), options(), stopped.withProgress((message,
			fraction) -> {
			if (message.startsWith("step 1/")) stopped.pause();
			if (message.startsWith("paused after step 1")) later(stopped::cancel);
		}));
		assertEquals(Ending.STOPPED, cancelled.ending());
		assertEquals(1, cancelled.steps());
		assertEquals(RunState.STOPPED, RunLog.of(cancelled.run()).read().state());
	}

	private static void later(final Runnable what) {
		CompletableFuture.runAsync(what, CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS));
	}

	@Test
	@DisplayName("Finish before the first step keeps nothing: while cases are prepared, while speed is measured, also when paused")
	void finishBeforeFirstStep() {
		for (final String words : List.of("prepared", "measuring speed")) {
			final Path run = folder.resolve("nothing-" + words.substring(0, 4));
			final Job job = job();
			assertThrows(CancelledException.class, () -> Trainer.train(collection, run, options(), when(job, words, job::finish)), words);
			assertFalse(Files.exists(run), words);
			final Job paused = job();
			final List<String> heard = new ArrayList<>();
			assertThrows(CancelledException.class, () -> Trainer.train(collection, run, options(), paused.withProgress((message, fraction) -> {
				heard.add(message);
				if (message.startsWith(words)) paused.pause();
				if (message.startsWith("paused before the first step")) later(paused::finish);
			})), words);
			assertTrue(heard.contains("paused before the first step"), heard.toString());
			assertFalse(Files.exists(run), words);
		}
	}

	@Test
	@DisplayName("A preview shows image, reference and prediction; without, there is none; either way the weights are the same")
	void preview() throws IOException {
		final Path run = folder.resolve("preview");
		final boolean[] before = new boolean[1];
		Trainer.train(collection, run, options(), when(job(), "step 1/", () -> before[0] = Files.exists(run.resolve("preview.png"))));
		assertTrue(before[0], "the first preview comes before the first step");
		final BufferedImage picture = ImageIO.read(run.resolve("preview.png").toFile());
		assertTrue(picture.getWidth() > 500 && picture.getHeight() > 200, picture.getWidth() + " × " + picture.getHeight());
		assertFalse(Files.exists(whole.run().resolve("preview.png")));
		assertSameAsWhole(run);
	}

	@Test
	@DisplayName("A preview that cannot be written is told once and costs nothing else")
	void previewFails() throws IOException {
		final Path run = folder.resolve("no-preview");
		final List<String> complaints = new ArrayList<>();
		final TrainResult r = Trainer.train(collection, run, options(), job().withProgress((message, fraction) -> {
			if (message.contains("about")) assertTrue(run.resolve("preview.png").toFile().mkdir());
			if (message.startsWith("The preview")) complaints.add(message);
		}));
		assertEquals(Ending.COMPLETE, r.ending());
		assertEquals(1, complaints.size(), complaints.toString());
		assertSameAsWhole(run);
	}
}
