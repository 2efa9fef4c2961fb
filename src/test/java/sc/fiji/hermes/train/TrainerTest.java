package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.preprocess.PlanOptions;

class TrainerTest {

	@TempDir
	static Path folder;
	private static Collection collection;
	/** An uninterrupted run, to compare with. */
	private static TrainResult whole;

	@BeforeAll
	static void data() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		try (var folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions
				.options());
		}
		whole = Trainer.train(collection, folder.resolve("whole"), options(), job());
	}

	private static TrainOptions options() {
		return TrainOptions.options().baseWidth(4).steps(6).validations(2).validationCases(1).plan(PlanOptions.options().withWindow(32, 32, 16))
			.cache(folder.resolve("cache"));
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	@Test
	@DisplayName("A run leaves plan, log, curves, checkpoint and a model that can be read")
	void run() throws IOException {
		final Path run = whole.run();
		assertTrue(whole.finished());
		assertEquals(6, whole.steps());
		for (final String file : List.of("collection.json", "plan.json", "run.json", "log.jsonl", "curves.png", "model/model.json"))
			assertTrue(Files.exists(run.resolve(file)), file);
		assertEquals(collection.tasks(), ModelFolder.read(whole.model()).plan().tasks());
		final String log = Files.readString(run.resolve("log.jsonl"));
		assertEquals(6, log.lines().filter(l -> l.contains("\"loss\"")).count());
		assertEquals(2, log.lines().filter(l -> l.contains("\"dice\"")).count());
		assertEquals(collection.datasets().size(), log.lines().filter(l -> l.contains("\"planned\"") && l.contains("\"seen\"")).count());
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3, 6 })
	@DisplayName("E12 a run stopped between steps or in a validation and resumed equals an uninterrupted one bit for bit")
	void resume(final int stopAfter) throws IOException {
		final Path parts = folder.resolve("parts" + stopAfter);
		final Job stopped = job();
		final TrainResult first = Trainer.train(collection, parts, options(), stopped.withProgress((message, fraction) -> {
			if (message.startsWith("step " + stopAfter + "/")) stopped.cancel();
		}));
		assertFalse(first.finished());
		assertEquals(stopAfter, first.steps());
		final TrainResult second = Trainer.train(collection, parts, stopAfter == 3 ? options().resume(true) : TrainOptions.options().resume(true), stopAfter == 3
			? job() : Job.create());
		assertTrue(second.finished());
		final CheckpointData a = Checkpoint.readLatest(whole.run()).orElseThrow(), b = Checkpoint.readLatest(parts).orElseThrow();
		assertEquals(a.step(), b.step());
		assertEquals(a.info(), b.info());
		assertEquals(a.arrays(), b.arrays());
		assertArrayEquals(Files.readAllBytes(whole.model().resolve("weights.safetensors")), Files.readAllBytes(parts.resolve(
			"model/weights.safetensors")));
		assertEquals(validations(whole.run()), validations(parts));
	}

	private static List<String> validations(final Path run) throws IOException {
		return Files.readAllLines(run.resolve("log.jsonl")).stream().filter(l -> l.contains("\"dice\"")).toList();
	}

	@Test
	@DisplayName("A run that never begins leaves nothing, and its name is free")
	void neverBegun() {
		final Path run = folder.resolve("never");
		final Job stopped = job();
		stopped.cancel();
		assertThrows(CancelledException.class, () -> Trainer.train(collection, run, TrainOptions.options().baseWidth(4).steps(1), stopped));
		assertFalse(Files.exists(run));
	}

	@Test
	@DisplayName("Two trainings cannot share a run folder")
	void locked() {
		final Path run = folder.resolve("locked");
		final InputException[] refused = new InputException[1];
		Trainer.train(collection, run, options().steps(2), job().withProgress((message, fraction) -> {
			if (message.startsWith("step 1/")) refused[0] = assertThrows(InputException.class,
				() -> Trainer.train(collection, run, options().steps(2).resume(true), job()));
		}));
		assertTrue(refused[0].getMessage().contains("Another training is running"));
	}

	@Test
	@DisplayName("A traditional network trains on the same collection")
	void traditional() {
		final TrainResult r = Trainer.train(collection, folder.resolve("traditional"), options().paradigm(Paradigm.TRADITIONAL).steps(2), job());
		assertTrue(r.finished());
	}

	@Test
	@DisplayName("A run folder that exists is refused and left alone")
	void exists() throws IOException {
		final Path run = Files.createDirectories(folder.resolve("mine"));
		Files.writeString(run.resolve("notes.txt"), "precious");
		final InputException e = assertThrows(InputException.class, () -> Trainer.train(collection, run, options(), job()));
		assertTrue(e.getMessage().contains("already exists"));
		assertEquals("precious", Files.readString(run.resolve("notes.txt")));
		try (var files = Files.list(run)) {
			assertEquals(1, files.count());
		}
	}

}
