package sc.fiji.hermes.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.Finding.Severity;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Errors planted in phantoms: {@link Check} finds them and nothing else, {@link Repair} makes what can be trained on. */
class PlantedErrorsTest {

	private static final Job JOB = Job.create().withThreads(2);
	private static final String CT = "Dataset901_Phantom_CT", T1 = "Dataset902_Phantom_T1", PET = "Dataset904_Phantom_PET";

	@TempDir
	static Path made;

	@TempDir
	Path root;

	@BeforeAll
	static void phantoms() {
		Phantoms.generate(made, PhantomOptions.options().withVoxel(2).withCases(8, 2, 0), JOB);
	}

	@BeforeEach
	void copy() throws IOException {
		try (Stream<Path> files = Files.walk(made)) {
			for (final Path p : files.toList()) {
				final Path to = root.resolve(made.relativize(p).toString());
				if (Files.isDirectory(p)) Files.createDirectories(to);
				else Files.copy(p, to);
			}
		}
	}

	private Collection collection() {
		return DatasetFolders.collect("phantoms", List.of(root.resolve(CT), root.resolve(T1), root.resolve(PET)), CollectOptions.options());
	}

	private Path image(final String dataset, final String id) {
		return root.resolve(dataset).resolve("imagesTr").resolve(id + "_0000.nii.gz");
	}

	private Path labels(final String dataset, final String id) {
		return root.resolve(dataset).resolve("labelsTr").resolve(id + ".nii.gz");
	}

	private interface Change {

		void to(float[] values);
	}

	private void change(final Path image, final Change change) {
		final Volume v = Volumes.read(image);
		final float[] data = v.data().clone();
		change.to(data);
		Volumes.write(Volume.of(data, v.geometry()), image);
	}

	private static Geometry scaled(final Geometry g, final double factor) {
		final double[] affine = g.affine();
		for (int i = 0; i < 12; i++) affine[i] *= factor;
		return Geometry.of(g.size(), affine);
	}

	/** What was found wrong: rule, and case or dataset. */
	private static Set<String> wrong(final CheckReport report) {
		final Set<String> found = new TreeSet<>();
		report.findings().stream().filter(f -> f.severity() != Severity.NOTE).forEach(f -> found.add(f.rule() + " " + (f.caseId().isEmpty() ? f
			.dataset() : f.caseId())));
		return found;
	}

