package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.NiftiForms;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** What {@link Check} says of values, labels, and datasets as a whole, beside the plain faults of {@link CheckTest}. */
class CheckRulesTest {

	private static final Job JOB = Job.create().withThreads(2);
	private static final Task ORGAN = new Task("organ");
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 12, 10, 8 }, 2, 2, 2);

	@TempDir
	Path folder;

	private static float[] noise(final long seed, final float scale) {
		final Random random = new Random(seed);
		final float[] data = new float[(int) GRID.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = scale * (float) random.nextGaussian();
		return data;
	}

	/** A block of 5×{@code height}×5 voxels of a value, its place a little different for each seed. */
	private static short[] block(final int seed, final int value, final int height) {
		final short[] data = new short[(int) GRID.voxels()];
		for (int k = 1; k < 6; k++) for (int j = 2; j < 2 + height; j++) for (int i = 3; i < 8; i++) data[i + 12 * (j + 10 * k)] = (short) value;
		data[11 - seed % 12 + 12 * (9 + 10 * (7 - seed / 12))] = (short) value;
		return data;
	}

	private Path write(final String name, final float[] data, final Geometry g) {
		final Path file = folder.resolve(name + "_0000.nii.gz");
		Volumes.write(Volume.of(data, g), file);
		return file;
	}

	private Path write(final String name, final short[] data, final Geometry g) {
		final Path file = folder.resolve(name + ".nii.gz");
		Volumes.write(LabelMap.of(data, g), file);
		return file;
	}

	private static Case of(final String id, final Path image, final Path labels, final Set<Task> tasks) {
		return new Case(id, image, Optional.of(labels), tasks, id.endsWith("v") ? Split.VALIDATION : Split.TRAIN);
	}

	private Case good(final String id, final int seed, final float scale) {
		return of(id, write(id, noise(seed, scale), GRID), write(id, block(seed, 1, 5), GRID), Set.of(ORGAN));
	}

	private static Dataset dataset(final String name, final Modality modality, final Task task, final List<Case> cases) {
		return new Dataset(name, modality, 1, List.of(new Label(task, List.of(1))), cases);
	}

	private static CheckReport check(final Dataset... datasets) {
		return Check.check(new Collection("c", List.of(datasets)), JOB);
	}

	private static Finding one(final CheckReport report, final Severity severity, final Rule rule, final String... words) {
		assertEquals(1, report.findings().size(), report.toText());
		final Finding f = report.findings().get(0);
		assertEquals(severity + " " + rule, f.severity() + " " + f.rule(), report.toText());
		for (final String w : words) assertTrue(f.toLine().contains(w), f.toLine());
		return f;
	}

	private List<Case> three() {
		return new ArrayList<>(List.of(good("a", 1, 100), good("b", 2, 100), good("cv", 3, 100)));
	}

	@Test
	@DisplayName("Voxels that are not finite are a note outside the body, and an error with their number and place inside it")
	void notFinite() {
		final Geometry g = Geometry.ofSpacing(new long[] { 70, 70, 4 }, 2, 2, 2);
		final List<Case> cases = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			final float[] data = noise(i, g);
			final short[] labels = new short[data.length];
			for (int k = 0; k < data.length; k++) {
				final int x = k % 70, y = k / 70 % 70;
				final boolean body = x >= 25 && x < 45 && y >= 25 && y < 45;
				data[k] = body ? 1000 + data[k] : x < 10 ? Float.NaN : data[k];
				labels[k] = (short) (body && x < 30 + i ? 1 : 0);
			}
			if (i == 2) data[35 + 70 * 35] = Float.NEGATIVE_INFINITY;
			cases.add(of("c" + i + (i == 1 ? "v" : ""), write("n" + i, data, g), write("n" + i, labels, g), Set.of(ORGAN)));
		}
		final CheckReport report = Check.check(new Collection("c", List.of(new Dataset("d", Modality.T1, 1, List.of(new Label(ORGAN, List.of(
			1))), cases))), JOB);
		assertEquals(List.of("c2"), report.errors().stream().map(Finding::caseId).toList(), report.toText());
		assertTrue(report.errors().get(0).sentence().contains("1 voxel that is not finite") && report.errors().get(0).sentence().contains(
			"(35, 35, 0)"), report.toText());
		assertEquals(List.of("c0", "c1v"), report.notes().stream().filter(f -> f.rule() == Rule.NOT_FINITE).map(Finding::caseId).toList(), report
			.toText());
	}

	private static float[] noise(final long seed, final Geometry g) {
		final Random random = new Random(seed);
		final float[] data = new float[(int) g.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = (float) random.nextGaussian();
		return data;
	}

	@Test
	@DisplayName("Images that do not tell left from right are one warning a dataset, by the first of them")
	void doubtfulPlace() {
		final List<Case> cases = new ArrayList<>();
		for (int i = 0; i < 4; i++) {
			final Geometry g = i == 0 ? GRID : GRID.with(NiftiForms.of(0, 0));
			cases.add(of("c" + i + (i == 3 ? "v" : ""), write("c" + i, noise(i, 1), g), write("c" + i, block(i, 1, 5), g), Set.of(ORGAN)));
		}
		final CheckReport report = Check.check(new Collection("c", List.of(new Dataset("d", Modality.T1, 1, List.of(new Label(ORGAN, List.of(
			1))), cases))), JOB);
		final List<Finding> found = report.warnings().stream().filter(f -> f.rule() == Rule.DOUBTFUL_PLACE).toList();
		assertEquals(1, found.size(), report.toText());
		assertTrue(found.get(0).toLine().startsWith("d: in 3 of 4 cases, first c1: "), found.get(0).toLine());
		assertTrue(found.get(0).toLine().contains("left from right"), found.get(0).toLine());
		assertTrue(report.errors().isEmpty(), report.toText());
	}

	@Test
	@DisplayName("metal in CT is a note that names count, highest value and case")
	void metal() {
		final List<Case> cases = three();
		final float[] metal = noise(4, 100);
		metal[50] = 31_719;
		cases.add(of("d", write("d", metal, GRID), write("d", block(4, 1, 5), GRID), Set.of(ORGAN)));
		one(check(dataset("D", Modality.CT, ORGAN, cases)), Severity.NOTE, Rule.METAL, "1 of 4 CT images", "31719 in case d");
		assertEquals(List.of(), check(dataset("D", Modality.T1, ORGAN, cases)).findings(), "MR has no Hounsfield units");
	}

	@Test
	@DisplayName("images of other intensity scales are a note, for PET a warning if they differ as Bq/ml and SUV")
	void scales() {
		final List<Case> cases = three();
		cases.add(good("d", 4, 90_000));
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.NOTE, Rule.INTENSITY_SCALES, "in case d");
		one(check(dataset("D", Modality.PET, ORGAN, cases)), Severity.WARNING, Rule.INTENSITY_SCALES, "Bq/ml");
	}

	@ParameterizedTest
	@DisplayName("CT that is stored in other numbers is a warning that says in which")
	@CsvSource({ "1024, 1, Hounsfield units + 1024", "0.5, 0.0002, normalised", "100, 0.02, 8 bits" })
	void hounsfield(final float offset, final float factor, final String words) {
		final List<Case> cases = three();
		final float[] other = noise(4, 300);
		for (int i = 0; i < other.length; i++) other[i] = Math.max(0, offset + factor * other[i]);
		cases.add(of("d", write("d", other, GRID), write("d", block(4, 1, 5), GRID), Set.of(ORGAN)));
		one(check(dataset("D", Modality.CT, ORGAN, cases)), Severity.WARNING, Rule.NOT_HOUNSFIELD, words);
	}

	@ParameterizedTest
	@DisplayName("a header in metres or micrometres, and voxels absurdly far apart, are warnings")
	@CsvSource({ "0.002, 0.002, UNITS, spacing is in m", "2000, 2000, UNITS, spacing is in µm", "2, 300, SPACING, header is in mm" })
	void units(final double plane, final double across, final Rule rule, final String words) {
		final List<Case> cases = three();
		final Geometry g = Geometry.ofSpacing(GRID.size(), plane, plane, across);
		cases.add(of("d", write("d", noise(4, 100), g), write("d", block(4, 1, 5), g), Set.of(ORGAN)));
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.WARNING, rule, words);
	}

	@Test
	@DisplayName("0/255 masks are errors, and the repaired collection lets 255 mean the task")
	void masks() {
		final List<Case> cases = three();
		cases.add(of("d", cases.get(0).image(), write("d", block(4, 255, 5), GRID), Set.of(ORGAN)));
		cases.remove(0);
		final Dataset d = dataset("D", Modality.T1, ORGAN, cases);
		final CheckReport report = check(d);
		one(report, Severity.ERROR, Rule.MASK_VALUE, "0 and 255", "organ is declared as 1");
		final Collection fixed = Repair.of(new Collection("c", List.of(d)), report).collection();
		assertEquals(List.of(1, 255), fixed.datasets().get(0).labels().get(0).values());
		assertEquals(List.of(), Check.check(fixed, JOB).findings());
	}

	@Test
	@DisplayName("label values of 0.9999 and interpolated ones are told apart, with their number")
	void fractional() {
		final List<Case> cases = three();
		final float[] close = new float[(int) GRID.voxels()];
		Arrays.fill(close, 3, 7, 0.9999f);
		cases.add(of("d", write("d", noise(4, 100), GRID), write("d_labels", close, GRID), Set.of(ORGAN)));
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.ERROR, Rule.FRACTIONAL_LABELS, "4 of 960", "round");
		close[9] = 0.4f;
		write("d_labels", close, GRID);
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.ERROR, Rule.FRACTIONAL_LABELS, "5 of 960", "nearest neighbour");
	}

	@Test
	@DisplayName("a label map that belongs to two images, and one with background only, are warnings")
	void labelMaps() {
		final List<Case> cases = three();
		cases.add(of("d", write("d", noise(4, 100), GRID), cases.get(0).labels().get(), Set.of(ORGAN)));
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.WARNING, Rule.DUPLICATE_LABELS, "equals that of case a");
		cases.remove(3);
		cases.add(of("e", write("e", noise(5, 100), GRID), write("e", new short[960], GRID), Set.of(ORGAN)));
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.WARNING, Rule.EMPTY_LABELS, "case e");
	}

	@Test
	@DisplayName("one of ten images stored in another orientation is a warning, three of ten are a note")
	void orientations() {
		final Geometry lps = Geometry.of(GRID.size(), new double[] { -2, 0, 0, 22, 0, -2, 0, 18, 0, 0, 2, 0 });
		final List<Case> cases = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			final Geometry g = i == 9 ? lps : GRID;
			final String id = i == 8 ? "x8v" : "x" + i;
			cases.add(of(id, write(id, noise(i, 100), g), write(id, block(i, 1, 5), g), Set.of(ORGAN)));
		}
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.WARNING, Rule.ORIENTATIONS, "case x9", "LPS, unlike 9 of 10");
		for (int i = 0; i < 2; i++) {
			write("x" + i, noise(i, 100), lps);
			write("x" + i, block(i, 1, 5), lps);
		}
		one(check(dataset("D", Modality.T1, ORGAN, cases)), Severity.NOTE, Rule.ORIENTATIONS, "RAS (7), LPS (3)");
	}

	@Test
	@DisplayName("two frames of one patient in training and validation are a warning; the repair keeps the one in validation")
	void patients() {
		final List<Case> cases = three();
		final Case train = good("p7_frame01", 4, 100), other = good("p7_frame12", 5, 100);
		cases.add(train);
		cases.add(new Case(other.id(), other.image(), other.labels(), other.annotated(), Split.VALIDATION));
		final Dataset d = dataset("D", Modality.CINE, ORGAN, cases);
		final CheckReport report = check(d);
		one(report, Severity.WARNING, Rule.PATIENT_IN_TWO_SPLITS, "same patient as case p7_frame01");
		assertEquals(List.of("a", "b", "cv", "p7_frame12"), Repair.of(new Collection("c", List.of(d)), report).collection().datasets().get(0)
			.cases().stream().map(Case::id).toList());
	}

	@Test
	@DisplayName("equal names of other volume and other names in one place are told across datasets")
	void meanings() {
		final List<Case> first = three(), second = new ArrayList<>(), third = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			final String name = "s" + i;
			second.add(of(name, write(name, noise(20 + i, 100), GRID), write(name, block(30 + i, 1, 1), GRID), Set.of(ORGAN)));
			final Task viscus = new Task("viscus");
			third.add(of("t" + i, write("t" + i, noise(40 + i, 100), GRID), write("t" + i, block(50 + i, 1, 5), GRID), Set.of(viscus)));
		}
		final Dataset a = dataset("A", Modality.T1, ORGAN, first), b = dataset("B", Modality.T2, ORGAN, second);
		one(check(a, b), Severity.WARNING, Rule.SAME_NAME_OTHER_SIZE, "organ is 1.01 ml in A and 0.208 ml in B", "rename one");
		final Dataset c = dataset("C", Modality.T2, new Task("viscus"), third);
		one(check(a, c), Severity.NOTE, Rule.OTHER_NAME_SAME_PLACE, "organ of A and viscus of C", "one name");
	}

	@Test
	@DisplayName("partly annotated datasets and gaps in the label values are notes")
	void notes() {
		final Task other = new Task("other");
		final List<Case> cases = new ArrayList<>();
		for (final Case c : three()) cases.add(of(c.id(), c.image(), c.labels().get(), cases.isEmpty() ? Set.of(ORGAN) : new LinkedHashSet<>(List
			.of(ORGAN, other))));
		final short[] both = block(3, 1, 5);
		both[0] = 4;
		write("b", both, GRID);
		final CheckReport report = check(new Dataset("D", Modality.T1, 1, List.of(new Label(ORGAN, List.of(1)), new Label(other, List.of(4))),
			cases));
		assertEquals(List.of(Rule.VALUE_GAP, Rule.PARTLY_ANNOTATED), report.findings().stream().map(Finding::rule).toList(), report.toText());
		assertEquals(2, report.notes().size());
		assertTrue(report.findings().get(0).sentence().contains("from 1 to 4"), report.toText());
		assertTrue(report.findings().get(1).sentence().startsWith("1 of 3 label maps is drawn in part"), report.toText());
	}

	@Test
	@DisplayName("of many findings alike the text tells some and their number, the JSON report all with rule and fix")
	void many() throws java.io.IOException {
		final List<Case> cases = three();
		for (int i = 0; i < 12; i++) cases.add(of("m" + i, folder.resolve("m" + i + ".nii.gz"), cases.get(0).labels().get(), Set.of(ORGAN)));
		Files.createFile(folder.resolve("unrelated"));
		final CheckReport report = check(dataset("D", Modality.T1, ORGAN, cases));
		assertEquals(12, report.errors().size());
		assertEquals(9, report.toText().lines().filter(l -> l.startsWith("ERROR  ")).count(), report.toText());
		assertTrue(report.toText().contains("D: 4 more like the last"), report.toText());
		assertEquals(12, report.toJson().split("\"rule\": \"missing-file\"").length - 1);
		assertTrue(report.toJson().contains("\"fix\": \"D: case m0 is left out\""), report.toJson());
	}

	@Test
	@DisplayName("Many undeclared values are one sentence a case, which says how only some structures are used; then they are fine")
	void undeclaredValues() {
		final List<Case> cases = new ArrayList<>();
		for (int n = 0; n < 3; n++) {
			final short[] map = block(n, 1, 5);
			for (int v = 2; v <= 117; v++) if (v != 50) map[v - 2] = (short) v;
			cases.add(of("c" + n + (n == 2 ? "v" : ""), write("c" + n, noise(n, 100), GRID), write("c" + n, map, GRID), Set.of(ORGAN)));
		}
		final Dataset strict = dataset("d", Modality.T1, ORGAN, cases);
		final List<Finding> errors = check(strict).errors();
		assertEquals(3, errors.size(), errors.toString());
		for (final Finding f : errors) {
			assertTrue(f.sentence().contains("115 values that are not declared (2 to 49, 51 to 117; "), f.sentence());
			assertTrue(f.remedy().contains("\"undeclared\": \"background\""), f.remedy());
		}
		final Dataset some = new Dataset("d", Modality.T1, 1, strict.labels(), sc.fiji.hermes.collection.OtherValues.REFUSED.with(
			sc.fiji.hermes.collection.OtherValues.Undeclared.BACKGROUND), cases);
		assertEquals(List.of(), check(some).errors());
		assertEquals(List.of(), Repair.of(new Collection("c", List.of(some)), check(some)).collection().datasets().stream().filter(d -> !d.others().equals(
			some.others())).toList());
	}

	@Test
	@DisplayName("Values that leave out as many as they use are numbered in another way, and no label is forgotten")
	void ownNumbering() {
		final List<Label> chaos = List.of(new Label(ORGAN, List.of(63)), new Label(new Task("b"), List.of(126)), new Label(new Task("c"), List.of(189)));
		final Dataset d = new Dataset("d", Modality.T1, 1, chaos, three());
		assertEquals(List.of(), check(d).findings().stream().filter(f -> f.rule() == Rule.VALUE_GAP).toList());
	}

	@Test
	@DisplayName("A patient in two splits of two datasets is told by name; cases that are only numbered alike are one note")
	void patientsOfTwoDatasets() {
		final List<Case> pet = List.of(good("STS_001", 1, 9), good("STS_002", 2, 9), good("case_7", 3, 9), good("case_8", 4, 9));
		final List<Case> ct = new ArrayList<>();
		for (final String id : List.of("STS_001", "STS_002_time2", "case_7", "case_8")) ct.add(new Case(id, write("ct" + id, noise(id.hashCode(), 9), GRID),
			Optional.of(write("ct" + id, block(ct.size() + 5, 1, 5), GRID)), Set.of(ORGAN), id.equals("STS_001") ? Split.TRAIN : Split.VALIDATION));
		final List<Finding> found = check(dataset("PET", Modality.PET, ORGAN, pet), dataset("MR", Modality.T1, ORGAN, ct)).findings().stream().filter(f -> f
			.rule() == Rule.PATIENT_IN_TWO_SPLITS).toList();
		assertEquals(List.of("WARNING STS_002_time2", "NOTE "), found.stream().map(f -> f.severity() + " " + f.caseId()).toList());
		assertTrue(found.get(0).sentence().contains("case STS_002 of PET, and one is for training, the other for validation"), found.get(0).sentence());
		assertEquals(Optional.of(new Fix.LeaveOut("PET", "STS_002")), found.get(0).fix());
		assertTrue(found.get(1).sentence().contains("2 cases are named as cases of PET"), found.get(1).sentence());
	}
}
