package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.check.CheckReport.OrientationCount;
import sc.fiji.hermes.check.CheckReport.Range;
import sc.fiji.hermes.check.CheckReport.TaskSummary;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** {@link Check} on tiny NIfTI files with one thing wrong in each. */
class CheckTest {

	private static final Job JOB = Job.create().withThreads(2);
	private static final Task LEFT = new Task("lung_left"), RIGHT = new Task("lung_right");
	private static final List<Label> LABELS = List.of(new Label(LEFT, List.of(1)), new Label(RIGHT, List.of(2)));
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 6, 5, 4 }, 1, 2, 3);

	@TempDir
	Path folder;

	private final List<Case> cases = new ArrayList<>();

	private static float[] noise(final Geometry g, final long seed) {
		final Random random = new Random(seed);
		final float[] data = new float[(int) g.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = (float) random.nextGaussian();
		return data;
	}

	/** Left (value 1) in the low-x half, right (value 2) in the high-x half of row 0. */
	private static short[] lungs(final Geometry g) {
		final short[] data = new short[(int) g.voxels()];
		data[0] = data[1] = 1;
		data[(int) g.size(0) - 1] = 2;
		return data;
	}

	private Path image(final String id, final float[] data, final Geometry g) {
		final Path file = folder.resolve(id + "_0000.nii.gz");
		Volumes.write(Volume.of(data, g), file);
		return file;
	}

	private Path labels(final String id, final short[] data, final Geometry g) {
		final Path file = folder.resolve(id + ".nii.gz");
		Volumes.write(LabelMap.of(data, g), file);
		return file;
	}

	private Case add(final String id, final Path image, final Path labels, final Split split, final Task... annotated) {
		final Set<Task> tasks = new LinkedHashSet<>(List.of(annotated.length == 0 ? new Task[] { LEFT, RIGHT } : annotated));
		final Case c = new Case(id, image, Optional.of(labels), tasks, split);
		cases.add(c);
		return c;
	}

	/** Two good cases, so that what a test adds is the only thing wrong. */
	private void addGood() {
		add("g1", image("g1", noise(GRID, 1), GRID), labels("g1", lungs(GRID), GRID), Split.TRAIN);
		add("g2", image("g2", noise(GRID, 2), GRID), labels("g2", lungs(GRID), GRID), Split.VALIDATION);
	}

	private Collection collection() {
		return new Collection("c", List.of(new Dataset("D", Modality.T1, 1, LABELS, cases)));
	}

	private CheckReport check() {
		return Check.check(collection(), JOB);
	}

	/** The one finding there is, but for notes. */
	private Finding only(final Finding.Severity severity, final String caseId, final String... says) {
		final CheckReport report = check();
		final List<Finding> wrong = report.findings().stream().filter(f -> f.severity() != Finding.Severity.NOTE).toList();
		assertEquals(1, wrong.size(), report.toText());
		final Finding f = wrong.get(0);
		assertEquals(severity, f.severity(), f.toLine());
		assertEquals(caseId, f.caseId(), f.toLine());
		for (final String s : says) assertTrue(f.toLine().contains(s), f.toLine());
		return f;
	}

	@Test
	@DisplayName("a good collection has no finding, and its summary has the right numbers")
	void good() throws IOException {
		addGood();
		// stored L, P, S with other spacing: canonical numbers are compared
		final Geometry lps = Geometry.of(new long[] { 8, 5, 4 }, new double[] { -3, 0, 0, 9, 0, -2, 0, 4, 0, 0, 3, 1 });
		final short[] mirrored = new short[(int) lps.voxels()];
		mirrored[7] = 1;
		mirrored[0] = 2;
		mirrored[9] = 2;
		add("g3", image("g3", noise(lps, 3), lps), labels("g3", mirrored, lps), Split.TRAIN);
		final CheckReport report = check();
		assertEquals(List.of("the images are stored in different orientations, RAS (2), LPS (1)"), report.findings().stream().map(
			Finding::sentence).toList());
		assertEquals(List.of(Finding.Severity.NOTE), report.findings().stream().map(Finding::severity).toList());
		final CheckReport.DatasetSummary d = report.datasets().get(0);
		assertEquals(List.of(2, 1, 0, 3), List.of(d.training(), d.validation(), d.test(), d.cases()));
		assertEquals(List.of(new Range(1, 1, 3), new Range(2, 2, 2), new Range(3, 3, 3)), d.spacing());
		assertEquals(new Range(6, 6, 8), d.size().get(0));
		assertEquals(List.of(new OrientationCount("RAS", 2), new OrientationCount("LPS", 1)), d.orientations());
		assertEquals(List.of(new TaskSummary(LEFT, 3, 3, 5), new TaskSummary(RIGHT, 3, 3, 4)), d.tasks());
		assertDoesNotThrow(() -> Check.requireUsable(report));
		assertTrue(report.toText().contains("D (T1): 3 cases, 2 training, 1 validation, 0 test"), report.toText());
		final JsonObject json = JsonParser.parseString(report.toJson()).getAsJsonObject();
		assertEquals(0, json.get("errors").getAsInt());
		assertEquals(2, json.getAsJsonArray("datasets").get(0).getAsJsonObject().getAsJsonObject("orientations").get("RAS")
			.getAsInt());
	}

	@Test
	@DisplayName("a missing image, a missing label map and an unreadable file are errors that name the file")
	void files() throws IOException {
		addGood();
		add("noimage", folder.resolve("none_0000.nii.gz"), labels("noimage", lungs(GRID), GRID), Split.TRAIN);
		add("nolabels", image("nolabels", noise(GRID, 3), GRID), folder.resolve("none.nii.gz"), Split.TRAIN);
		final Path junk = Files.writeString(folder.resolve("junk_0000.nii.gz"), "this is no image");
		add("junk", junk, labels("junk", lungs(GRID), GRID), Split.TRAIN);
		final CheckReport report = check();
		assertEquals(List.of("noimage", "nolabels", "junk"), report.errors().stream().map(Finding::caseId).toList(), report
			.toText());
		assertEquals(Optional.of(junk), report.errors().get(2).file());
		assertEquals(3, report.findings().size());
		final String message = assertThrows(InputException.class, () -> Check.requireUsable(report)).getMessage();
		assertEquals(3, message.lines().count(), message);
		assertTrue(message.contains("none_0000.nii.gz does not exist"), message);
	}

	@Test
	@DisplayName("image and label map of different size or spacing, or far apart, are errors; a small shift is a warning")
	void geometry() {
		addGood();
		final Geometry longer = Geometry.ofSpacing(new long[] { 6, 5, 5 }, 1, 2, 3);
		add("size", image("size", noise(GRID, 3), GRID), labels("size", lungs(longer), longer), Split.TRAIN);
		final Geometry wider = Geometry.ofSpacing(GRID.size(), 1, 2, 3.02);
		add("spacing", image("spacing", noise(GRID, 4), GRID), labels("spacing", lungs(wider), wider), Split.TRAIN);
		final Geometry shifted = Geometry.of(GRID.size(), new double[] { 1, 0, 0, 0.5, 0, 2, 0, 0, 0, 0, 3, 0 });
		add("shift", image("shift", noise(GRID, 5), GRID), labels("shift", lungs(shifted), shifted), Split.TRAIN);
		final Geometry far = Geometry.of(GRID.size(), new double[] { 1, 0, 0, 40, 0, 2, 0, 0, 0, 0, 3, 0 });
		add("far", image("far", noise(GRID, 6), GRID), labels("far", lungs(far), far), Split.TRAIN);
		final Geometry rounded = Geometry.ofSpacing(GRID.size(), 1.0005, 2, 3);
		add("rounded", image("rounded", noise(GRID, 7), GRID), labels("rounded", lungs(rounded), rounded), Split.TRAIN);
		final CheckReport report = check();
		assertEquals(List.of("size", "spacing", "far"), report.errors().stream().map(Finding::caseId).toList(), report.toText());
		assertEquals(List.of("shift"), report.warnings().stream().map(Finding::caseId).toList(), report.toText());
		assertTrue(report.errors().get(0).sentence().contains("6×5×4") && report.errors().get(0).sentence().contains("6×5×5"));
		assertTrue(report.warnings().get(0).sentence().contains("up to 0.5 mm"), report.toText());
	}

	@Test
	@DisplayName("a label map stored in another axis order at the same place is no finding")
	void reordered() {
		addGood();
		// x and y stored the other way round, y towards P
		final Geometry turned = Geometry.of(new long[] { 5, 6, 4 }, new double[] { 0, 1, 0, 0, -2, 0, 0, 8, 0, 0, 3, 0 });
		final short[] data = new short[120];
		data[0] = 1;
		data[25] = 2;
		add("turned", image("turned", noise(GRID, 3), GRID), labels("turned", data, turned), Split.TRAIN);
		assertEquals(List.of(), check().findings());
	}

	@Test
	@DisplayName("F8 an undeclared label value is an error that names value and count")
	void undeclared() {
		addGood();
		final short[] odd = lungs(GRID);
		odd[20] = odd[21] = odd[22] = 9;
		add("odd", image("odd", noise(GRID, 3), GRID), labels("odd", odd, GRID), Split.TRAIN);
		only(Finding.Severity.ERROR, "odd", "3 voxels of value 9", "not declared");
		final JsonObject finding = JsonParser.parseString(check().toJson()).getAsJsonObject().getAsJsonArray("findings").get(0)
			.getAsJsonObject();
		assertEquals("error", finding.get("severity").getAsString());
		assertEquals("odd", finding.get("case").getAsString());
		assertEquals(folder.resolve("odd.nii.gz").toString(), finding.get("file").getAsString());
	}

	@Test
	@DisplayName("a task drawn but not annotated, annotated but never present, and annotated nowhere are warnings")
	void annotation() {
		final short[] leftOnly = lungs(GRID);
		leftOnly[5] = 0;
		add("a", image("a", noise(GRID, 1), GRID), labels("a", leftOnly, GRID), Split.TRAIN);
		add("b", image("b", noise(GRID, 2), GRID), labels("b", leftOnly, GRID), Split.VALIDATION);
		only(Finding.Severity.WARNING, "", "lung_right", "annotated in 2 cases but present in none");
		cases.clear();
		addGood();
		add("c", folder.resolve("a_0000.nii.gz"), labels("c", lungs(GRID), GRID), Split.TRAIN, LEFT);
		cases.remove(0);
		only(Finding.Severity.WARNING, "c", "lung_right (1 voxel) is drawn but not listed");
		cases.clear();
		add("a", folder.resolve("a_0000.nii.gz"), folder.resolve("a.nii.gz"), Split.TRAIN, LEFT);
		add("b", folder.resolve("b_0000.nii.gz"), folder.resolve("b.nii.gz"), Split.VALIDATION, LEFT);
		only(Finding.Severity.WARNING, "", "lung_right", "annotated in no case");
	}

	@Test
	@DisplayName("non-finite voxels and constant images are errors")
	void values() {
		addGood();
		final float[] bad = noise(GRID, 3);
		bad[7] = Float.NaN;
		bad[8] = Float.POSITIVE_INFINITY;
		add("nan", image("nan", bad, GRID), labels("nan", lungs(GRID), GRID), Split.TRAIN);
		final float[] flat = new float[bad.length];
		java.util.Arrays.fill(flat, 4);
		add("flat", image("flat", flat, GRID), labels("flat", lungs(GRID), GRID), Split.TRAIN);
		add("flat2", image("flat2", flat, GRID), labels("flat2", lungs(GRID), GRID), Split.VALIDATION);
		final CheckReport report = check();
		assertEquals(List.of("nan", "flat", "flat2"), report.findings().stream().map(Finding::caseId).toList(), report.toText());
		assertTrue(report.errors().get(0).sentence().contains("2 voxels"), report.toText());
		assertTrue(report.errors().get(1).sentence().contains("constant (4.0"), report.toText());
	}

	@Test
	@DisplayName("the same image in two splits is an error though its file differs")
	void duplicateContent() {
		addGood();
		add("copy", folder.resolve("copy_0000.nii"), labels("copy", lungs(GRID), GRID), Split.VALIDATION);
		Volumes.write(Volume.of(noise(GRID, 1), GRID), folder.resolve("copy_0000.nii"));
		only(Finding.Severity.ERROR, "copy", "equals that of case g1", "one is for training, the other for validation");
	}

	@Test
	@DisplayName("the same image twice in one split is a warning, within a dataset and across")
	void duplicateWithin() {
		addGood();
		final Case copy = add("copy", folder.resolve("g1_0000.nii.gz"), folder.resolve("g1.nii.gz"), Split.TRAIN);
		only(Finding.Severity.WARNING, "copy", "equals that of case g1", "remove one");
		cases.remove(copy);
		final Dataset d = collection().datasets().get(0);
		final CheckReport report = Check.check(new Collection("c", List.of(d, new Dataset("E", Modality.T1, 1, LABELS, List.of(
			copy)))), JOB);
		assertEquals(1, report.findings().size(), report.toText());
		assertEquals(Finding.Severity.WARNING, report.findings().get(0).severity());
		assertEquals("E", report.findings().get(0).dataset());
	}

	@Test
	@DisplayName("a case id in two splits is one error")
	void twoSplits() {
		addGood();
		add("g1", folder.resolve("g1_0000.nii.gz"), folder.resolve("g1.nii.gz"), Split.VALIDATION);
		only(Finding.Severity.ERROR, "g1", "in two splits, training and validation");
	}

	@Test
	@DisplayName("left drawn right of right is a warning")
	void swapped() {
		addGood();
		final short[] data = lungs(GRID);
		data[0] = data[1] = 2;
		data[5] = 1;
		add("swapped", image("swapped", noise(GRID, 3), GRID), labels("swapped", data, GRID), Split.TRAIN);
		only(Finding.Severity.WARNING, "swapped", "lung_left lies 4.5 mm to the right of lung_right");
	}

	@Test
	@DisplayName("a training case without label map is an error, a test case without is none")
	void unlabelled() {
		addGood();
		cases.add(new Case("t", image("t", noise(GRID, 3), GRID), Optional.empty(), Set.of(), Split.TEST));
		assertEquals(List.of(), check().findings());
		cases.add(new Case("u", image("u", noise(GRID, 4), GRID), Optional.empty(), Set.of(), Split.TRAIN));
		only(Finding.Severity.ERROR, "u", "no label map");
	}

	@Test
	@DisplayName("no dataset, no case and no training case are errors, no validation case is a warning")
	void empty() {
		assertEquals(1, Check.check(new Collection("c", List.of()), JOB).errors().size());
		final CheckReport none = check();
		assertTrue(none.errors().stream().anyMatch(f -> f.sentence().equals("the dataset has no case")), none.toText());
		addGood();
		final Case train = cases.remove(0);
		only(Finding.Severity.ERROR, "", "no training case");
		cases.set(0, train);
		only(Finding.Severity.WARNING, "", "no validation case");
	}

	@Test
	@DisplayName("values that are no Hounsfield units, and an unknown modality, are warnings")
	void modality() {
		addGood();
		final Collection ct = new Collection("c", List.of(new Dataset("D", Modality.CT, 1, LABELS, cases)));
		assertEquals(2, Check.check(ct, JOB).warnings().stream().filter(f -> f.sentence().contains("Hounsfield")).count());
		final CheckReport unknown = Check.check(new Collection("c", List.of(new Dataset("D", Modality.UNKNOWN, 1, LABELS, cases))),
			JOB);
		assertEquals(List.of("the modality is unknown"), unknown.findings().stream().map(Finding::sentence).toList());
	}

	@Test
	@DisplayName("a cancelled check stops")
	void cancelled() {
		addGood();
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> Check.check(collection(), job));
	}
}
