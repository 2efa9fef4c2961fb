package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Score;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.DatasetShares;
import sc.fiji.hermes.sample.DatasetShares.Share;

@DisplayName("Shares of the samples by what is still unlearned")
class UnlearnedSharesTest {

	@TempDir
	static Path folder;

	private static Collection phantoms() throws IOException {
		final Path data = folder.resolve("data");
		if (!Files.exists(data)) Phantoms.generate(data, PhantomOptions.options().withCases(2, 1, 1).withVoxel(2), Job.create());
		try (var folders = Files.list(data)) {
			return DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET") || f.toString().contains("Cine")).sorted().toList(),
				CollectOptions.options());
		}
	}

	@Test
	@DisplayName("fall where much is learned and stay where nothing is; a dataset without validation counts as the mean")
	void shares() throws IOException {
		final Collection c = phantoms();
		final Dataset first = c.datasets().get(0), second = c.datasets().get(1);
		final Score good = new Score(first.name(), "1", first.tasks().get(0), OptionalDouble.of(0.9), 1, 1);
		final Score bad = new Score(second.name(), "2", second.tasks().get(0), OptionalDouble.of(0.1), 1, 1);
		final List<Share> both = UnlearnedShares.of(c, new Evaluation(List.of(good, bad)));
		assertEquals(0.2 / 1.0, both.get(0).share() / both.get(1).share(), 1e-9);
		final List<Share> one = UnlearnedShares.of(c, new Evaluation(List.of(good)));
		assertEquals(one.get(0).share(), one.get(1).share(), 1e-9);
		assertTrue(UnlearnedShares.text(both).endsWith(" 83 %"), UnlearnedShares.text(both));
	}

	@Test
	@DisplayName("come back from the text of a checkpoint to the last bit")
	void text() {
		final DatasetShares shares = DatasetShares.UNCHANGED.with(new DatasetShares.Change(12, List.of(new Share("a \"b\"", 1 / 3.0), new Share("c", 0))));
		assertEquals(shares, SharesText.parse(SharesText.of(shares)));
		assertEquals(DatasetShares.UNCHANGED, SharesText.parse(SharesText.of(DatasetShares.UNCHANGED)));
	}

	@Test
	@DisplayName("are those of an uninterrupted training after a kill just before and after they were recorded")
	void kill() throws IOException {
		final Collection c = phantoms();
		final TrainOptions plain = TrainOptions.options().baseWidth(4).batch(1).steps(24).validations(3).validationCases(1).preview(false).cache(folder
			.resolve("cache")).plan(PlanOptions.options().withWindow(32, 16, 16));
		final TrainOptions options = plain.samples(plain.samples().withBalance(Balance.UNLEARNED));
		final Path run = folder.resolve("whole"), before = folder.resolve("before"), after = folder.resolve("after");
		Trainer.train(c, run, options, job().withProgress((message, fraction) -> {
			if (message.startsWith("shares of the samples") && !Files.exists(before)) LengthTest.copy(run, before);
			if (message.startsWith("step 20/") && !Files.exists(after)) LengthTest.copy(run, after);
		}));
		final String recorded = Checkpoint.readLatest(run).orElseThrow().info().get("shares");
		assertEquals(List.of(16L, 24L), SharesText.parse(recorded).changes().stream().map(DatasetShares.Change::fromStep).toList());
		for (final Path p : List.of(before, after)) {
			Trainer.train(c, p, options.resume(true), job());
			assertArrayEquals(Files.readAllBytes(run.resolve(Checkpoint.CURRENT)), Files.readAllBytes(p.resolve(Checkpoint.CURRENT)), p.toString());
		}
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}
}
