package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

import com.google.gson.Gson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.demo.DemoOptions;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Score;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Plan;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.preprocess.PlanReport;
import sc.fiji.hermes.preprocess.Rung;
import sc.fiji.hermes.train.Preset;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainResult;
import sc.fiji.hermes.train.TrainingForecast;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.NiftiForms;
import sc.fiji.hermes.volume.Task;

class WorkJsonTest {

	@TempDir
	Path folder;
	private Exchange exchange;
	private Gson gson;

	@BeforeEach
	void open() {
		exchange = Exchange.create(List.of(folder));
		gson = WorkJson.gson(new VoxelFiles(exchange, "t"));
	}

	@AfterEach
	void close() {
		exchange.close();
	}

	private <T> T there(final T value, final Class<T> type) {
		final String line = gson.toJson(value, type);
		assertFalse(line.contains("\n"), line);
		return gson.fromJson(line, type);
	}

	@Test
	@DisplayName("a collection arrives as it is, with cases without labels, parts of files and odd names")
	void collection() {
		final Task a = new Task("a \"quoted\" täsk\n"), b = new Task("b");
		final Collection c = new Collection("mine", List.of(new Dataset("d", Modality.of("my MR"), 0.1, List.of(new Label(a, List.of(1, 3)),
			new Label(b, List.of(2))), List.of(new Case("1", folder.resolve("i 1"), Optional.of(folder.resolve("l")), Set.of(a), Split.TRAIN),
				new Case("3", folder.resolve("i 3"), Optional.of(folder.resolve("l")), Set.of(a), Split.TRAIN, new Case.Part(OptionalInt.of(3),
					OptionalInt.empty(), Optional.of("T1"))), new Case("2", folder.resolve("i 2"), Optional.empty(), Set.of(), Split.TEST)))));
		final TrainWork work = there(new TrainWork(c, folder.resolve("run"), TrainOptions.options()), TrainWork.class);
		assertEquals(c, work.collection());
		assertEquals(folder.resolve("run"), work.run());
	}

	@Test
	@DisplayName("a label map arrives at its place, with what a NIfTI header says of it besides")
	void place() {
		final Geometry place = Geometry.ofSpacing(new long[] { 2, 1, 1 }, 1, 2, 3);
		final Geometry both = place.with(new NiftiForms(4, 1, Optional.of(Geometry.ofSpacing(place.size(), 1, 2, 3.5))));
		for (final Geometry g : List.of(place, both)) {
			final LabelMap map = there(LabelMap.of(new short[] { 1, 2 }, g), LabelMap.class);
			assertEquals(g, map.geometry());
			assertEquals(g.forms(), map.geometry().forms());
		}
	}

	@Test
	@DisplayName("training options arrive with all that was set, what was not stays open")
	void options() {
		final TrainOptions plain = TrainOptions.options(), set = plain.minutes(0.1).baseWidth(8).optimizer(new Optimizer(Optimizer.Kind.LAMB,
			0.9, 0.999, 1e-5, 1e-5, Double.POSITIVE_INFINITY)).learningRate(1 / 3.0).plan(PlanOptions.options().withSpacing(1.5, 0.1, 3)
				.withWindow(32, 16, 48)).cache(folder.resolve("c")).resume(true);
		for (final TrainOptions o : List.of(plain, set)) assertEquals(o, there(o, TrainOptions.class));
		assertTrue(there(set, TrainOptions.class).resume());
		assertNotEquals(gson.toJson(plain), gson.toJson(set));
		final TrainOptions arrived = there(set, TrainOptions.class);
		assertEquals(set.optimizer(), arrived.optimizer());
		assertEquals(1 / 3.0, arrived.learningRate());
		assertEquals(Optional.of(folder.resolve("c")), arrived.cache());
		assertTrue(there(plain, TrainOptions.class).cache().isEmpty());
		assertTrue(there(plain, TrainOptions.class).steps().isEmpty());
		final DemoOptions demo = there(DemoOptions.options().withTraining(set), DemoOptions.class);
		assertEquals(gson.toJson(set), gson.toJson(demo.training()));
	}

	@Test
	@DisplayName("a result arrives with numbers that JSON does not know")
	void result() {
		final TrainResult r = new TrainResult(folder.resolve("run"), folder.resolve("run/model"), 1L << 40, TrainResult.Ending.COMPLETE, Optional.of(new Evaluation(List
			.of(new Score("d", "c", new Task("t"), OptionalDouble.empty(), Double.POSITIVE_INFINITY, Double.MIN_VALUE), new Score("d", "c",
				new Task("t"), OptionalDouble.of(Math.PI), 0, -0.0)))));
		assertEquals(r, there(r, TrainResult.class));
	}

	@Test
	@DisplayName("a forecast arrives, also one of a training that was not tried")
	void forecast() {
		final Plan plan = new Plan(Plan.CURRENT_VERSION, List.of(new Task("t")), List.of(Modality.CT), List.of(new Grid("d", Modality.CT, List.of(
			new Task("t")), true, List.of(1.5, 0.75, 3.0), List.of(32, 32, 16))));
		for (final Optional<Preset> preset : List.of(Optional.of(Preset.LARGE), Optional.<Preset> empty())) {
			final Rung rung = new Rung(List.of(1.5, 0.75, 3.0), Map.of(new Task("t"), 0.5));
			final PlanReport planned = new PlanReport(plan, List.of(new PlanReport.Reason(List.of(9, 8, 7), List.of(rung))));
			final TrainingForecast f = new TrainingForecast(planned, 16, 2, 1L << 40, 7, Double.NaN, Double.NaN, 0, Double.NaN, 1, 2, 3, 4, preset);
			assertEquals(f, there(f, TrainingForecast.class));
		}
	}

	@Test
	@DisplayName("messages are one line with the names of Appose, and foreign lines are none")
	void messages() {
		final Message m = Message.error("7", Message.Type.MISTAKE, "A \"sentence\"\nof two lines");
		assertFalse(m.toLine().contains("\n"));
		assertTrue(m.toLine().contains("\"responseType\":\"FAILURE\""), m.toLine());
		assertEquals(m, Message.parse(m.toLine()).orElseThrow());
		final Message update = Message.update("7", "step 1", 0.25);
		assertEquals(update, Message.parse(update.toLine()).orElseThrow());
		for (final Message.Type t : Message.Type.values()) assertEquals(t, Message.parse(Message.of("1", t).toLine()).orElseThrow().type());
		for (final String line : List.of("", "I tensorflow/core", "{}", "[1]", "{\"task\":\"1\",\"requestType\":\"DANCE\"}", "null"))
			assertTrue(Message.parse(line).isEmpty(), line);
	}

	@Test
	@DisplayName("a mistake arrives with the settings that help, for the front to name")
	void mistake() {
		final InputException here = new InputException("%s exists; allow replacing%s, or choose a series%s.", "a%s", Remedy.REPLACE, Remedy.SERIES);
		final InputException there = Message.parse(Message.mistake("7", here).toLine()).orElseThrow().toMistake();
		assertEquals(here.getMessage(), there.getMessage());
		assertEquals("a%s exists; allow replacing (REPLACE), or choose a series (SERIES).", there.sentence(Remedy::name));
	}

	@Test
	@DisplayName("every kind of work is found by its name and by its class")
	void kinds() {
		for (final WorkKind k : WorkKind.values()) assertEquals(k, WorkKind.of(k.script()));
		assertEquals(WorkKind.ENGINE, WorkKind.of(new EngineWork()));
	}
}
