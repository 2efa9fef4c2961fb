package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.check.Finding;
import sc.fiji.hermes.check.Rule;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/** {@link DatasetFolders} on folders as people have them, told by the names of files and folders alone. */
class CaseFoldersTest {

	@TempDir
	Path root;

	private final List<String> notes = new ArrayList<>();

	private FolderOptions options() {
		return FolderOptions.options().labels(List.of(new Label(new Task("a"), List.of(1)))).notes(notes::add);
	}

	private void touch(final String file) throws IOException {
		Files.createDirectories(root.resolve(file).getParent());
		Files.write(root.resolve(file), new byte[0]);
	}

	private Dataset read(final String files, final FolderOptions options) throws IOException {
		for (final String f : files.split(" ")) touch("d/" + f + (f.contains(".") ? "" : ".nii.gz"));
		return DatasetFolders.read(root.resolve("d"), options);
	}

	/** Cases as {@code id image labels split}, with paths in the folder and without endings. */
	private String shown(final Dataset d) {
		return d.cases().stream().map(c -> c.id() + " " + plain(c.image()) + " " + plain(c.labels().orElseThrow())).sorted().collect(Collectors.joining(
			", "));
	}

	private String plain(final Path file) {
		return root.resolve("d").relativize(file).toString().replace('\\', '/').replaceFirst("\\.(nii.gz|mhd)$", "");
	}

	@ParameterizedTest(name = "{0}")
	@DisplayName("layouts are recognised by their names")
	@CsvSource(delimiter = '|', textBlock = """
		several images a case, named after the folder | B_01/B_01_t2 B_01/B_01_flair B_01/B_01_seg B_02/B_02_t2 B_02/B_02_flair B_02/B_02_seg | B_01 B_01/B_01_flair B_01/B_01_seg, B_02 B_02/B_02_flair B_02/B_02_seg
		the same with hyphens                         | B-01-000/B-01-000-t1c B-01-000/B-01-000-seg | B-01-000 B-01-000/B-01-000-t1c B-01-000/B-01-000-seg
		folder of a case within training              | train/P_01/P_01 train/P_01/GT train/P_02/P_02 train/P_02/GT | P_01 train/P_01/P_01 train/P_01/GT, P_02 train/P_02/P_02 train/P_02/GT
		site, patient and folder of images            | Delft/7/pre/FLAIR Delft/7/pre/T1 Delft/7/wmh Delft/8/pre/FLAIR Delft/8/pre/T1 Delft/8/wmh | Delft_7 Delft/7/pre/FLAIR Delft/7/wmh, Delft_8 Delft/8/pre/FLAIR Delft/8/wmh
		an image and a structure by name              | k1/ct k1/tumour k2/ct k2/tumour | k1 k1/ct k1/tumour, k2 k2/ct k2/tumour
		image and label                               | k1/image k1/label k2/image k2/label | k1 k1/image k1/label, k2 k2/image k2/label
		imaging, segmentation and instances           | k_1/imaging k_1/segmentation k_1/instances/kidney_instance-1 | k_1 k_1/imaging k_1/segmentation
		numbers behind img and label                  | img/img0001 img/img0002 label/label0001 label/label0002 | 0001 img/img0001 label/label0001, 0002 img/img0002 label/label0002
		phases of a patient                           | training/p1/p1_frame01 training/p1/p1_frame01_gt training/p1/p1_frame12 training/p1/p1_frame12_gt training/p1/p1_4d | p1_frame01 training/p1/p1_frame01 training/p1/p1_frame01_gt, p1_frame12 training/p1/p1_frame12 training/p1/p1_frame12_gt
		lesions in BIDS names without derivatives     | Training/R1/sub-1/anat/sub-1_T1w Training/R1/sub-1/anat/sub-1_label-L_mask Training/R1/sub-2/anat/sub-2_T1w Training/R1/sub-2/anat/sub-2_label-L_mask | R1_sub-1 Training/R1/sub-1/anat/sub-1_T1w Training/R1/sub-1/anat/sub-1_label-L_mask, R1_sub-2 Training/R1/sub-2/anat/sub-2_T1w Training/R1/sub-2/anat/sub-2_label-L_mask
		segmentations in BIDS names                   | sub-1/anat/sub-1_rec-mial_T2w sub-1/anat/sub-1_rec-mial_dseg | sub-1 sub-1/anat/sub-1_rec-mial_T2w sub-1/anat/sub-1_rec-mial_dseg
		a folder of training data                     | training_data/Case00.mhd training_data/Case00_segmentation.mhd | Case00 training_data/Case00 training_data/Case00_segmentation
		two modalities beside one label map           | imagesTr/C1__CT imagesTr/C1__PT labelsTr/C1 | C1 imagesTr/C1__CT labelsTr/C1
		splits within images and labels               | images/train/a images/val/b labels/train/a labels/val/b | a images/train/a labels/train/a, b images/val/b labels/val/b
		patient and session                           | p1/v1/t1 p1/v1/mask p1/v2/t1 p1/v2/mask p2/v1/t1 p2/v1/mask | p1_v1 p1/v1/t1 p1/v1/mask, p1_v2 p1/v2/t1 p1/v2/mask, p2 p2/v1/t1 p2/v1/mask
		""")
	void layouts(final String what, final String files, final String cases) throws IOException {
		assertEquals(cases, shown(read(files, options())));
		assertEquals(List.of(root.resolve("d")), CollectionDraft.find(root.resolve("d")));
	}

