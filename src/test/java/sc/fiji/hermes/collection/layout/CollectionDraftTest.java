package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.CaseHeader;
import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.check.Rule;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** {@link CollectionDraft} on small folders of every layout. */
class CollectionDraftTest {

	@TempDir
	Path root;

	private static List<FolderReading> read(final CollectionDraft draft) {
		return draft.folders().stream().map(f -> draft.read(f, Job.create())).toList();
	}

	@Test
	@DisplayName("a folder that holds datasets stands for all of them, each recognised, and none is taken twice")
	void parent() throws IOException {
		Downloads.nnunet(root);
		Downloads.msd(root);
		Downloads.plain(root);
		Downloads.masks(root);
		Files.createDirectories(root.resolve("letters"));
		final CollectionDraft draft = CollectionDraft.draft().add(root.resolve(Downloads.MSD)).add(root).masks(Optional.of(root.resolve("joined")));
		assertEquals(List.of(Downloads.MSD, Downloads.NNUNET, Downloads.MASKS, Downloads.PLAIN), draft.folders().stream().map(DraftFolder::name)
			.toList());
		final List<FolderReading> readings = read(draft);
		assertEquals(List.of("MSD", "nnU-Net", "one file per structure", "images and label maps"), readings.stream().map(FolderReading::layout)
			.toList());
		assertEquals(List.of(5, 6, 3, 5), readings.stream().map(r -> r.dataset().orElseThrow().cases().size()).toList());
		assertEquals(List.of(false, false, false, true), readings.stream().map(FolderReading::openLabels).toList());
		assertTrue(Files.exists(root.resolve("joined")));
	}

	@Test
	@DisplayName("parts of one public dataset stay together; other folders beside them do not become parts of it")
	void parts() throws IOException {
		for (final String of : List.of("LiTS/Training Batch 1/@-0.nii", "LiTS/Training Batch 2/@-28.nii")) for (final String what : List.of("volume",
			"segmentation")) touch(of.replace("@", what));
		for (final String code : List.of("A0S9V9", "B1")) for (final String what : List.of("_sa", "_sa_gt")) touch("MnM/Training/Labeled/" + code + "/" +
			code + what + ".nii.gz");
		for (final String whole : List.of("LiTS", "MnM/Training/Labeled", "MnM")) assertEquals(List.of(root.resolve(whole)), CollectionDraft.find(root
			.resolve(whole)));
		final Path mixed = Files.createDirectories(root.resolve("mixed"));
		Files.move(root.resolve("LiTS/Training Batch 1"), mixed.resolve("LiTS"));
		Downloads.plain(mixed);
		assertEquals(List.of(mixed.resolve("LiTS"), mixed.resolve(Downloads.PLAIN)), CollectionDraft.find(mixed));
	}

	private void touch(final String file) throws IOException {
		Files.createDirectories(root.resolve(file).getParent());
		Files.write(root.resolve(file), new byte[0]);
	}

	@Test
	@DisplayName("a bad folder has one sentence, the others are read; the collection is refused until it is not used")
	void badFolder() throws IOException {
		Downloads.nnunet(root);
		final Path bad = Files.createDirectories(root.resolve("half"));
		Files.writeString(bad.resolve("dataset.json"), "{\"labels\": ");
		final CollectionDraft draft = CollectionDraft.draft().add(root);
		final List<FolderReading> readings = read(draft);
		assertEquals(List.of(true, false), readings.stream().map(r -> r.dataset().isPresent()).toList());
		final String problem = readings.get(1).problem().orElseThrow();
		assertTrue(problem.startsWith(bad.resolve("dataset.json").toString()), problem);
		assertEquals(problem, assertThrows(InputException.class, () -> draft.collection("c", readings, n -> {})).getMessage());
		final CollectionDraft without = draft.change(1, f -> f.withUsed(false));
		assertEquals(1, without.collection("c", read(without), n -> {}).datasets().size());
	}

	@Test
	@DisplayName("what is neither a dataset nor holds one is listed with its problem, since a recipe may fit; what is no folder is refused")
	void unknownFolder() throws IOException {
		Files.createDirectories(root.resolve("x"));
		final CollectionDraft draft = CollectionDraft.draft().add(root.resolve("x"));
		assertEquals("", read(draft).get(0).layout());
		assertTrue(read(draft).get(0).problem().orElseThrow().contains("has no dataset.json"));
		Files.write(root.resolve("x/volume-3.nii"), new byte[0]);
		Files.write(root.resolve("x/segmentation-3.nii"), new byte[0]);
		final FolderReading lits = draft.read(draft.folders().get(0).withRecipe(Optional.of(Recipe.of("lits"))), Job.create());
		assertEquals(List.of("recipe lits", "lits", "3"), List.of(lits.layout(), lits.name(), lits.dataset().orElseThrow().cases().get(0).id()));
		assertThrows(InputException.class, () -> draft.add(root.resolve("nowhere")));
	}

