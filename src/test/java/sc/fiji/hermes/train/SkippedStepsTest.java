package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.DatasetShares;

/** Steps whose gradients are not finite: told by the names of their cases, without effect, and the end after twenty. */
class SkippedStepsTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("Twenty steps in a row without finite gradients stop a training; weights stay finite, and it can be resumed")
	void twentyInARow() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		final Collection collection;
		try (var folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions.options());
		}
		final Path run = folder.resolve("run");
		// The first step throws the weights so far that nothing after it is finite.
		final TrainOptions options = TrainOptions.options().baseWidth(4).steps(30).validations(1).validationCases(1).learningRate(1e30).plan(
			PlanOptions.options().withWindow(32, 32, 16)).cache(folder.resolve("cache"));
		final List<String> said = new ArrayList<>();
		final InputException e = assertThrows(InputException.class, () -> Trainer.train(collection, run, options, job().withProgress((message,
			fraction) -> said.add(message))));
		final String name = collection.datasets().get(0).name();
		assertTrue(e.getMessage().contains("20 steps in a row") && e.getMessage().contains(name + " / "), e.getMessage());
		final List<String> skipped = skipped(run);
		assertEquals(20, skipped.size());
		skipped.forEach(line -> assertTrue(line.contains("\"" + name + " / "), line));
		assertEquals(20, said.stream().filter(m -> m.contains("changed nothing") && m.contains(name + " / ")).count());
		final CheckpointData kept = Checkpoint.readLatest(run).orElseThrow();
		assertFinite(kept);
		// the optimizer's corrections of its means are of the steps that went into them
		assertEquals(Long.toString(kept.step() - 20), kept.info().get("updates"));

		final TrainResult rest = Trainer.train(collection, run, options.resume(true), job());
		assertTrue(rest.finished());
		assertEquals(30 - kept.step(), skipped(run).size() - 20);
		final CheckpointData end = Checkpoint.readLatest(run).orElseThrow();
		assertEquals(kept.arrays(), end.arrays());
		assertEquals(30, RunLog.of(run).read().step());
	}

	@Test
	@DisplayName("A checkpoint of a version that did not count the steps that changed something had no others")
	void earlierCheckpoint() {
		final TrainingPosition p = TrainingPosition.of(new CheckpointData(7, Map.of("validated", "5"), List.of()));
		assertEquals(new TrainingPosition(7, 7, 5, -1, DatasetShares.UNCHANGED), p);
		assertEquals(new TrainingPosition(9, 8, 5, -1, DatasetShares.UNCHANGED), p.stepped(true).stepped(false));
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	private static List<String> skipped(final Path run) throws IOException {
		return Files.readAllLines(run.resolve("log.jsonl")).stream().filter(l -> l.contains("\"skipped\"")).toList();
	}

	private static void assertFinite(final CheckpointData data) {
		for (final NamedArray a : data.arrays()) for (final float v : a.values()) assertTrue(Float.isFinite(v), a.name());
	}
}
