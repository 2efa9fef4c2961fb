package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.CheckReport;
import sc.fiji.hermes.collection.Case.Part;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

@DisplayName("M&Ms: films of which two time points are annotated")
class FilmRecipeTest {

	private static final String TABLE = "211230_M&Ms_Dataset_information_diagnosis_opendataset.csv";

	@TempDir
	Path root;
	private final List<String> notes = new ArrayList<>();

	/** Films of 4 time points; in each, label 1 is drawn in voxel 1 of the second and label 3 in voxel 2 of the fourth. */
	@BeforeEach
	void write() throws IOException {
		for (final String of : List.of("Training/Labeled/A0S9V9", "Training/Labeled/B1", "Validation/C2", "Testing/D3", "Testing/E4")) {
			final Path patient = Files.createDirectories(root.resolve(of));
			final String code = patient.getFileName().toString();
			NiftiBytes.small(4, 3, 2, 4).voxels(96, b -> {
				for (int i = 0; i < 96; i++) b.put(i, (byte) (i + code.charAt(0)));
			}).to(patient.resolve(code + "_sa.nii.gz"));
			NiftiBytes.small(4, 3, 2, 4).voxels(96, b -> b.put(24 + 1, (byte) 1).put(3 * 24 + 2, (byte) 3)).to(patient.resolve(code +
				"_sa_gt.nii.gz"));
		}
		NiftiBytes.small(4, 3, 2, 4).to(Files.createDirectories(root.resolve("Training/Unlabeled/F5")).resolve("F5_sa.nii.gz"));
		Files.writeString(root.resolve(TABLE), "\uFEFF,External code,VendorName,Vendor,Centre,ED,ES,Age\r\n0,A0S9V9,\"Siemens, Inc\",A,1,1,3,50\r\n"
			+ "1,B1,Philips,B,2,1,3,\n2,C2,Philips,B,2,1.0,3.0,\n3,D3,GE,C,4,1,3,\n4,F5,GE,C,4,,,\n");
	}

	private Dataset read(final Path folder) {
		return DatasetFolders.read(folder, FolderOptions.options().recipe(Recipe.of("mnms")).notes(notes::add));
	}

	@Test
	@DisplayName("each film is two cases of its own time points, in the split of its folder")
	void cases() {
		final Dataset d = read(root);
		assertEquals("A0S9V9_ED:TRAIN A0S9V9_ES:TRAIN B1_ED:TRAIN B1_ES:TRAIN C2_ED:VALIDATION C2_ES:VALIDATION D3_ED:TEST D3_ES:TEST", d.cases()
			.stream().map(c -> c.id() + ":" + c.split()).sorted().collect(Collectors.joining(" ")));
		final Case diastole = find(d, "A0S9V9_ED"), systole = find(d, "A0S9V9_ES");
		assertEquals(Part.ofFrames(2, 2), diastole.part());
		assertEquals(Part.ofFrames(4, 4), systole.part());
		assertEquals(1, diastole.readLabels().data()[1]);
		assertEquals(3, systole.readLabels().data()[2]);
		assertEquals(24 + 'A', diastole.readImage().data()[0]);
		assertEquals("left_ventricle=[1] myocardium=[2] right_ventricle=[3]", d.labels().stream().map(l -> l.task() + "=" + l.values()).collect(
			Collectors.joining(" ")));
		assertTrue(notes.stream().anyMatch(n -> n.contains("1 films without a label map")), notes.toString());
		assertTrue(notes.stream().anyMatch(n -> n.contains("1 films are left out, because the table")), notes.toString());
	}

	private static Case find(final Dataset d, final String id) {
		return d.cases().stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
	}

	@Test
	@DisplayName("Training alone has its table above it; a patient is drawn for validation, and that is told")
	void training() {
		for (final String part : List.of("Training", "Training/Labeled")) {
			notes.clear();
			final Dataset d = read(root.resolve(part));
			assertEquals(2, d.cases(Split.TRAIN).size());
			assertEquals(1, d.cases(Split.VALIDATION).stream().map(c -> c.id().replaceAll("_E.$", "")).distinct().count());
			assertTrue(notes.stream().anyMatch(n -> n.contains("2 of its 4 training cases were drawn for validation with seed 1")), notes
				.toString());
		}
		assertEquals(2, read(root.resolve("Testing")).cases(Split.TEST).size());
	}

	@Test
	@DisplayName("a folder above that happens to be called testing is no split")
	void above() throws IOException {
		final Path films = Files.createDirectories(root.resolve("testing/mnms"));
		for (final String of : List.of("A0S9V9", "B1")) Files.move(root.resolve("Training/Labeled").resolve(of), films.resolve(of));
		Files.copy(root.resolve(TABLE), films.resolve(TABLE));
		final Dataset d = read(films);
		assertEquals(List.of(2, 2, 0), List.of(d.cases(Split.TRAIN).size(), d.cases(Split.VALIDATION).size(), d.cases(Split.TEST).size()));
	}

	@Test
	@DisplayName("folds keep both time points of a patient together and leave the test patients out")
	void folds() {
		for (int fold = 0; fold < 3; fold++) {
			final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("mnms")).folds(3).fold(fold));
			assertEquals(2, d.cases(Split.VALIDATION).size());
			assertEquals(1, d.cases(Split.VALIDATION).stream().map(c -> c.id().replaceAll("_E.$", "")).distinct().count());
			assertEquals(List.of("D3_ED", "D3_ES"), d.cases(Split.TEST).stream().map(Case::id).toList());
		}
	}

	@Test
	@DisplayName("it goes through a collection file and the check")
	void roundTrip() {
		final Collection c = new Collection("c", List.of(read(root)));
		CollectionFiles.write(c, root.resolve("c.json"));
		final Collection again = CollectionFiles.read(root.resolve("c.json"));
		assertEquals(c, again);
		final CheckReport report = Check.check(again, Job.create());
		assertTrue(report.errors().isEmpty(), report.toText());
	}

	@Test
	@DisplayName("no table, a time point that is none, and one that the film lacks are named")
	void refused() throws IOException {
		Files.writeString(root.resolve(TABLE), "External code,ED,ES\nA0S9V9,1,99\n");
		final CheckReport report = Check.check(new Collection("c", List.of(read(root))), Job.create());
		assertTrue(report.errors().stream().anyMatch(f -> f.caseId().equals("A0S9V9_ES") && f.sentence().contains("100")), report.toText());
		Files.writeString(root.resolve(TABLE), "External code,ED,ES\nA0S9V9,one,3\n");
		final String wrong = assertThrows(InputException.class, () -> read(root)).getMessage();
		assertTrue(wrong.contains("line 2") && wrong.contains("\"one\""), wrong);
		Files.delete(root.resolve(TABLE));
		assertTrue(assertThrows(InputException.class, () -> read(root)).getMessage().contains("External code"));
	}

	@Test
	@DisplayName("a film that is there twice is refused with both places")
	void twice() throws IOException {
		final Path copy = Files.createDirectories(root.resolve("Validation/B1"));
		for (final String f : List.of("B1_sa.nii.gz", "B1_sa_gt.nii.gz")) Files.copy(root.resolve("Training/Labeled/B1").resolve(f), copy.resolve(
			f));
		final String refused = assertThrows(InputException.class, () -> read(root)).getMessage();
		assertTrue(refused.contains("B1_sa.nii.gz and " + copy.resolve("B1_sa.nii.gz")) && refused.contains("case \"B1_ED\""), refused);
	}
}