	@Test
	@DisplayName("each folder is read as the user says of it: modality, weight, names of structures")
	void settings() {
		CollectionDraft draft = CollectionDraft.draft().add(Downloads.msd(root)).add(Downloads.plain(root)).add(Downloads.nnunet(root));
		assertTrue(read(draft).get(0).dataset().orElseThrow().modality().isUnknown());
		draft = draft.change(0, f -> f.withModality(Optional.of(Modality.T2)).withWeight(0.5)).change(1, f -> f.withLabels(DraftText.structures(
			"1:liver/2:spleen")));
		final List<FolderReading> readings = read(draft);
		assertEquals(Modality.T2, readings.get(0).dataset().orElseThrow().modality());
		assertEquals(0.5, readings.get(0).dataset().orElseThrow().weight());
		assertEquals(List.of(new Task("liver"), new Task("spleen")), readings.get(1).dataset().orElseThrow().tasks());
		final List<String> notes = new ArrayList<>();
		assertEquals(List.of("Spleen/liver", "lesion", "ward 7/liver", "ward 7/spleen", "Abdomen/liver", "Abdomen/spleen"), draft.collection("c",
			readings, notes::add).tasks().stream().map(Task::name).toList());
		assertTrue(notes.get(0).startsWith("\"liver\" is a label of 3 datasets"), notes.toString());
		final CollectionDraft joined = draft.joinTasks(true);
		assertEquals(List.of("liver", "lesion", "spleen"), joined.collection("c", readings, n -> {}).tasks().stream().map(Task::name).toList());
		final FolderReading named = draft.read(draft.folders().get(0).withLabels(DraftText.structures("1:liver")), Job.create());
		assertTrue(named.problem().orElseThrow().contains("says itself what its structures are"));
	}

	@Test
	@DisplayName("masks of one file per structure want a place before they are joined")
	void masks() {
		final CollectionDraft draft = CollectionDraft.draft().add(Downloads.masks(root));
		assertTrue(read(draft).get(0).problem().orElseThrow().contains("say where the label maps"));
		final CollectionDraft placed = draft.masks(Optional.of(root.resolve("joined")));
		assertFalse(placed.readsAs(draft));
		assertEquals(List.of("liver", "spleen"), read(placed).get(0).dataset().orElseThrow().tasks().stream().map(Task::name).toList());
	}

	@Test
	@DisplayName("pictures of labels, which a recipe puts together, want a place before that, too, and hear nothing of a command line")
	void pictures() throws IOException {
		touch("CHAOS/CT/1/DICOM_anon/i0000.dcm");
		touch("CHAOS/CT/1/Ground/liver_GT_000.png");
		final CollectionDraft draft = CollectionDraft.draft().addFound(List.of(root.resolve("CHAOS"))).change(0, f -> f.withRecipe(Optional.of(Recipe
			.of("chaos-ct"))));
		assertEquals(root.resolve("CHAOS") + " has pictures for label maps; say where the label maps that are joined from them are to be kept.", read(
			draft).get(0).problem().orElseThrow());
	}

	@Test
	@DisplayName("of two folders with one dataset name the second says so, unless the first is not used")
	void sameName() throws IOException {
		Downloads.plain(root.resolve("a"));
		Downloads.plain(root.resolve("b"));
		final CollectionDraft draft = CollectionDraft.draft().add(root.resolve("a")).add(root.resolve("b"));
		final List<Optional<String>> problems = CollectionDraft.problems(read(draft));
		assertTrue(problems.get(0).isEmpty());
		assertTrue(problems.get(1).orElseThrow().startsWith("Two of the folders hold a dataset named \"ward 7\""));
		assertEquals(List.of(Optional.empty(), Optional.empty()), CollectionDraft.problems(read(draft.change(0, f -> f.withUsed(false)))));
	}

