package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.zip.GZIPInputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Nulls;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Priors;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;

@DisplayName("A run that an earlier version began")
class EarlierRunTest {

	/** Its null token had no row of its own. */
	private static final NetworkConfig NETWORK = new NetworkConfig(ResUNet.of(4), Paradigm.UNIVERSAL, new Priors(2, 2, 10, Nulls.MASKED, 0, 1), 0,
		Prototypes.POSTERIOR);

	@TempDir
	Path folder;
	private Path run;

	@BeforeEach
	void run() throws IOException {
		run = Files.createDirectory(folder.resolve("run"));
	}

	private void unpack(final int version) throws IOException {
		for (final String name : List.of("run.json", "plan.json", "collection.json", "log.jsonl", "checkpoint.safetensors.gz"))
			try (InputStream in = EarlierRunTest.class.getResourceAsStream("version" + version + "/" + name)) {
				if (in != null && name.endsWith(".gz")) Files.copy(new GZIPInputStream(in), run.resolve(name.replace(".gz", "")));
				else if (in != null) Files.copy(in, run.resolve(name));
			}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2 })
	@DisplayName("is read with all that it said, and nothing is made up for what it did not")
	void read(final int version) throws IOException {
		unpack(version);
		final RunInfo info = RunInfo.of(StrictJson.read(run.resolve("run.json")), run);
		final RunSettings s = info.settings();
		assertEquals(5, s.seed());
		assertEquals(2, s.threads());
		assertEquals(Optional.of(Length.fixed(4)), info.length());
		assertEquals(NETWORK, s.network());
		assertEquals(TrainOptions.options().baseWidth(4).batch(2).learningRate(version == 1 ? 0.002 : 0.001).warmUp(0.025).validations(2)
			.validationCases(1).paradigm(Paradigm.UNIVERSAL).prototypes(Prototypes.POSTERIOR).rules(false).optimizer(new Optimizer(Optimizer.Kind.ADAM, 0.9, 0.98, 1e-8, 0, 1))
			.loss(new LossOptions(false, true, 0.01, 0, false)).samples(new SampleOptions(Balance.SQRT_CASES, 0.5, false, 0.5, OptionalDouble.empty(), 0, 0,
				false, 0.5, 0.1)).plan(PlanOptions.published()), s.options());
		assertEquals(version > 1, info.plan().isPresent());
		assertFalse(info.edited());
	}

	@Test
	@DisplayName("goes on to its end with its own network and settings, and leaves a model that opens")
	void resumed() throws IOException {
		unpack(2);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		final List<String> told = new ArrayList<>();
		final TrainResult r = Trainer.train(new Collection("resumed", List.of()), run, TrainOptions.options().resume(true), Job.create()
			.withProgress((message, fraction) -> told.add(message)));
		assertTrue(r.finished());
		assertEquals(4, r.steps());
		assertEquals(NETWORK, ModelFolder.read(r.model()).network());
		final List<String> log = Files.readAllLines(run.resolve("log.jsonl"));
		assertEquals(List.of(1L, 2L, 3L, 4L), log.stream().filter(l -> l.contains("\"loss\"")).map(l -> LogLine.of(StrictJson.parse(run, "", l))
			.step()).toList());
		assertTrue(told.stream().noneMatch(m -> m.contains("checkpoint") || m.contains("edited") || m.contains("does not say")), told.toString());
	}

	@Test
	@DisplayName("goes on longer and faster if that is asked for, which its run.json and log tell from then on")
	void changed() throws IOException {
		unpack(2);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		final TrainResult r = Trainer.train(new Collection("resumed", List.of()), run, TrainOptions.options().steps(5).learningRate(0.004)
			.validations(1).preview(false).resume(true), Job.create());
		assertEquals(5, r.steps());
		final RunInfo info = RunInfo.of(StrictJson.read(run.resolve("run.json")), run);
		assertEquals(List.of("from step 2 on, steps is 5 and not 4", "from step 2 on, learningRate is 0.004 and not 0.001",
			"from step 2 on, validations is 1 and not 2", "from step 2 on, preview is false"), info.changes().stream().map(RunChange::text).toList());
		assertEquals(4, Files.readAllLines(run.resolve("log.jsonl")).stream().filter(l -> l.contains("\"changed\"")).count());
		assertEquals(1, Files.readAllLines(run.resolve("log.jsonl")).stream().filter(l -> l.contains("\"dice\"")).count(), "one validation, at the end");
		assertEquals(info.settings().options(), TrainOptionsFiles.ofRun(run));
	}
}
