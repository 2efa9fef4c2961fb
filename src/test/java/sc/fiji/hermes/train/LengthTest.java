package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;

@DisplayName("The number of steps of a training")
class LengthTest {

	@TempDir
	static Path folder;

	private static List<Length> lengths() {
		final Length estimated = Length.estimated(200, 1.5);
		return List.of(Length.fixed(7), estimated, estimated.corrected(90));
	}

	@Test
	@DisplayName("comes back from run.json as it was")
	void json() {
		for (final Length l : lengths()) {
			final JsonObject json = new JsonObject();
			l.addTo(json);
			assertEquals(Optional.of(l), Length.of(StrictJson.parse(folder, "", json.toString())));
		}
		assertEquals(Optional.empty(), Length.of(StrictJson.parse(folder, "", "{}")));
	}

	@Test
	@DisplayName("is the estimate until a twentieth is done and then fixed; what was before does not change by the correction")
	void correction() {
		final Length estimated = Length.estimated(200, 1.5), corrected = estimated.corrected(90);
		assertEquals(List.of(10L), LongStream.rangeClosed(0, 200).filter(estimated::isCorrectedAfter).boxed().toList());
		assertTrue(LongStream.rangeClosed(0, 200).noneMatch(corrected::isCorrectedAfter));
		final TrainingSchedule before = new TrainingSchedule(estimated, 0.1, 0.025, 40), after = before.with(corrected);
		for (long step = 0; step < 10; step++) {
			assertEquals(before.rate(step), after.rate(step));
			assertEquals(before.validates(step), after.validates(step));
		}
		final TrainingSchedule fixed = before.with(Length.fixed(90));
		for (long step = 10; step <= 90; step++) {
			assertEquals(fixed.rate(step), after.rate(step));
			assertEquals(fixed.validates(step), after.validates(step));
			assertEquals(step == 90, after.isOver(step));
		}
		assertEquals(OptionalLong.of(10), estimated.corrected(3).fixed(), "steps that are done cannot be taken back");
	}

	@Test
	@DisplayName("follows the pace: twice as slow, half as many, without the steps that built graphs")
	void pace() {
		final Forecast before = new Forecast(0.1, 1, 4);
		final Pace slow = new Pace();
		slow.step(30);
		for (int i = 0; i < 9; i++) slow.step(0.2);
		assertEquals(new Forecast(0.2, 2, 8), slow.corrected(before));
		slow.validation(3);
		assertEquals(new Forecast(0.2, 3, 12), slow.corrected(before));
		assertEquals(before, new Pace().corrected(before));
	}

	@Test
	@DisplayName("of minutes is kept through a kill at any moment about the correction, and the weights with it")
	void kill() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1).withVoxel(2), Job.create());
		final Collection collection;
		try (var folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions.options());
		}
		final TrainOptions options = TrainOptions.options().baseWidth(4).batch(1).minutes(0.05).validations(1).validationCases(1).preview(false)
			.cache(folder.resolve("cache")).plan(PlanOptions.options().withWindow(32, 16, 16));
		final Path run = folder.resolve("whole"), killed = folder.resolve("killed"), without = folder.resolve("without checkpoint");
		final List<String> corrections = new ArrayList<>();
		final TrainResult whole = Trainer.train(collection, run, options, job().withProgress((message, fraction) -> {
			if (!message.startsWith("the training has")) return;
			corrections.add(message);
			copy(run, killed);
			copy(run, without);
		}));
		final RunProgress end = RunLog.of(run).read();
		assertEquals(1, corrections.size());
		assertEquals(OptionalLong.of(whole.steps()), end.steps());
		assertTrue(whole.steps() > 1, "so short a training shows nothing");
		final long corrected = Checkpoint.readLatest(killed).orElseThrow().step();
		assertEquals(RunLog.of(killed).read().steps(), end.steps(), "the number is on the disk before the next step");
		// as if the kill had come after the number and before its checkpoint
		Files.move(without.resolve(Checkpoint.PREVIOUS), without.resolve(Checkpoint.CURRENT), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		assertTrue(corrected > Checkpoint.readLatest(without).orElseThrow().step());
		for (final Path p : List.of(killed, without)) {
			final TrainResult resumed = Trainer.train(collection, p, TrainOptions.options().resume(true), job().withProgress((message,
				fraction) -> assertFalse(message.startsWith("the training has"), message)));
			assertEquals(whole.steps(), resumed.steps());
			assertArrayEquals(Files.readAllBytes(run.resolve(Checkpoint.CURRENT)), Files.readAllBytes(p.resolve(Checkpoint.CURRENT)));
		}
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	/** Of a run that goes on meanwhile: what is being written gets its name or goes. */
	static void copy(final Path from, final Path to) {
		try {
			Files.walkFileTree(from, new SimpleFileVisitor<>() {

				@Override
				public FileVisitResult preVisitDirectory(final Path folder, final BasicFileAttributes a) throws IOException {
					Files.createDirectories(to.resolve(from.relativize(folder).toString()));
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(final Path file, final BasicFileAttributes a) throws IOException {
					final Path copied = to.resolve(from.relativize(file).toString());
					try {
						// its holder would lose the lock if this process read it
						if (file.endsWith("run.lock")) Files.createFile(copied);
						else Files.copy(file, copied);
					}
					catch (final NoSuchFileException e) {
						return visitFileFailed(file, e);
					}
					return FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFileFailed(final Path file, final IOException e) throws IOException {
					if (!(e instanceof NoSuchFileException) || !file.toString().endsWith(".tmp")) throw e;
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}
}
