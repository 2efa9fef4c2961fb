package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.PlanOptions;

@DisplayName("A training that starts from another")
class StartTest {

	@TempDir
	static Path folder;
	/** Has the datasets of the first and one more in front, whose modality and tasks are new. */
	private static Collection first, second;
	private static TrainResult origin;

	@BeforeAll
	static void train() throws IOException {
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1).withVoxel(2), Job.create());
		first = collection("PET");
		second = collection("CT", "PET");
		origin = Trainer.train(first, folder.resolve("first"), options(), job());
	}

	private static Collection collection(final String... modalities) throws IOException {
		final List<Path> chosen = new ArrayList<>();
		for (final String m : modalities) try (var folders = Files.list(folder.resolve("data"))) {
			folders.filter(f -> f.toString().endsWith(m)).forEach(chosen::add);
		}
		return DatasetFolders.collect("tiny", chosen, CollectOptions.options());
	}

	private static TrainOptions options() {
		return TrainOptions.options().baseWidth(4).batch(1).steps(2).validations(1).validationCases(1).preview(false).cache(folder.resolve(
			"cache")).plan(PlanOptions.options().withWindow(32, 16, 16));
	}

	private static Job job() {
		return Job.create().withThreads(2).withSeed(5);
	}

	/** The weights with which a training begins. */
	private static List<NamedArray> begin(final String name, final Start start) {
		final Path run = folder.resolve(name);
		final List<NamedArray> begun = new ArrayList<>();
		final Job job = job();
		Trainer.train(second, run, options().start(start), job.withProgress((message, fraction) -> {
			if (!message.startsWith("step 1/")) return;
			begun.addAll(TrainingState.weights(Checkpoint.readLatest(run).orElseThrow().arrays()));
			job.cancel();
		}));
		assertFalse(Files.exists(run.resolve("start.safetensors")), "its checkpoint has it");
		return begun;
	}

	private static NamedArray named(final List<NamedArray> arrays, final String name) {
		return arrays.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
	}

	private static float[] row(final NamedArray pool, final int row) {
		final int size = pool.values().length / (int) pool.shape()[0];
		return Arrays.copyOfRange(pool.values(), row * size, (row + 1) * size);
	}

	@Test
	@DisplayName("has its body, and the rows of its tasks and modalities by name; those of others are fresh, whatever else there is")
	void model() {
		final Model model = ModelFolder.read(origin.model());
		final List<NamedArray> begun = begin("from model", Start.of(origin.run())), random = begin("random", Start.fresh());
		final var tasks = second.tasks();
		final var known = model.plan().tasks();
		assertTrue(tasks.size() > known.size() && !known.contains(tasks.get(0)), "the order differs");
		for (final NamedArray a : begun) {
			final float[] before = model.weights().get(a.name());
			if (a.name().matches(".*task_(prior|prototype|bias)")) {
				final int size = before.length / model.network().taskRows();
				assertArrayEquals(Arrays.copyOfRange(before, known.size() * size, before.length), row(a, tasks.size()), "the null row stays the last");
				for (int t = 0; t < tasks.size(); t++) {
					final int was = known.indexOf(tasks.get(t));
					if (was >= 0) assertArrayEquals(Arrays.copyOfRange(before, was * size, (was + 1) * size), row(a, t), a.name());
					else assertEquals(row(a, t).length, Arrays.stream(distinct(row(a, t))).count(), "random and not zero");
				}
			}
			else if (a.name().endsWith("modality_prior")) {
				// CT is new; PET was row 0 of 2 with unknown behind it
				final int size = before.length / 2;
				assertArrayEquals(Arrays.copyOfRange(before, 0, size), row(a, 1));
				assertArrayEquals(Arrays.copyOfRange(before, size, 2 * size), row(a, 2));
				assertFalse(Arrays.equals(row(a, 0), row(a, 1)));
			}
			else if (before.length == a.values().length) assertArrayEquals(before, a.values(), a.name());
			else assertTrue(a.name().startsWith("mod_out.classifier"), a.name());
		}
		assertFalse(Arrays.equals(named(begun, "inc.conv1.weight").values(), named(random, "inc.conv1.weight").values()));
	}

	private static double[] distinct(final float[] values) {
		final double[] all = new double[values.length];
		for (int i = 0; i < all.length; i++) all[i] = values[i];
		return Arrays.stream(all).distinct().toArray();
	}

	@Test
	@DisplayName("from a checkpoint has its weights and not their average")
	void checkpoint() {
		final List<NamedArray> begun = begin("from checkpoint", Start.checkpoint(origin.run()));
		final List<NamedArray> last = TrainingState.weights(Checkpoint.readLatest(origin.run()).orElseThrow().arrays());
		assertArrayEquals(named(last, "inc.conv1.weight").values(), named(begun, "inc.conv1.weight").values());
		assertFalse(Arrays.equals(ModelFolder.read(origin.model()).weights().get("inc.conv1.weight"), named(begun, "inc.conv1.weight").values()));
	}

	@Test
	@DisplayName("of a network that has outputs of deep supervision begins them afresh where the model has none, and has all else of it")
	void deepSupervision() {
		final Model model = ModelFolder.read(origin.model());
		final Origin of = Origin.of(Start.model(origin.model()), job()).orElseThrow();
		final InitialWeights.Shape deep = (tasks, modalities) -> NetworkConfig.universal(ResUNet.of(4), tasks, modalities).withPrototypes(
			Prototypes.TASK).withDeepSupervision(2);
		final Weights begun = InitialWeights.of(of, model.plan(), deep, job());
		int fresh = 0;
		for (final Parameter p : begun.parameters()) {
			final boolean known = model.weights().parameters().stream().anyMatch(q -> q.name().equals(p.name()));
			assertArrayEquals(known ? model.weights().get(p.name()) : p.initialize(5), begun.get(p.name()), p.name());
			if (!known) fresh++;
		}
		assertEquals(4, fresh, "a matrix and a bias of each output");
	}

	@Test
	@DisplayName("that is killed before its first step goes on from the same start, though that is gone")
	void killed() throws Exception {
		final Path run = folder.resolve("killed"), model = folder.resolve("gone");
		ModelFolder.write(model, ModelFolder.read(origin.model()));
		final Path copy = folder.resolve("killed copy");
		final TrainResult whole = Trainer.train(first, run, options().start(Start.model(model)), job().withProgress((message, fraction) -> {
			if (message.startsWith("measuring speed")) LengthTest.copy(run, copy);
		}));
		try (var files = Files.list(model)) {
			for (final Path f : files.toList()) Files.delete(f);
		}
		Files.delete(model);
		final TrainResult resumed = Trainer.train(first, copy, options().resume(true), job());
		assertArrayEquals(Files.readAllBytes(whole.run().resolve(Checkpoint.CURRENT)), Files.readAllBytes(resumed.run().resolve(
			Checkpoint.CURRENT)));
	}

	@Test
	@DisplayName("of another width or kind is refused in a sentence, and leaves nothing")
	void refused() {
		final Path run = folder.resolve("refused");
		final InputException width = assertThrows(InputException.class, () -> Trainer.train(second, run, options().baseWidth(8).start(Start.of(
			origin.run())), job()));
		assertTrue(width.getMessage().contains("base width of 4 and this training one of 8"), width.getMessage());
		final InputException kind = assertThrows(InputException.class, () -> Trainer.train(second, run, options().paradigm(
			sc.fiji.hermes.model.Paradigm.TRADITIONAL).start(Start.checkpoint(origin.run())), job()));
		assertTrue(kind.getMessage().contains("their networks differ in "), kind.getMessage());
		assertFalse(Files.exists(run));
	}
}