	@Test
	@DisplayName("a folder can be there once more for each public dataset in it, and wants a recipe for each of them")
	void again() throws IOException {
		for (final String id : List.of("amos_0001", "amos_0507")) for (final String of : List.of("imagesTr", "labelsTr")) Files.write(Files
			.createDirectories(root.resolve("amos22").resolve(of)).resolve(id + ".nii.gz"), new byte[0]);
		Downloads.nnunet(root);
		final CollectionDraft one = CollectionDraft.draft().addFound(List.of(root.resolve("amos22"), root.resolve(Downloads.NNUNET))).change(0, f -> f
			.withRecipe(Optional.of(Recipe.of("amos-ct"))));
		final CollectionDraft open = one.again(0);
		assertEquals(List.of("amos22", "amos22", Downloads.NNUNET), open.folders().stream().map(DraftFolder::name).toList());
		assertEquals(List.of(false, true, false), CollectionDraft.problems(read(open)).stream().map(Optional::isPresent).toList());
		assertTrue(CollectionDraft.problems(read(open)).get(1).orElseThrow().contains("choose a recipe for each time"));
		final CollectionDraft both = open.change(1, f -> f.withRecipe(Optional.of(Recipe.of("amos-mr"))));
		assertEquals(List.of("amos-ct", "amos-mr", "Abdomen"), both.collection("c", read(both), n -> {}).datasets().stream().map(Dataset::name)
			.toList());
		final CollectionDraft twice = open.change(1, f -> f.withRecipe(Optional.of(Recipe.of("amos-ct"))));
		assertEquals(List.of(false, true, false), CollectionDraft.problems(read(twice)).stream().map(Optional::isPresent).toList());
	}

	@Test
	@DisplayName("drafts are equal if everything that is said in them is")
	void equality() throws IOException {
		final Path a = Files.createDirectories(root.resolve("a"));
		final CollectionDraft draft = CollectionDraft.draft().add(a);
		assertEquals(draft, CollectionDraft.draft().add(a).folds(3).folds(0));
		assertEquals(draft.hashCode(), CollectionDraft.draft().add(a).hashCode());
		for (final CollectionDraft other : List.of(CollectionDraft.draft(), draft.joinTasks(true), draft.testImages(true), draft.folds(2), draft.fold(1),
			draft.seed(2), draft.masks(Optional.of(a)), draft.change(0, f -> f.withUsed(false)))) assertNotEquals(draft, other);
	}

	@Test
	@DisplayName("label maps are not read again for another split, modality or weight, but are once they were changed")
	void values() throws IOException {
		final CollectionDraft draft = CollectionDraft.draft().add(Downloads.plain(root));
		final List<Label> labels = read(draft).get(0).dataset().orElseThrow().labels();
		final List<Path> files = FolderList.files(root.resolve(Downloads.PLAIN).resolve("labels"));
		final FileTime time = FileTime.fromMillis(1_700_000_000_000L);
		for (final Path p : files) Files.setLastModifiedTime(p, time);
		read(draft);
		for (final Path p : files) Files.setLastModifiedTime(Files.write(p, new byte[(int) Files.size(p)]), time);
		final CollectionDraft other = draft.seed(3).change(0, f -> f.withWeight(2).withModality(Optional.of(Modality.T1)));
		assertEquals(labels, read(other).get(0).dataset().orElseThrow().labels());
		Files.setLastModifiedTime(files.get(0), FileTime.fromMillis(1_800_000_000_000L));
		assertEquals(labels, read(other).get(0).dataset().orElseThrow().labels(), "the other four still have them");
		for (final Path p : files) Files.setLastModifiedTime(p, FileTime.fromMillis(1_800_000_000_000L));
		assertTrue(read(other).get(0).problem().orElseThrow().startsWith("No label map in"));
	}

	@Test
	@DisplayName("reading label values of a folder that names none can be cancelled")
	void cancelled() {
		final CollectionDraft draft = CollectionDraft.draft().add(Downloads.plain(root));
		final Job[] job = { Job.create() };
		job[0] = job[0].withProgress((message, fraction) -> {
			assertEquals("Reading the label values of ward 7", message);
			job[0].cancel();
		});
		assertThrows(CancelledException.class, () -> draft.read(draft.folders().get(0), job[0]));
	}

	@Test
	@DisplayName("headers tell size, voxel size and orientation of a case, and when the label map lies on another grid")
	void headers() throws IOException {
		final Path folder = Downloads.nnunet(root);
		Downloads.shrink(folder.resolve("labelsTr/p2.nii.gz"));
		Files.delete(folder.resolve("imagesTr/p3_0000.nii.gz"));
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		final CaseHeader fine = CaseHeader.of(d, d.cases().get(0)), other = CaseHeader.of(d, d.cases().get(1)), missing = CaseHeader.of(d, d.cases()
			.get(2));
		assertEquals("LPS", fine.image().orElseThrow().orientation());
		assertEquals(List.of(), fine.findings());
		assertEquals(List.of("the image has 6×5×4 voxels and the label map 3×5×4"), other.findings().stream().map(Finding::sentence).toList());
		assertTrue(missing.image().isEmpty());
		assertEquals(List.of(Rule.MISSING_FILE), missing.findings().stream().map(Finding::rule).toList());
	}
}