	@Test
	@DisplayName("folders named after a split are that split, and a case number in two of them stays two cases")
	void splitFolders() throws IOException {
		final Dataset d = read("train/images/1 train/labels/1 train/images/2 train/labels/2 val/images/1 val/labels/1 test/3 test/4", options());
		assertEquals(List.of("train_1", "train_2"), d.cases(Split.TRAIN).stream().map(Case::id).toList());
		assertEquals(List.of("validation_1"), d.cases(Split.VALIDATION).stream().map(Case::id).toList());
		assertTrue(notes.toString().contains("2 images without a label map are left out"), notes.toString());
		assertEquals(2, read("readme.txt", options().testImages(true)).cases(Split.TEST).size());
	}

	@Test
	@DisplayName("of several images of a case the channel says which is used, and one that a case lacks is named")
	void channels() throws IOException {
		final String files = "B_1/B_1_flair B_1/B_1_t1 B_1/B_1_t1ce B_1/B_1_seg B_2/B_2_t1 B_2/B_2_t1ce B_2/B_2_seg";
		final Dataset flair = read(files, options());
		assertEquals("flair", flair.modality().name());
		assertEquals("B_1 B_1/B_1_flair B_1/B_1_seg, B_2 B_2/B_2_flair B_2/B_2_seg", shown(flair));
		assertTrue(notes.contains("d has images of flair, t1, t1ce; only flair is used, which is channel 0."), notes.toString());
		assertEquals("B_1 B_1/B_1_t1ce B_1/B_1_seg, B_2 B_2/B_2_t1ce B_2/B_2_seg", shown(read(files, options().channel(2))));
		assertTrue(assertThrows(InputException.class, () -> read(files, options().channel(3))).getMessage().contains("flair, t1, t1ce"));
	}

