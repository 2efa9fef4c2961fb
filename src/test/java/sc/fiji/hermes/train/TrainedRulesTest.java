package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.preprocess.PlanOptions;

/** A network that has learned nothing and whose masks are full of crumbs, so that a rule pays. */
class TrainedRulesTest {

	@Test
	@DisplayName("The last validation leaves rules in the model and its card, and tells of them, unless they are not wanted")
	void chosen(@TempDir final Path folder) throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(1, 3, 0).withVoxel(2), Job.create());
		final Collection collection;
		try (Stream<Path> folders = Files.list(folder.resolve("data"))) {
			collection = DatasetFolders.collect("tiny", folders.filter(f -> f.toString().contains("PET")).toList(), CollectOptions.options());
		}
		final TrainOptions options = TrainOptions.options().baseWidth(4).prototypes(Prototypes.POSTERIOR).batch(1).steps(2).validations(1).preview(false).cache(folder.resolve(
			"cache")).plan(PlanOptions.options().withWindow(32, 16, 16));
		final List<String> told = new ArrayList<>();
		final Job job = Job.create().withThreads(1).withSeed(3).withProgress((message, fraction) -> told.add(message));

		final Path model = Trainer.train(collection, folder.resolve("run"), options, job).model();
		final TaskRules rules = ModelFolder.read(model).rules();
		assertFalse(rules.entries().isEmpty());
		for (final TaskRules.Entry e : rules.entries()) assertTrue(told.contains("rule of " + e.task() + " (" + e.dataset() + "): " + e.rule()
			.text()), told::toString);
		assertTrue(Files.readString(model.resolve("README.md")).contains(rules.entries().get(0).rule().text()));

		final Path without = Trainer.train(collection, folder.resolve("without"), options.rules(false), job).model();
		assertEquals(TaskRules.NONE, ModelFolder.read(without).rules());
	}
}