	/** Plants one of each kind and returns what is to be found. */
	private Set<String> plant() throws IOException {
		final Set<String> planted = new TreeSet<>();
		Files.delete(labels(CT, "ct_001"));
		planted.add("MISSING_FILE ct_001");
		change(image(CT, "ct_002"), data -> data[17] = Float.POSITIVE_INFINITY);
		planted.add("NOT_FINITE ct_002");
		change(image(CT, "ct_003"), data -> Arrays.fill(data, -1000));
		planted.add("CONSTANT ct_003");
		change(image(CT, "ct_004"), data -> {
			for (int i = 0; i < data.length; i++) data[i] = Math.max(0, data[i] + 1024);
		});
		planted.add("NOT_HOUNSFIELD ct_004");
		final Path five = labels(CT, "ct_005");
		final LabelMap map = Volumes.readLabels(five);
		final float[] soft = new float[map.data().length];
		for (int i = 0; i < soft.length; i++) soft[i] = map.data()[i] * 0.5f;
		Volumes.write(Volume.of(soft, map.geometry()), five);
		planted.add("FRACTIONAL_LABELS ct_005");
		final Path six = labels(CT, "ct_006");
		final LabelMap sides = Volumes.readLabels(six);
		final short[] swapped = sides.data().clone();
		for (int i = 0; i < swapped.length; i++) if (swapped[i] == 3 || swapped[i] == 4) swapped[i] = (short) (7 - swapped[i]);
		Volumes.write(LabelMap.of(swapped, sides.geometry()), six);
		planted.add("SIDES_SWAPPED ct_006");
		Files.copy(image(T1, "t1_001"), image(T1, "t1_009"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		Files.copy(labels(T1, "t1_001"), labels(T1, "t1_009"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
		planted.add("DUPLICATE_IMAGE t1_009");
		final LabelMap small = Volumes.readLabels(labels(T1, "t1_002"));
		final Geometry g = small.geometry();
		final Geometry fewer = Geometry.of(new long[] { g.size(0), g.size(1), g.size(2) - 1 }, g.affine());
		Volumes.write(LabelMap.of(Arrays.copyOf(small.data(), (int) fewer.voxels()), fewer), labels(T1, "t1_002"));
		planted.add("GRIDS_DIFFER t1_002");
		for (final Path p : List.of(image(T1, "t1_003"), labels(T1, "t1_003"))) {
			final boolean image = p.equals(image(T1, "t1_003"));
			if (image) Volumes.write(Volume.of(Volumes.read(p).data(), scaled(Volumes.header(p).geometry(), 1000)), p);
			else Volumes.write(LabelMap.of(Volumes.readLabels(p).data(), scaled(Volumes.header(p).geometry(), 1000)), p);
		}
		planted.add("UNITS t1_003");
		try (Stream<Path> files = Files.list(root.resolve(PET).resolve("labelsTr"))) {
			for (final Path p : files.toList()) {
				final LabelMap l = Volumes.readLabels(p);
				final short[] data = l.data().clone();
				for (int i = 0; i < data.length; i++) if (data[i] == 2) data[i] = 0;
				Volumes.write(LabelMap.of(data, l.geometry()), p);
			}
		}
		planted.add("NEVER_PRESENT Phantom_PET");
		return planted;
	}

	@Test
	@DisplayName("phantoms as they are have no error and no warning")
	void clean() {
		final CheckReport report = Check.check(collection(), JOB);
		assertEquals(Set.of(), wrong(report), report.toText());
	}

	@Test
	@DisplayName("ten planted errors are found, and nothing else; each names its file or dataset and a remedy")
	void ten() throws IOException {
		final Set<String> planted = plant();
		assertEquals(10, planted.size());
		final CheckReport report = Check.check(collection(), JOB);
		assertEquals(planted, wrong(report), report.toText());
		assertEquals(planted.size(), report.errors().size() + report.warnings().size(), report.toText());
		for (final Finding f : report.findings()) {
			assertTrue(!f.remedy().isBlank() && f.toLine().endsWith("."), f.toLine());
			if (!f.caseId().isEmpty()) assertTrue(f.file().orElseThrow().getFileName().toString().startsWith(f.caseId()), f.toLine());
		}
	}

	@Test
	@DisplayName("the repaired collection has only what needs a person, no volume is touched, and it can be written and read")
	void repaired() throws IOException {
		plant();
		final Collection collection = collection();
		final Map<String, String> before = listing();
		final CheckReport report = Check.check(collection, JOB);
		final Repair repair = Repair.of(collection, report);
		assertEquals(before, listing());
		final Path file = root.resolve("fixed.json");
		CollectionFiles.write(repair.collection(), file);
		final CheckReport again = Check.check(CollectionFiles.read(file), JOB);
		// a side that is forgotten on purpose is told as such
		assertEquals(Set.of("NOT_HOUNSFIELD ct_004", "UNITS t1_003", "NOT_LISTED ct_006"), wrong(again), again.toText());
		assertEquals(Set.of("NOT_HOUNSFIELD ct_004", "UNITS t1_003"), new TreeSet<>(repair.left().stream().map(f -> f.rule() + " " + f.caseId())
			.toList()));
		final List<String> ct = repair.collection().datasets().get(0).cases().stream().map(Case::id).toList();
		assertEquals(List.of("ct_004", "ct_006", "ct_007", "ct_008", "ct_009", "ct_010"), ct);
		final Case sided = repair.collection().datasets().get(0).cases().get(1);
		assertTrue(sided.annotated().stream().noneMatch(t -> t.sided(0)) && !sided.annotated().isEmpty(), sided.toString());
		final List<String> t1 = repair.collection().datasets().get(1).cases().stream().map(Case::id).toList();
		assertTrue(t1.contains("t1_009") && !t1.contains("t1_001"), "the copy in training is left out, not the one in validation: " + t1);
		assertEquals(List.of("lesion"), repair.collection().datasets().get(2).tasks().stream().map(Task::name).toList());
	}

	@Test
	@DisplayName("where no training case would be left, the repair says so")
	void nothingLeft() {
		final Collection all = collection();
		final Dataset d = all.datasets().get(0);
		final List<Case> missing = new ArrayList<>();
		for (final Case c : d.cases()) missing.add(new Case(c.id(), root.resolve("none.nii.gz"), Optional.of(c.labels().get()), c.annotated(), c
			.split()));
		final Collection bad = new Collection("bad", List.of(new Dataset(d.name(), d.modality(), 1, d.labels(), missing)));
		final CheckReport report = Check.check(bad, JOB);
		assertTrue(assertThrows(InputException.class, () -> Repair.of(bad, report)).getMessage().contains("No training case"));
	}

	private Map<String, String> listing() throws IOException {
		final Map<String, String> all = new TreeMap<>();
		try (Stream<Path> files = Files.walk(root)) {
			for (final Path p : files.filter(Files::isRegularFile).toList()) all.put(p.toString(), Files.size(p) + " " + Files
				.getLastModifiedTime(p));
		}
		return all;
	}
}