	@Test
	@DisplayName("a label map is never its own image: the case is listed and the check says that the image is missing")
	void labelWithoutImage() throws IOException {
		final Geometry grid = Geometry.ofSpacing(new long[] { 9, 9, 9 }, 1, 1, 1);
		final short[] drawn = new short[729];
		Arrays.fill(drawn, 100, 400, (short) 1);
		for (final String f : List.of("d/a_label", "d/b_label", "e/a/label", "e/b/label")) {
			touch(f + ".nii.gz");
			Volumes.write(LabelMap.of(drawn, grid), root.resolve(f + ".nii.gz"));
		}
		final float[] image = new float[729];
		for (int i = 0; i < 729; i++) image[i] = i % 37;
		for (final String f : List.of("d/a", "e/a/image")) Volumes.write(sc.fiji.hermes.volume.Volume.of(image, grid), root.resolve(f + ".nii.gz"));
		for (final String folder : List.of("d", "e")) {
			final Dataset d = DatasetFolders.read(root.resolve(folder), options());
			assertEquals(List.of("a", "b"), d.cases().stream().map(Case::id).toList());
			assertNotEquals(d.cases().get(1).labels().orElseThrow(), d.cases().get(1).image());
			final List<Finding> errors = Check.check(new Collection("c", List.of(d)), Job.create()).findings().stream().filter(f -> !f.caseId().isEmpty())
				.toList();
			// equal label maps say nothing of an image that does not exist
			assertEquals(List.of("b " + Rule.MISSING_FILE), errors.stream().map(f -> f.caseId() + " " + f.rule()).toList(), errors.toString());
			assertTrue(errors.get(0).sentence().contains("the image " + d.cases().get(1).image()), errors.toString());
		}
	}

	@Test
	@DisplayName("a folder that holds several datasets is not one of them")
	void several() throws IOException {
		for (final String f : List.of("A/images/x", "A/labels/x", "B/images/y", "B/labels/y", "C/k1/image", "C/k1/label")) touch("home/" + f + ".nii.gz");
		touch("home/D/dataset.json");
		for (final String k : List.of("k1", "k2")) for (final String f : List.of("A/@/ct", "A/@/liver", "B/@/t1", "B/@/lesion")) touch("mixed/" + f
			.replace("@", k) + ".nii.gz");
		for (final String home : List.of("home", "mixed")) {
			assertFalse(DatasetFolders.isDatasetFolder(root.resolve(home)), home);
			assertEquals(FolderList.folders(root.resolve(home)), CollectionDraft.find(root.resolve(home)));
		}
	}

	@Test
	@DisplayName("BIDS masks are their structure; several are joined; a segmentation without a table is read by its values")
	void bidsMasks() throws IOException {
		final Geometry grid = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1);
		for (final String s : List.of("sub-1", "sub-2")) {
			touch("one/rawdata/" + s + "/anat/" + s + "_T1w.nii.gz");
			touch("two/" + s + "/anat/" + s + "_T1w.nii.gz");
			touch("three/" + s + "/anat/" + s + "_T1w.nii.gz");
			for (final String f : List.of("one/derivatives/x/" + s + "/anat/" + s + "_label-lesion_mask", "one/derivatives/x/" + s + "/anat/" + s +
				"_desc-brain_mask", "two/derivatives/" + s + "/anat/" + s + "_label-GM_mask", "two/derivatives/" + s + "/anat/" + s + "_label-WM_mask",
				"three/derivatives/" + s + "/anat/" + s + "_dseg"))
			{
				touch(f + ".nii.gz");
				Volumes.write(LabelMap.of(new short[] { 0, 4, 0, 0, 0, 0, 0, 0 }, grid), root.resolve(f + ".nii.gz"));
			}
		}
		final FolderOptions options = FolderOptions.options().notes(notes::add);
		final Dataset one = DatasetFolders.read(root.resolve("one"), options);
		assertEquals(List.of(new Label(new Task("lesion"), List.of(4))), one.labels());
		assertEquals(List.of("sub-1", "sub-2"), one.cases().stream().map(Case::id).toList());
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root.resolve("two"), options)).getMessage().contains(
			"make a collection file"));
		assertTrue(DatasetFolders.hasMasks(root.resolve("two")) && !DatasetFolders.hasMasks(root.resolve("one")));
		final Dataset two = DatasetFolders.read(root.resolve("two"), options.joinMasks(root.resolve("joined"), Job.create()));
		assertEquals(List.of(new Label(new Task("GM"), List.of(1, 3)), new Label(new Task("WM"), List.of(2, 3))), two.labels());
		final Dataset three = DatasetFolders.read(root.resolve("three"), options);
		assertEquals(List.of(new Label(new Task("label_4"), List.of(4))), three.labels());
		assertTrue(DatasetFolders.hasOpenLabels(root.resolve("three")) && !DatasetFolders.hasOpenLabels(root.resolve("one")));
	}
}
