package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;

/** A kill leaves a folder as it is at that moment, so that copies taken while a training runs are what kills leave. */
@DisplayName("A run goes on from whatever state its folder is in, and ends as if nothing had happened")
class RunRecoveryTest {

	/** Messages after which the folder of the undisturbed run is copied. */
	private static final String PREPARED = "prepared Phantom_PET / pet_001", MEASURED = "4 steps of", STEP_1 = "step 1/", STEP_3 = "step 3/",
			VALIDATED = "validation after step 2", END = "end";

	@TempDir
	static Path folder;
	private static Collection collection;
	private static TrainResult whole;

	@BeforeAll
	static void train() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1).withVoxel(2), Job.create());
		// what was written just now is not remembered in a cache yet, and would be in that of a later start
		try (var files = Files.walk(folder.resolve("data"))) {
			for (final Path f : files.toList()) Files.setLastModifiedTime(f, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
		}
		try (var folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions
				.options());
		}
		final Path run = folder.resolve("whole");
		whole = Trainer.train(collection, run, options(), job().withProgress((message, fraction) -> {
			for (final String m : List.of(PREPARED, MEASURED, STEP_1, STEP_3, VALIDATED)) if (message.startsWith(m)) LengthTest.copy(run, copyOf(m));
		}));
		LengthTest.copy(run, copyOf(END));
	}

	private static TrainOptions options() {
		return TrainOptions.options().baseWidth(4).batch(1).steps(4).validations(2).validationCases(1).preview(false).plan(PlanOptions.options()
			.withWindow(32, 16, 16));
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	private static Path copyOf(final String message) {
		return folder.resolve("at " + message.replaceAll("\\W+", " ").strip());
	}

	private static List<String> names(final Path run) throws IOException {
		try (var files = Files.walk(run)) {
			return files.map(f -> run.relativize(f).toString()).sorted().toList();
		}
	}

	private static void assertResumes(final Path run) throws IOException {
		assertEquals(TrainResult.Ending.COMPLETE, Trainer.train(collection, run, options().resume(true), job()).ending());
		assertArrayEquals(Files.readAllBytes(whole.model().resolve("weights.safetensors")), Files.readAllBytes(run.resolve(
			"model/weights.safetensors")));
		assertArrayEquals(Files.readAllBytes(whole.run().resolve("checkpoint.safetensors")), Files.readAllBytes(run.resolve(
			"checkpoint.safetensors")));
		assertEquals(names(whole.run()), names(run));
		assertEquals(RunState.COMPLETE, RunLog.of(run).read().state());
	}

	@Test
	@DisplayName("killed while cases were prepared, collection and plan gone, half-written files about")
	void preparation() throws IOException {
		final Path run = copyOf(PREPARED);
		assertTrue(Files.exists(run.resolve("run.json")) && !Files.exists(run.resolve("log.jsonl")), names(run).toString());
		Files.delete(run.resolve("collection.json"));
		Files.delete(run.resolve("plan.json"));
		Files.writeString(run.resolve(".run.json." + UUID.randomUUID() + ".tmp"), "half");
		Files.writeString(run.resolve("cache/." + "0".repeat(40) + "." + UUID.randomUUID() + ".tmp"), "half");
		assertResumes(run);
	}

	@Tag("slow")
	@ParameterizedTest
	@ValueSource(strings = { MEASURED, STEP_1, STEP_3, VALIDATED, END })
	@DisplayName("killed at a moment of the training")
	void killed(final String message) throws IOException {
		assertResumes(copyOf(message));
	}

	@Tag("slow")
	@Test
	@DisplayName("killed between the renames of a model and of a checkpoint")
	void renames() throws IOException {
		final Path run = folder.resolve("renames");
		LengthTest.copy(copyOf(END), run);
		Files.move(run.resolve("model"), run.resolve(".model.previous"));
		Files.move(run.resolve("checkpoint.safetensors"), run.resolve("checkpoint.next.safetensors"));
		Files.writeString(Files.createDirectory(run.resolve(".model." + UUID.randomUUID() + ".tmp")).resolve("weights.safetensors"), "half");
		assertResumes(run);
	}

	@Tag("slow")
	@Test
	@DisplayName("finished, and the model removed")
	void modelRemoved() throws IOException {
		final Path run = folder.resolve("removed");
		LengthTest.copy(copyOf(END), run);
		for (final String name : List.of("model.json", "weights.safetensors", "README.md", "")) Files.delete(run.resolve("model").resolve(name));
		assertResumes(run);
	}

	@Tag("slow")
	@Test
	@DisplayName("moved while training: one sentence, nothing under the old name, and the moved run goes on")
	void moved() throws IOException {
		final Path run = folder.resolve("before"), moved = Files.createDirectories(folder.resolve("some/where")).resolve("else");
		final InputException e = assertThrows(InputException.class, () -> Trainer.train(collection, run, options(), job().withProgress((
			message, fraction) -> {
			if (message.startsWith("step 1/")) assertTrue(run.toFile().renameTo(moved.toFile()));
		})));
		assertTrue(e.getMessage().contains("was moved, renamed or removed"), e.getMessage());
		assertFalse(Files.exists(run));
		assertResumes(moved);
	}

	@Tag("slow")
	@Test
	@DisplayName("moved while cases are prepared: one sentence, nothing under the old name, and the moved run goes on")
	void movedEarly() throws IOException {
		final Path run = folder.resolve("early"), moved = folder.resolve("late");
		final InputException e = assertThrows(InputException.class, () -> Trainer.train(collection, run, options(), job().withProgress((
			message, fraction) -> {
			if (message.startsWith(PREPARED)) assertTrue(run.toFile().renameTo(moved.toFile()));
		})));
		assertTrue(e.getMessage().contains("was moved, renamed or removed"), e.getMessage());
		assertFalse(Files.exists(run));
		assertResumes(moved);
	}
}
