package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;

@DisplayName("Training options as JSON")
class TrainOptionsFilesTest {

	@TempDir
	Path folder;

	/** Every option is another than the default. */
	private TrainOptions all() {
		return TrainOptions.options().paradigm(Paradigm.TRADITIONAL).baseWidth(9).steps(1L << 60).batch(3).optimizer(new Optimizer(
			Optimizer.Kind.LAMB, 0.8, 0.9, 1e-7, 0.1, Double.POSITIVE_INFINITY)).decayVectors(false).prototypes(Prototypes.POSTERIOR).deepSupervision(2).rules(false).learningRate(1 / 3.0).warmUp(0.5).loss(
				LossOptions.REFERENCE.withPositiveShare(0.3).withSamplesAlike(true)).samples(new SampleOptions(Balance.CASES, 0.1, true, 0.2, java.util.OptionalDouble.of(0.3), 0.7,
					0.8, true, 0.4, 0.6)).plan(
					PlanOptions.options().withSpacing(1, 2, 0.1).withWindow(48, 32, 64).withWindowVoxels(99).withFinestSpacing(0.2).withGrids(PlanOptions.Grids.ANATOMY).withMeasuredIntensities(true).withPartialLabels(true)).recompute(true)
			.validations(4).validationCases(5).start(Start.model(folder.resolve("m"))).cache(folder.resolve("c")).preview(false);
	}

	private TrainOptions read(final String text) {
		return TrainOptionsFiles.fromJson(StrictJson.parse(folder.resolve("o.json"), "", text.replace('\'', '"')), TrainOptions.options());
	}

	@Test
	@DisplayName("come back equal, all that were given and none that were not")
	void roundTrip() {
		for (final TrainOptions o : List.of(all(), TrainOptions.options(), TrainOptions.options().minutes(7), TrainOptions.options().batch(2))) {
			TrainOptionsFiles.write(o, folder.resolve("o.json"));
			assertEquals(TrainOptionsFiles.settled(o), TrainOptionsFiles.read(folder.resolve("o.json"), TrainOptions.options()));
			assertEquals(o, read(TrainOptionsFiles.toJson(o).toString()));
		}
		assertEquals("{}", TrainOptionsFiles.toJson(TrainOptions.options()).toString());
		assertEquals("{\"batch\":2}", TrainOptionsFiles.toJson(TrainOptions.options().batch(2)).toString());
		assertNotEquals(TrainOptions.options(), TrainOptions.options().batch(2), "to ask for the default is not to say nothing");
	}

	@Test
	@DisplayName("have every option there is: whoever adds one finds out here that its line is missing")
	void complete() {
		final Set<String> keys = new TreeSet<>(TrainOptionsFiles.toFullJson(all()).keySet());
		keys.addAll(TrainOptionsFiles.toFullJson(TrainOptions.options()).keySet());
		final Set<String> fields = fields(TrainOptions.class);
		// to go on with a run is no property of a training
		fields.remove("resume");
		// the members of these parts stand among its own
		assertTrue(fields.removeAll(Set.of("network", "rates")));
		fields.addAll(fields(NetworkOptions.class));
		fields.addAll(fields(RateOptions.class));
		assertEquals(fields, keys);
		final Set<String> plan = fields(PlanOptions.class);
		// follows from the network
		plan.remove("sizes");
		assertEquals(plan, new TreeSet<>(TrainOptionsFiles.toFullJson(all()).getAsJsonObject("plan").keySet()));
	}

	private static Set<String> fields(final Class<?> type) {
		return Arrays.stream(type.getDeclaredFields()).filter(f -> !Modifier.isStatic(f.getModifiers())).map(f -> f.getName()).collect(Collectors
			.toCollection(TreeSet::new));
	}

	@Test
	@DisplayName("that are missing stay as they were, also within samples, plan and optimizer")
	void missing() {
		final TrainOptions o = read("{'samples': {'mirror': true}, 'plan': {'windowVoxels': 5000}, 'optimizer': {'decay': 0.5}, 'cache': 'near'}");
		assertEquals(SampleOptions.options().withMirror(true), o.samples());
		assertEquals(0.75, o.plan().finestSpacing());
		assertEquals(Optimizer.adamW(0.5), o.optimizer());
		assertEquals(16, o.baseWidth());
		assertEquals(Optional.of(folder.resolve("near")), o.cache());
		final TrainOptions over = TrainOptionsFiles.fromJson(StrictJson.parse(folder.resolve("o.json"), "", "{\"samples\": {\"warp\": 0}}"), o);
		assertTrue(over.samples().mirror());
		assertEquals(0, over.samples().warp());
	}

	@Test
	@DisplayName("of time: the later of steps and minutes counts")
	void time() {
		assertEquals("{\"minutes\":5.0}", TrainOptionsFiles.toJson(TrainOptions.options().steps(9).minutes(5)).toString());
		assertEquals("{\"steps\":9}", TrainOptionsFiles.toJson(TrainOptions.options().minutes(5).steps(9)).toString());
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = { //
		"{'basewidth': 8} | at the top: \"basewidth\" is not a known key; remove this unknown entry or use paradigm, baseWidth, ", //
		"{'resume': true} | \"resume\" is not a known key", //
		"{'samples': {'mirorr': true}} | samples: \"mirorr\" is not a known key; remove this unknown entry or use balance, foreground, ", //
		"{'baseWidth': 2} | baseWidth: The base width is 2; give 4 or more", //
		"{'baseWidth': 2.5} | baseWidth: expected a whole number", //
		"{'baseWidth': null} | baseWidth: expected a number and found null", //
		"{'samples': {'warp': 2}} | samples: A probability of the sampling is 2.0; give 0 to 1.", //
		"{'samples': 7} | samples: expected an object", //
		"{'plan': {'window': [48, 48]}} | plan.window: the list has 2 entries; give 3.", //
		"{'plan': {'window': [4, 4, 4]}} | plan.window: The window is 4×4×4 voxels; ", //
		"{'optimizer': {'kind': 'adagrad'}} | optimizer.kind: this is an unknown setting; use lamb or adam", //
		"{'minutes': 5, 'steps': 6} | at the top: both \"steps\" and \"minutes\" are given; give one of them." })
	@DisplayName("that are unknown or wrong are one sentence that says where")
	void strict(final String text, final String fault) {
		final String message = assertThrows(InputException.class, () -> read(text)).getMessage();
		assertTrue(message.startsWith(folder.resolve("o.json") + ", " + fault) || message.contains(fault), message);
		assertTrue(message.endsWith(".") && message.indexOf(folder.toString()) == message.lastIndexOf(folder.toString()), message);
	}

	@Test
	@DisplayName("of a run are read from its folder; what is none is said")
	void run() throws IOException {
		final Path run = Files.createDirectory(folder.resolve("run"));
		final String message = assertThrows(InputException.class, () -> TrainOptionsFiles.read(run, TrainOptions.options())).getMessage();
		assertTrue(message.contains("no run.json"), message);
		try (var in = TrainOptionsFilesTest.class.getResourceAsStream("version2/run.json")) {
			Files.copy(in, run.resolve("run.json"));
		}
		final TrainOptions o = TrainOptionsFiles.read(run, TrainOptions.options().recompute(true));
		assertEquals(4, o.baseWidth());
		assertEquals(0.001, o.learningRate());
		assertTrue(o.recompute());
	}
}
