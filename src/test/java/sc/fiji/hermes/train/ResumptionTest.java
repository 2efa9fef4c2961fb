package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;

@DisplayName("A run that is resumed")
class ResumptionTest {

	private static final Path RUN = Path.of("run");
	private static final TrainOptions STARTED = TrainOptions.options().minutes(10).baseWidth(8).samples(SampleOptions.options().withMirror(true));
	private static final RunInfo INFO = new RunInfo(new RunSettings(5, 2, TrainOptionsFiles.settled(STARTED), NetworkConfig.universal(ResUNet.of(8), 1, 1)),
		List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(Length.estimated(1000, 10).corrected(1200)), Optional.of(
			new Forecast(0.5, 0, 0)), false);

	private final List<String> told = new ArrayList<>();
	private final Job job = Job.create().withProgress((message, fraction) -> told.add(message));

	private Resumption resumed(final TrainOptions given) {
		return Resumption.of(INFO, given.resume(true), RUN, job);
	}

	@Test
	@DisplayName("without options goes on as it was, with its seed and threads")
	void same() {
		final Resumption r = resumed(TrainOptions.options());
		assertEquals(INFO.settings().options(), r.options());
		assertEquals(INFO, r.at(400, RUN));
		assertEquals(5, r.job().seed());
		assertEquals(2, r.job().threads());
		assertEquals(List.of(), told);
	}

	@Test
	@DisplayName("takes options again that say what it was started with")
	void again() {
		assertEquals(INFO, resumed(STARTED).at(400, RUN));
		assertEquals(INFO, resumed(INFO.settings().options()).at(400, RUN));
	}

	@Test
	@DisplayName("may change learning rate, time and validations, which is recorded with its step, also in what is read again")
	void changes() {
		final RunInfo now = resumed(TrainOptions.options().learningRate(0.002).minutes(20).validations(4)).at(400, RUN);
		assertEquals(0.002, now.settings().options().learningRate());
		assertEquals(20, now.settings().options().minutes());
		assertEquals(4, now.settings().options().validations());
		assertEquals(8, now.settings().options().baseWidth());
		assertTrue(now.settings().options().samples().mirror());
		assertEquals(2400, now.length().orElseThrow().after(400));
		assertEquals(List.of("from step 400 on, minutes is 20.0 and not 10.0", "from step 400 on, learningRate is 0.002 and not 0.001",
			"from step 400 on, validations is 4 and not 8", "from step 400 on, steps is 2400 and not 1200"), now.changes().stream().map(
				RunChange::text).toList());
		final RunInfo read = RunInfo.of(new StrictJson(RUN.resolve("run.json"), "", now.toJson(RUN)), RUN);
		assertEquals(now.changes(), read.changes());
		assertEquals(now.settings(), read.settings());
		final RunInfo later = Resumption.of(now, TrainOptions.options().learningRate(0.001), RUN, job).at(500, RUN);
		assertEquals(5, later.changes().size());
		assertEquals(500, later.changes().get(4).step());
	}

	@Test
	@DisplayName("may be given a number of steps instead of a time, but no fewer than are done")
	void steps() {
		final RunInfo now = resumed(TrainOptions.options().steps(500)).at(400, RUN);
		assertEquals(Optional.of(Length.fixed(500)), now.length());
		assertEquals(OptionalLong.of(500), now.settings().options().steps());
		final String message = assertThrows(InputException.class, () -> resumed(TrainOptions.options().steps(399)).at(400, RUN)).getMessage();
		assertEquals("The run run has done 400 steps, more than the 399 that are given; give more.", message);
	}

	@Test
	@DisplayName("of a new time before a twentieth of it corrects the number of steps as a new one does")
	void early() {
		final Length length = resumed(TrainOptions.options().minutes(100)).at(400, RUN).length().orElseThrow();
		assertEquals(12000, length.after(400));
		assertTrue(length.isCorrectedAfter(600));
	}

	static List<Arguments> others() {
		final TrainOptions o = TrainOptions.options();
		return List.of(Arguments.of(o.baseWidth(16), "baseWidth 8, not 16"), Arguments.of(o.batch(1), "batch 2, not 1"), Arguments.of(o.samples(
			SampleOptions.options().withMirror(true).withBalance(Balance.CASES)), "samples.balance \"unlearned\", not \"cases\""), Arguments.of(o
				.paradigm(Paradigm.TRADITIONAL), "paradigm \"universal\", not \"traditional\""), Arguments.of(o.optimizer(Optimizer.adamW(0.1)),
					"optimizer.decay 0.0, not 0.1"), Arguments.of(o.plan(PlanOptions.options().withWindow(32, 32, 32)), "plan.window none, not [32,32,32]"),
			Arguments.of(o.warmUp(0), "warmUp 0.025, not 0.0"));
	}

	@ParameterizedTest(name = "{1}")
	@MethodSource("others")
	@DisplayName("refuses anything else by name")
	void refused(final TrainOptions given, final String difference) {
		final String message = assertThrows(InputException.class, () -> resumed(given)).getMessage();
		assertEquals("The run run was started with " + difference + "; leave it out to resume the run with what it was started with.", message);
	}

	@Test
	@DisplayName("refuses another seed; other threads are told, and taken")
	void job() {
		assertTrue(assertThrows(InputException.class, () -> Resumption.of(INFO, TrainOptions.options(), RUN, job.withSeed(1))).getMessage()
			.contains("seed 5, not 1"));
		assertEquals(3, Resumption.of(INFO, TrainOptions.options(), RUN, job.withThreads(3).withSeed(5)).job().threads());
		assertEquals(1, told.size());
		assertTrue(told.get(0).contains("threads 2, not 3"), told.get(0));
	}

	@Test
	@DisplayName("of a version that did not say how it was planned keeps its plan and says so")
	void unknown() {
		final TrainOptions known = TrainOptions.options().baseWidth(8).learningRate(0.001);
		final RunInfo old = new RunInfo(INFO.settings().with(known), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), INFO
			.length(), INFO.forecast(), false);
		final Resumption r = Resumption.of(old, TrainOptions.options().plan(PlanOptions.options().withWindow(32, 32, 32)).baseWidth(8), RUN, job);
		assertFalse(r.options().plan().window().isPresent());
		assertEquals(List.of("The run run does not say the plan it was started with, so what is given for it now is not looked at."), told);
	}
}
