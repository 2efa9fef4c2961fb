package sc.fiji.hermes.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

class EvaluatorTest {

	private static final Task A = new Task("a");
	private static final Task B = new Task("b");
	private static final List<Label> LABELS = List.of(new Label(A, List.of(1)), new Label(B, List.of(2)));
	/** 10×10×10 mm, so that a voxel is one millilitre. */
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 6, 1, 1 }, 10, 10, 10);

	@Test
	@DisplayName("F10 Dice of small sets by hand")
	void diceByHand() {
		assertEquals(OptionalDouble.of(1), dice(map(1, 1, 0, 0, 0, 0), map(1, 1, 0, 0, 0, 0)));
		// 3 and 2 voxels, 1 common: 2·1 / 5
		assertEquals(OptionalDouble.of(0.4), dice(map(1, 1, 1, 0, 0, 0), map(0, 0, 1, 1, 0, 0)));
		assertEquals(OptionalDouble.of(0), dice(map(1, 1, 0, 0, 0, 0), map(0, 0, 1, 1, 0, 0)));
		assertEquals(OptionalDouble.of(0), dice(map(1, 0, 0, 0, 0, 0), map(0, 0, 0, 0, 0, 0)));
		// Other values of the map are not this task.
		assertEquals(OptionalDouble.of(2.0 / 3), dice(map(1, 1, 2, 2, 0, 0), map(1, 2, 2, 2, 0, 0)));
	}

	@Test
	@DisplayName("F10 an empty reference does not count, whether something was predicted or not")
	void emptyReference() {
		assertEquals(OptionalDouble.empty(), dice(map(0, 0, 0, 0, 0, 0), map(0, 0, 0, 0, 0, 0)));
		assertEquals(OptionalDouble.empty(), dice(map(0, 0, 0, 0, 0, 0), map(1, 0, 0, 0, 0, 0)));
	}

	@Test
	@DisplayName("F10 regions of several values, values above 32767 and plain masks")
	void masks() {
		final LabelMap map = map(1, 3, 40000, 0, 2, 2);
		assertEquals(3, Mask.of(map, new Label(A, List.of(1, 3, 40000))).count());
		assertEquals(5, Mask.nonZero(map).count());
		assertTrue(Mask.of(map, new Label(A, List.of(40000))).contains(2));
		assertFalse(Mask.nonZero(map).contains(3));
		assertThrows(IllegalArgumentException.class, () -> Overlap.of(Mask.nonZero(map), Mask.nonZero(LabelMap.of(new short[1],
			Geometry.ofSpacing(new long[] { 1, 1, 1 }, 1, 1, 1)))));
	}

	@Test
	@DisplayName("voxels that the reference does not know are not scored, whatever was predicted there")
	void unknownVoxels() {
		final java.util.BitSet ignored = new java.util.BitSet();
		ignored.set(3);
		final Mask reference = Mask.of(map(1, 1, 3, 3, 0, 0), LABELS.get(0), ignored);
		for (final LabelMap predicted : List.of(map(1, 0, 1, 1, 0, 0), map(1, 0, 0, 0, 0, 0))) assertEquals(OptionalDouble.of(2.0 / 3), DiceScore.of(
			Overlap.of(reference, Mask.of(predicted, LABELS.get(0)))));
	}

	/** a: 0.4 and 1 counted; b: 0.5 counted, one false positive of 2 ml; second dataset: a 0. */
	private static Evaluation example() {
		return Evaluator.evaluate(List.of( //
			of("first", "x", Set.of(A), map(1, 1, 1, 0, 0, 0), map(0, 0, 1, 1, 0, 0)), //
			of("first", "y", ordered(A, B), map(1, 0, 0, 0, 0, 0), map(1, 0, 0, 0, 2, 2)), //
			of("first", "z", Set.of(B), map(1, 0, 0, 2, 2, 2), map(0, 0, 0, 0, 0, 2)), //
			of("sec,ond", "x", Set.of(A), map(1, 0, 0, 0, 0, 0), map(0, 0, 0, 0, 0, 1))), Job.create());
	}

	@Test
	@DisplayName("F10 means per task, dataset and overall; unannotated tasks are not scored; false positives are volumes")
	void means() {
		final Evaluation e = example();
		assertEquals(5, e.scores().size());
		final Mean a = e.tasks().get(0), b = e.tasks().get(1), other = e.tasks().get(2);
		assertEquals("a", a.name());
		assertEquals(0.7, a.dice().getAsDouble(), 1e-12);
		assertEquals(2, a.counted());
		assertEquals(0.5, b.dice().getAsDouble(), 1e-12);
		assertEquals(1, b.counted());
		assertEquals(2, b.falsePositiveMl(), 1e-9);
		assertEquals(0, other.dice().getAsDouble());
		assertEquals(0, other.falsePositiveMl(), "a wrong place is not a false positive volume of an absent task");
		assertEquals(0.6, e.datasets().get(0).dice().getAsDouble(), 1e-12);
		assertEquals(0.0, e.datasets().get(1).dice().getAsDouble());
		assertEquals(0.4, e.overall().dice().getAsDouble(), 1e-12);
		assertEquals(3, e.overall().counted());
	}

	@Test
	@DisplayName("F10 nothing counted gives no mean instead of a number")
	void nothingCounted() {
		final Evaluation e = Evaluator.evaluate(List.of(of("d", "x", Set.of(A), map(0, 0, 0, 0, 0, 0), map(0, 0, 0, 0, 0, 0))), Job
			.create());
		assertEquals(OptionalDouble.empty(), e.overall().dice());
		assertTrue(e.text().contains("–"));
		assertTrue(JsonParser.parseString(e.json()).getAsJsonObject().get("mean_dice").isJsonNull());
		assertEquals(OptionalDouble.empty(), new Evaluation(List.of()).overall().dice());
	}

	@Test
	@DisplayName("evaluation as aligned text, CSV and JSON files")
	void reports(@TempDir final Path folder) throws IOException {
		example().write(folder);
		final List<String> lines = Files.readAllLines(folder.resolve("evaluation.txt"));
		assertEquals(1 + 3 + 2 + 1, lines.size());
		final int column = lines.get(0).indexOf("task");
		for (final String line : lines) assertEquals(' ', line.charAt(column - 1), line);
		assertTrue(lines.get(1).matches("first +a +0\\.700 +2 cases +0\\.0"), lines.get(1));
		assertTrue(lines.get(2).matches("first +b +0\\.500 +1 case +2\\.0"), lines.get(2));
		assertTrue(lines.get(6).matches("all datasets +mean of tasks +0\\.400 +3 tasks +2\\.0"), lines.get(6));
		final List<String> csv = Files.readAllLines(folder.resolve("evaluation.csv"));
		assertEquals("dataset,case,task,dice,reference_ml,predicted_ml,false_positive_ml", csv.get(0));
		assertEquals("first,x,a,0.40000,3.000,2.000,0.000", csv.get(1));
		assertTrue(csv.contains("first,y,b,,0.000,2.000,2.000"));
		assertEquals("\"sec,ond\",x,a,0.00000,1.000,1.000,0.000", csv.get(5));
		final JsonObject json = JsonParser.parseString(Files.readString(folder.resolve("evaluation.json"))).getAsJsonObject();
		assertEquals(0.4, json.get("mean_dice").getAsDouble(), 1e-12);
		assertEquals(5, json.getAsJsonArray("cases").size());
		assertEquals(2, json.getAsJsonArray("datasets").size());
	}

	@Test
	@DisplayName("evaluation reads label maps and one mask file a task")
	void files(@TempDir final Path folder) {
		final Path truth = folder.resolve("truth.nii.gz"), a = folder.resolve("a.nii.gz"), b = folder.resolve("b.nii.gz");
		Volumes.write(map(1, 1, 1, 2, 0, 0), truth);
		Volumes.write(map(0, 0, 7, 7, 0, 0), a);
		Volumes.write(map(0, 0, 0, 1, 0, 0), b);
		final Evaluation e = Evaluator.evaluate(List.of(new EvaluationCase("d", "x", ordered(A, B),
			MaskSource.labelMap(truth, LABELS), MaskSource.files(Map.of(A, a, B, b)))), Job.create());
		assertEquals(0.4, e.scores().get(0).dice().getAsDouble(), 1e-12);
		assertEquals(1.0, e.scores().get(1).dice().getAsDouble(), 1e-12);
	}

	@Test
	@DisplayName("evaluation refuses other grids, missing files and unknown tasks in a sentence that names the case or file")
	void refuses(@TempDir final Path folder) {
		final LabelMap truth = map(1, 0, 0, 0, 0, 0);
		final LabelMap moved = LabelMap.of(new short[6], Geometry.of(new long[] { 6, 1, 1 }, new double[] { 10, 0, 0, 5, 0, 10, 0,
			0, 0, 0, 10, 0 }));
		final String grid = message(of("d", "x17", Set.of(A), truth, moved));
		assertTrue(grid.contains("x17") && grid.contains("another grid"), grid);
		final LabelMap smaller = LabelMap.of(new short[5], Geometry.ofSpacing(new long[] { 5, 1, 1 }, 10, 10, 10));
		assertTrue(message(of("d", "x18", Set.of(A), truth, smaller)).contains("x18"));
		final Path none = folder.resolve("none.nii.gz");
		final MaskSource known = MaskSource.labelMap("reference", truth, LABELS);
		assertTrue(message(new EvaluationCase("d", "x", Set.of(A), known, MaskSource.labelMap(none, LABELS))).contains(
			"none.nii.gz"));
		assertTrue(message(new EvaluationCase("d", "x", Set.of(B), known, MaskSource.files(Map.of(A, none)))).contains(
			"mask of b"));
		assertTrue(message(new EvaluationCase("d", "x", Set.of(new Task("c")), known, known)).contains("no label value for c"));
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> Evaluator.evaluate(List.of(of("d", "x", Set.of(A), truth, truth)), job));
	}

	private static String message(final EvaluationCase c) {
		return assertThrows(InputException.class, () -> Evaluator.evaluate(new ArrayList<>(List.of(c)), Job.create()))
			.getMessage();
	}

	private static OptionalDouble dice(final LabelMap reference, final LabelMap prediction) {
		return DiceScore.of(Mask.of(reference, LABELS.get(0)), Mask.of(prediction, LABELS.get(0)));
	}

	private static EvaluationCase of(final String dataset, final String id, final Set<Task> tasks, final LabelMap reference,
		final LabelMap prediction)
	{
		return new EvaluationCase(dataset, id, tasks, MaskSource.labelMap("reference", reference, LABELS), MaskSource.labelMap(
			"prediction", prediction, LABELS));
	}

	private static Set<Task> ordered(final Task... tasks) {
		return new LinkedHashSet<>(List.of(tasks));
	}

	private static LabelMap map(final int... values) {
		final short[] data = new short[values.length];
		for (int i = 0; i < values.length; i++) data[i] = (short) values[i];
		return LabelMap.of(data, GRID);
	}
}
