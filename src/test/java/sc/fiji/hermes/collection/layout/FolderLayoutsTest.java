package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.collection.Case;
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

/** {@link DatasetFolders} on folders without a dataset.json, and splits by patient. */
class FolderLayoutsTest {

	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 3, 2, 2 }, 1, 1, 1);

	@TempDir
	Path root;

	private final List<String> notes = new ArrayList<>();

	private FolderOptions options() {
		return FolderOptions.options().notes(notes::add);
	}

	private static Path touch(final Path file) throws IOException {
		Files.createDirectories(file.getParent());
		return Files.write(file, new byte[0]);
	}

	private static void mask(final Path file, final int... voxels) throws IOException {
		final short[] data = new short[12];
		for (final int v : voxels) data[v] = 1;
		labels(file, data);
	}

	private static void labels(final Path file, final short[] data) throws IOException {
		Files.createDirectories(file.getParent());
		Volumes.write(LabelMap.of(data, GRID), file);
	}

	private void says(final String words) {
		assertTrue(notes.stream().anyMatch(n -> n.contains(words)), "\"" + words + "\" in " + notes);
	}

	private static String refused(final Path folder, final FolderOptions options) {
		return assertThrows(InputException.class, () -> DatasetFolders.read(folder, options)).getMessage();
	}

	@Test
	@DisplayName("images and label maps of equal names in two folders are cases; values are named by labels.json")
	void plain() throws IOException {
		final Path folder = root.resolve("Liver_CT");
		for (final String id : List.of("p1", "p2", "p3")) touch(folder.resolve("images/" + id + ".nii.gz"));
		for (final String id : List.of("p1", "p2_seg", "p4")) touch(folder.resolve("masks/" + id + ".nii.gz"));
		Files.writeString(folder.resolve("labels.json"), "{\"liver\": 1, \"kidneys\": [2, 3]}");
		final Dataset d = DatasetFolders.read(folder, options());
		assertEquals("Liver_CT", d.name());
		assertEquals(Modality.CT, d.modality());
		assertEquals(List.of(new Label(new Task("liver"), List.of(1)), new Label(new Task("kidneys"), List.of(2, 3))), d.labels());
		// p4 has no image: it stays, so that the check tells
		assertEquals(List.of("p1", "p2", "p4"), d.cases().stream().map(Case::id).toList());
		assertEquals(Optional.of(folder.resolve("masks/p2_seg.nii.gz")), d.cases().get(1).labels());
		assertEquals(folder.resolve("images/p4.nii.gz"), d.cases().get(2).image());
		says("1 images without a label map are left out, e.g. p3");
	}

	@Test
	@DisplayName("images and label maps in one folder; values without names are read from the label maps and told")
	void oneFolder() throws IOException {
		final Path folder = Files.createDirectories(root.resolve("mixed"));
		touch(folder.resolve("a_image.nii.gz"));
		touch(folder.resolve("b.nii.gz"));
		labels(folder.resolve("a_labels.nii.gz"), new short[] { 0, 0, 2, 0, 7, 0, 0, 0, 0, 0, 0, 0 });
		mask(folder.resolve("b_labels.nii.gz"), 3);
		final Dataset d = DatasetFolders.read(folder, options());
		assertEquals(List.of("label_1", "label_2", "label_7"), d.tasks().stream().map(Task::name).toList());
		assertEquals(List.of("a", "b"), d.cases().stream().map(Case::id).toList());
		assertEquals(Modality.UNKNOWN, d.modality());
		says("label_1 to label_7");
		says("modality is unknown");
		final List<Label> named = List.of(new Label(new Task("spleen"), List.of(2)));
		assertEquals(named, DatasetFolders.read(folder, options().labels(named)).labels());
	}

	@Test
	@DisplayName("one file per structure: masks are joined, overlaps belong to both structures, missing files are not annotated")
	void structures() throws IOException {
		final Path folder = root.resolve("Total");
		for (final String id : List.of("s1", "s2", "s3")) touch(folder.resolve(id + "/ct.nii.gz"));
		mask(folder.resolve("s1/segmentations/liver.nii.gz"), 0, 1);
		mask(folder.resolve("s1/segmentations/lesion.nii.gz"), 1, 2);
		mask(folder.resolve("s2/segmentations/liver.nii.gz"), 5);
		mask(folder.resolve("s3/segmentations/liver.nii.gz"), 1);
		mask(folder.resolve("s3/segmentations/lesion.nii.gz"), 1);
		Files.writeString(folder.resolve("meta.csv"), "image_id;age;split\ns1;30;train\ns2;40;val\ns3;50;test\ns9;1;train\n");
		assertTrue(refused(folder, options()).contains("make a collection file"));
		final Path joined = root.resolve("joined");
		final Dataset d = DatasetFolders.read(folder, options().joinMasks(joined, Job.create()));
		assertEquals(Modality.CT, d.modality());
		assertEquals(List.of(new Label(new Task("lesion"), List.of(1, 3)), new Label(new Task("liver"), List.of(2, 3))), d.labels());
		assertEquals(List.of(Split.TRAIN, Split.VALIDATION, Split.TEST), d.cases().stream().map(Case::split).toList());
		assertEquals(Set.of(new Task("liver")), d.cases().get(1).annotated());
		final short[] s1 = Volumes.readLabels(d.cases().get(0).labels().get()).data();
		assertEquals(List.of(2, 3, 1), List.of((int) s1[0], (int) s1[1], (int) s1[2]));
		assertEquals(3, Volumes.readLabels(d.cases().get(2).labels().get()).data()[1]);
		says("label maps of 3 cases and 2 structures");
	}

	@Test
	@DisplayName("joined label maps are used again until a mask changes; values stay what they were")
	void joinedAgain() throws IOException {
		final Path folder = root.resolve("Total"), joined = root.resolve("joined");
		for (final String id : List.of("s1", "s2")) {
			touch(folder.resolve(id + "/ct.nii.gz"));
			mask(folder.resolve(id + "/segmentations/a.nii.gz"), 0, 1);
			mask(folder.resolve(id + "/segmentations/b.nii.gz"), 1, 2);
		}
		final FolderOptions options = options().joinMasks(joined, Job.create());
		final Dataset first = DatasetFolders.read(folder, options);
		final Path map = first.cases().get(0).labels().get(), other = first.cases().get(1).labels().get();
		final FileTime before = FileTime.from(Instant.now().minusSeconds(60)), older = FileTime.from(Instant.now().minusSeconds(120));
		for (final String id : List.of("s1", "s2")) for (final String s : List.of("a", "b")) Files.setLastModifiedTime(folder.resolve(id +
			"/segmentations/" + s + ".nii.gz"), older);
		Files.setLastModifiedTime(map, before);
		Files.setLastModifiedTime(other, before);
		assertEquals(first, DatasetFolders.read(folder, options));
		assertEquals(before, Files.getLastModifiedTime(map));
		mask(folder.resolve("s1/segmentations/b.nii.gz"), 4);
		assertEquals(first.labels(), DatasetFolders.read(folder, options).labels());
		assertEquals(2, Volumes.readLabels(map).data()[4]);
		assertEquals(before, Files.getLastModifiedTime(other));
		// a structure more: the values mean other things, so all are made again
		mask(folder.resolve("s1/segmentations/A0.nii.gz"), 7);
		final Dataset more = DatasetFolders.read(folder, options);
		assertNotEquals(before, Files.getLastModifiedTime(other));
		final short[] again = Volumes.readLabels(other).data();
		for (final Label l : more.labels()) assertEquals(l.task().name().equals("a") || l.task().name().equals("b"), l.contains(again[1]), l
			.toString());
	}

	@Test
	@DisplayName("masks of one case on different grids are refused by name; a cancelled joining stops")
	void joinFails() throws IOException {
		final Path folder = root.resolve("Total");
		touch(folder.resolve("images/s1.nii.gz"));
		mask(folder.resolve("labels/s1/a.nii.gz"), 0);
		Volumes.write(LabelMap.of(new short[12], Geometry.ofSpacing(GRID.size(), 1, 1, 2)), folder.resolve("labels/s1/b.nii.gz"));
		final String message = refused(folder, options().joinMasks(root.resolve("j"), Job.create()));
		assertTrue(message.contains("b.nii.gz of case s1 lie on different grids"), message);
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> DatasetFolders.read(folder, options().joinMasks(root.resolve("j"), job)));
	}

	@Test
	@DisplayName("BIDS: images of one suffix, segmentations of one derivative, names from the nearest table")
	void bids() throws IOException {
		final Path folder = root.resolve("study");
		for (final String s : List.of("sub-01", "sub-02", "sub-03")) {
			touch(folder.resolve(s + "/ses-1/anat/" + s + "_ses-1_T1w.nii.gz"));
			touch(folder.resolve(s + "/ses-1/anat/" + s + "_ses-1_T2w.nii.gz"));
			if (s.equals("sub-03")) continue;
			touch(folder.resolve("derivatives/fs/" + s + "/ses-1/anat/" + s + "_ses-1_desc-aseg_dseg.nii.gz"));
			touch(folder.resolve("derivatives/fs/" + s + "/ses-1/anat/" + s + "_ses-1_space-MNI152_desc-aseg_dseg.nii.gz"));
			touch(folder.resolve("derivatives/other/" + s + "/ses-1/anat/" + s + "_ses-1_dseg.nii.gz"));
		}
		// without a table the values are labels, and these maps have none
		assertTrue(refused(folder, options()).contains("has a label"));
		Files.writeString(folder.resolve("derivatives/fs/desc-aseg_dseg.tsv"), "index\tname\tabbreviation\n0\tBackground\tBG\n17\tLeft-Hippocampus\tx\n53\tRight-Hippocampus\ty\n");
		final Dataset d = DatasetFolders.read(folder, options());
		assertEquals(List.of("sub-01_ses-1", "sub-02_ses-1"), d.cases().stream().map(Case::id).toList());
		assertEquals(Modality.T1, d.modality());
		assertEquals(folder.resolve("derivatives/fs/sub-02/ses-1/anat/sub-02_ses-1_desc-aseg_dseg.nii.gz"), d.cases().get(1).labels().get());
		assertEquals(List.of(List.of(17), List.of(53)), d.labels().stream().map(Label::values).toList());
		says("only T1w is used");
		says("only fs desc-aseg is used");
		assertEquals(Modality.T2, DatasetFolders.read(folder, options().channel(1)).modality());
		assertTrue(refused(folder, options().channel(2)).contains("T1w, T2w"));
	}

	@Test
	@DisplayName("cases of one patient stay in one split, and k folds hold each patient for validation once")
	void patients() throws IOException {
		final Path folder = root.resolve("cine");
		for (int p = 0; p < 10; p++) for (final String phase : List.of("ED", "ES")) {
			touch(folder.resolve("images/p" + p + "_" + phase + ".nii.gz"));
			touch(folder.resolve("labels/p" + p + "_" + phase + ".nii.gz"));
		}
		Files.writeString(folder.resolve("labels.json"), "{\"lv\": 1}");
		final Dataset d = DatasetFolders.read(folder, options());
		final long validating = d.cases(Split.VALIDATION).stream().map(c -> c.id().substring(0, 2)).distinct().count();
		assertTrue(validating > 0 && validating < 10, d.toString());
		assertEquals(2 * validating, d.cases(Split.VALIDATION).size());
		final Set<String> validated = new HashSet<>();
		for (int fold = 0; fold < 5; fold++) {
			final Dataset f = DatasetFolders.read(folder, options().folds(5).fold(fold));
			assertEquals(4, f.cases(Split.VALIDATION).size());
			assertEquals(16, f.cases(Split.TRAIN).size());
			for (final Case c : f.cases(Split.VALIDATION)) assertTrue(validated.add(c.id()), c.id());
		}
		assertEquals(20, validated.size());
		assertTrue(refused(folder, options().folds(5).fold(5)).contains("give 0 to 4"));
		assertTrue(refused(folder, options().folds(11)).contains("10 patients for 11 folds"));
	}

	@Test
	@DisplayName("a folder that is nothing of this is refused with the layouts there are")
	void nothing() throws IOException {
		touch(root.resolve("x/readme.txt"));
		assertTrue(refused(root.resolve("x"), options()).contains("BIDS"));
		touch(root.resolve("y/images/a.nii.gz"));
		touch(root.resolve("y/labels/b.nii.gz"));
		assertTrue(refused(root.resolve("y"), options()).contains("one name"), "names that do not match");
	}
}
