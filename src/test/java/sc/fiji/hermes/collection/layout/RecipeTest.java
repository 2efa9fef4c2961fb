package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Task;

/** {@link Recipe} on folders with the files of the downloads, empty. */
class RecipeTest {

	@TempDir
	Path root;

	private void touch(final String file) throws IOException {
		Files.createDirectories(root.resolve(file).getParent());
		Files.write(root.resolve(file), new byte[0]);
	}

	@ParameterizedTest
	@DisplayName("finds image and label map where the download has them, and names the values")
	@CsvSource({ "amos-ct, imagesTr/amos_0007.nii.gz, labelsTr/amos_0007.nii.gz, amos_0007, CT, 15, prostate_or_uterus",
		"amos-ct, imagesVa/amos_0500.nii.gz, labelsVa/amos_0500.nii.gz, amos_0500, CT, 6, liver",
		"amos-mr, imagesTr/amos_0507.nii.gz, labelsTr/amos_0507.nii.gz, amos_0507, MR, 2, kidney_right",
		"bcv, RawData/Training/img/img0003.nii.gz, RawData/Training/label/label0003.nii.gz, 0003, CT, 13, adrenal_gland_left",
		"structseg-thorax, Thoracic_OAR/12/data.nii.gz, Thoracic_OAR/12/label.nii.gz, 12, CT, 6, spinal_cord",
		"structseg-head-neck, HaN_OAR/12/data.nii.gz, HaN_OAR/12/label.nii.gz, 12, CT, 22, mandible_right",
		"structseg-head-neck, HaN_OAR/12/data.nii.gz, HaN_OAR/12/label.nii.gz, 12, CT, 1, brainstem",
		"dlbs, images/0028324.nii.gz, labels/0028324.nii.gz, 0028324, T1, 3, cerebrospinal_fluid",
		"amos-ct, amos22/imagesTr/amos_0007.nii.gz, amos22/labelsTr/amos_0007.nii.gz, amos_0007, CT, 15, prostate_or_uterus",
		"lits, Training Batch 1/volume-5.nii, Training Batch 1/segmentation-5.nii, 5, CT, 2, liver_tumour",
		"lits, volume-5.nii, segmentation-5.nii, 5, CT, 1, liver",
		"kits, data/case_00012/imaging.nii.gz, data/case_00012/segmentation.nii.gz, case_00012, CT, 2, kidney_tumour",
		"autopet-pet, FDG/PETCT_0a/11-29-2002-x/SUV.nii.gz, FDG/PETCT_0a/11-29-2002-x/SEG.nii.gz, PETCT_0a_11-29-2002-x, PET, 1, lesion",
		"autopet-ct, FDG/PETCT_0a/11-29-2002-x/CTres.nii.gz, FDG/PETCT_0a/11-29-2002-x/SEG.nii.gz, PETCT_0a_11-29-2002-x, CT, 1, lesion" })
	void layouts(final String name, final String image, final String labels, final String id, final String modality, final int value,
		final String task) throws IOException
	{
		touch(image);
		touch(labels);
		touch("unrelated/other.nii.gz");
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of(name)));
		assertEquals(1, d.cases().size());
		final Case c = d.cases().get(0);
		assertEquals(List.of(id, root.resolve(image), root.resolve(labels)), List.of(c.id(), c.image(), c.labels().orElseThrow()));
		assertEquals(modality, d.modality().name());
		assertTrue(d.labels().stream().filter(l -> l.contains(value)).anyMatch(l -> l.task().name().equals(task)), d.labels().toString());
	}

	@Test
	@DisplayName("a Decathlon recipe reads the folder's own description and adds the modality")
	void decathlon() throws IOException {
		touch("imagesTr/h_1.nii.gz");
		touch("labelsTr/h_1.nii.gz");
		Files.writeString(root.resolve("dataset.json"), "{\"name\": \"Hippocampus\", \"modality\": {\"0\": \"MRI\"}, \"labels\": {\"0\": \"background\", "
			+ "\"1\": \"Anterior\"}, \"training\": [{\"image\": \"./imagesTr/h_1.nii.gz\", \"label\": \"./labelsTr/h_1.nii.gz\"}]}");
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("msd-hippocampus")));
		assertEquals("T1", d.modality().name());
		assertEquals("Anterior", d.tasks().get(0).name());
	}

	@Test
	@DisplayName("AMOS comes with a split, which folds replace; its training part alone gives a fifth for validation")
	void split() throws IOException {
		for (final String c : List.of("Tr/amos_0001", "Tr/amos_0004", "Va/amos_0008")) {
			touch("images" + c + ".nii.gz");
			touch("labels" + c + ".nii.gz");
		}
		final FolderOptions ct = FolderOptions.options().recipe(Recipe.of("amos-ct"));
		final Dataset d = DatasetFolders.read(root, ct);
		assertEquals(List.of("amos_0001", "amos_0004"), d.cases(Split.TRAIN).stream().map(Case::id).toList());
		assertEquals(List.of("amos_0008"), d.cases(Split.VALIDATION).stream().map(Case::id).toList());
		assertEquals(1, DatasetFolders.read(root, ct.folds(3)).cases(Split.VALIDATION).size());
		Files.delete(root.resolve("imagesVa/amos_0008.nii.gz"));
		final List<String> notes = new ArrayList<>();
		assertEquals(1, DatasetFolders.read(root, ct.notes(notes::add)).cases(Split.VALIDATION).size());
		assertTrue(notes.stream().anyMatch(n -> n.contains("1 of its 2 training cases were drawn for validation")), notes.toString());
	}

	@ParameterizedTest
	@DisplayName("a Decathlon recipe of one channel takes it from the 4-D files by the name that the folder gives it")
	@CsvSource({ "msd-brain-flair, 1, FLAIR", "msd-brain-t1, 2, T1", "msd-brain-t1gd, 3, T1", "msd-brain-t2, 4, T2" })
	void channels(final String recipe, final int frame, final String modality) throws IOException {
		brain("\"0\": \"FLAIR\", \"1\": \"T1w\", \"2\": \"t1gd\", \"3\": \"T2w\"");
		final Dataset d = DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of(recipe)));
		assertEquals(modality, d.modality().name());
		assertEquals(24 * (frame - 1), d.cases().get(0).readImage().data()[0]);
		assertEquals(1, d.cases().get(0).readLabels().data()[3]);
		assertEquals(24 * (frame - 1), DatasetFolders.read(root, FolderOptions.options().channel(frame - 1)).cases().get(0).readImage().data()[0]);
	}

	@Test
	@DisplayName("channels in another order are found, and a recipe that contradicts --channel or the folder is refused")
	void otherChannels() throws IOException {
		channels("PROSTATE", "PZ", "\"0\": \"T2\", \"1\": \"ADC\"");
		final FolderOptions adc = FolderOptions.options().recipe(Recipe.of("msd-prostate-adc"));
		assertEquals(24, DatasetFolders.read(root, adc.channel(1)).cases().get(0).readImage().data()[0]);
		final FolderOptions t2 = FolderOptions.options().recipe(Recipe.of("msd-prostate-t2"));
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, t2.channel(1))).getMessage().contains("channel 0"));
		channels("BRATS", "edema", "\"0\": \"T2\", \"1\": \"ADC\"");
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("msd-brain-flair"))))
			.getMessage().contains("T2, ADC"));
	}

	private void brain(final String channels) throws IOException {
		channels("BRATS", "edema", channels);
	}

	private void channels(final String name, final String label, final String channels) throws IOException {
		Files.createDirectories(root.resolve("imagesTr"));
		Files.createDirectories(root.resolve("labelsTr"));
		NiftiBytes.small(4, 3, 2, 4).to(root.resolve("imagesTr/b_1.nii.gz"));
		NiftiBytes.small(4, 3, 2).voxels(24, b -> b.put(3, (byte) 1)).to(root.resolve("labelsTr/b_1.nii.gz"));
		Files.writeString(root.resolve("dataset.json"), "{\"name\": \"" + name + "\", \"modality\": {" + channels + "}, \"labels\": {\"0\": "
			+ "\"background\", \"1\": \"" + label + "\"}, \"training\": [{\"image\": \"./imagesTr/b_1.nii.gz\", \"label\": \"./labelsTr/b_1.nii.gz\"}]}");
	}

	@Test
	@DisplayName("the ten tasks of the Decathlon have recipes, those with several channels one for each")
	void tasks() {
		final List<String> titles = Recipe.ALL.stream().map(Recipe::title).filter(t -> t.startsWith("MSD")).toList();
		for (int task = 1; task <= 10; task++) {
			final String name = String.format("MSD Task%02d", task);
			assertEquals(task == 1 ? 4 : task == 5 ? 2 : 1, titles.stream().filter(t -> t.startsWith(name)).count(), name);
		}
		assertEquals(Recipe.ALL.size(), Recipe.ALL.stream().map(Recipe::name).distinct().count());
	}

	@Test
	@DisplayName("a folder that looks like a public dataset is told so, and read if its layout is known")
	void hint() throws IOException {
		touch("case_00001/imaging.nii.gz");
		assertEquals(List.of(), Recipe.fitting(root));
		touch("case_00001/segmentation.nii.gz");
		assertEquals(List.of("kits"), Recipe.fitting(root).stream().map(Recipe::name).toList());
		final List<String> told = new ArrayList<>();
		DatasetFolders.read(root, FolderOptions.options().labels(List.of(new Label(new Task("kidney"), List.of(1)))).notes(told::add));
		assertTrue(told.get(0).contains("KiTS") && told.get(0).contains("the recipe kits knows"), told.toString());
		final Path lits = Files.createDirectories(root.resolve("lits"));
		NiftiBytes.small(4, 3, 2).to(lits.resolve("volume-0.nii"));
		NiftiBytes.small(4, 3, 2).to(lits.resolve("segmentation-0.nii"));
		final List<String> notes = new ArrayList<>();
		DatasetFolders.read(lits, FolderOptions.options().notes(notes::add));
		assertTrue(notes.stream().anyMatch(n -> n.contains("lits looks like LiTS") && n.contains("the recipe lits knows")), notes.toString());
		assertEquals(List.of(), Recipe.fitting(root.resolve("nowhere")));
	}

	@Test
	@DisplayName("one folder with two datasets is read once for each, and a recipe for no folder is refused")
	void two() throws IOException {
		final Path amos = root.resolve("amos22");
		for (final String c : List.of("amos_0001", "amos_0507")) {
			touch("amos22/imagesTr/" + c + ".nii.gz");
			touch("amos22/labelsTr/" + c + ".nii.gz");
		}
		touch("other/volume-0.nii");
		touch("other/segmentation-0.nii");
		final CollectOptions both = CollectOptions.options().recipes("amos22", List.of(Recipe.of("amos-ct"), Recipe.of("amos-mr"))).recipe("other",
			Recipe.of("lits")).modality("amos-mr", sc.fiji.hermes.volume.Modality.T1);
		final Collection c = DatasetFolders.collect("c", List.of(amos, root.resolve("other")), both);
		assertEquals(List.of("amos-ct", "amos-mr", "lits"), c.datasets().stream().map(Dataset::name).toList());
		assertEquals(List.of("CT", "T1", "CT"), c.datasets().stream().map(d -> d.modality().name()).toList());
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.collect("c", List.of(amos), both)).getMessage().contains("\"other\""));
	}

	@Test
	@DisplayName("MR cases are no CT cases, images without labels are left out, another folder and name are refused")
	void refused() throws IOException {
		touch("imagesTr/amos_0507.nii.gz");
		touch("labelsTr/amos_0507.nii.gz");
		touch("imagesTs/amos_0600.nii.gz");
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options().recipe(Recipe.of("amos-ct"))))
			.getMessage().contains("amos-ct"));
		assertTrue(assertThrows(InputException.class, () -> Recipe.of("none")).getMessage().contains("lits"));
	}

	@ParameterizedTest
	@DisplayName("a dataset that is a link to its folder, or a folder of links to its files, is found and read where the user sees it")
	@CsvSource({ "lits, batch/volume-5.nii, batch/segmentation-5.nii", "kits, case_00012/imaging.nii.gz, case_00012/segmentation.nii.gz" })
	void links(final String recipe, final String image, final String labels) throws IOException {
		touch("disk/" + image);
		touch("disk/" + labels);
		final Path link = Files.createSymbolicLink(root.resolve("link"), root.resolve("disk")), annex = root.resolve("annex");
		for (final String file : List.of(image, labels)) {
			Files.createDirectories(annex.resolve(file).getParent());
			Files.createSymbolicLink(annex.resolve(file), root.resolve("disk/" + file));
		}
		for (final Path folder : List.of(link, annex)) {
			assertEquals(List.of(recipe), Recipe.fitting(folder).stream().map(Recipe::name).toList());
			final Case c = DatasetFolders.read(folder, FolderOptions.options().recipe(Recipe.of(recipe))).cases().get(0);
			assertEquals(List.of(folder.resolve(image), folder.resolve(labels)), List.of(c.image(), c.labels().orElseThrow()));
		}
	}

	@Test
	@DisplayName("a folder above several datasets, in which two cases have one number, is refused with both images")
	void twice() throws IOException {
		for (final String of : List.of("HaN_OAR/1", "Lung_GTV/1", "Thoracic_OAR/2")) {
			touch(of + "/data.nii.gz");
			touch(of + "/label.nii.gz");
		}
		final FolderOptions thorax = FolderOptions.options().recipe(Recipe.of("structseg-thorax"));
		final String refused = assertThrows(InputException.class, () -> DatasetFolders.read(root, thorax)).getMessage();
		assertTrue(refused.contains(root.resolve("HaN_OAR/1/data.nii.gz") + " and " + root.resolve("Lung_GTV/1/data.nii.gz")) && refused.contains(
			"case \"1\""), refused);
		assertEquals(1, DatasetFolders.read(root.resolve("Thoracic_OAR"), thorax).cases().size());
	}

	@Test
	@DisplayName("AMOS, whose dataset.json has CT and MR in one list, is told what it looks like; the Decathlon is not")
	void declared() throws IOException {
		final StringBuilder training = new StringBuilder();
		for (final String c : List.of("amos_0001", "amos_0507")) {
			touch("imagesTr/" + c + ".nii.gz");
			touch("labelsTr/" + c + ".nii.gz");
			training.append(training.length() == 0 ? "" : ", ").append("{\"image\": \"./imagesTr/" + c + ".nii.gz\", \"label\": \"./labelsTr/" + c +
				".nii.gz\"}");
		}
		Files.writeString(root.resolve("dataset.json"), "{\"name\": \"AMOS\", \"modality\": {\"0\": \"CT\"}, \"labels\": {\"0\": \"background\", "
			+ "\"1\": \"spleen\"}, \"training\": [" + training + "]}");
		final List<String> notes = new ArrayList<>();
		assertEquals(2, DatasetFolders.read(root, FolderOptions.options().notes(notes::add)).cases().size());
		assertTrue(notes.stream().anyMatch(n -> n.contains("looks like AMOS 2022, CT") && n.contains("amos-ct or amos-mr")), notes.toString());
		notes.clear();
		DatasetFolders.read(Downloads.msd(root), FolderOptions.options().notes(notes::add));
		assertTrue(notes.stream().noneMatch(n -> n.contains("looks like")), notes.toString());
	}

	@Test
	@DisplayName("two folders of one name are told what can be done about it: batches by a recipe, and folders that have a dataset.json or none")
	void oneName() throws IOException {
		for (final String of : List.of("Batch 1", "Batch 2")) {
			touch(of + "/volume-5.nii");
			touch(of + "/segmentation-5.nii");
		}
		final CollectOptions lits = CollectOptions.options().recipe("Batch 1", Recipe.of("lits")).recipe("Batch 2", Recipe.of("lits"));
		assertEquals("Two of the folders hold a dataset named \"lits\" (one is " + root.resolve("Batch 2") +
			"); give one folder that holds the cases of both, or leave one out.", clash(root.resolve("Batch 1"), root.resolve("Batch 2"), lits));
		final Path a = root.resolve("a"), b = root.resolve("b");
		assertTrue(clash(Downloads.msd(a), Downloads.msd(b), CollectOptions.options()).contains("; change \"name\" in one dataset.json, or"));
		assertTrue(clash(Downloads.plain(a), Downloads.plain(b), CollectOptions.options()).contains("; rename one folder, or"));
	}

	private static String clash(final Path a, final Path b, final CollectOptions options) {
		return assertThrows(InputException.class, () -> DatasetFolders.collect("c", List.of(a, b), options)).getMessage();
	}

	@Test
	@DisplayName("sentences on folders name no option of the command line, since the window shows them, too")
	void neutral() throws IOException {
		touch("case_00001/imaging.nii.gz");
		touch("case_00001/segmentation.nii.gz");
		final List<String> said = new ArrayList<>();
		said.add(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options())).getMessage());
		for (final Recipe r : Recipe.ALL) if (!r.name().equals("kits")) said.add(assertThrows(InputException.class, () -> DatasetFolders.read(root,
			FolderOptions.options().recipe(r)), r.name()).getMessage());
		for (final Path folder : List.of(Downloads.plain(root), Downloads.msd(root))) DatasetFolders.read(folder, FolderOptions.options().notes(
			said::add));
		assertTrue(said.stream().noneMatch(n -> n.contains("--") || n.contains("=")), said.toString());
		assertEquals(2, said.stream().filter(n -> n.contains("modality is unknown; say which it is")).count(), said.toString());
	}

	@Test
	@DisplayName("names of structures and a channel, for which a recipe has no use, are told")
	void unused() throws IOException {
		touch("volume-5.nii");
		touch("segmentation-5.nii");
		final List<String> notes = new ArrayList<>();
		final FolderOptions lits = FolderOptions.options().recipe(Recipe.of("lits")).notes(notes::add);
		DatasetFolders.read(root, lits);
		assertEquals(List.of(), notes.stream().filter(n -> n.contains("not used")).toList());
		final Dataset d = DatasetFolders.read(root, lits.channel(2).labels(List.of(new Label(new sc.fiji.hermes.volume.Task("lung"), List.of(1)))));
		assertEquals("liver", d.tasks().get(0).name());
		final List<String> unused = notes.stream().filter(n -> n.contains("not used")).toList();
		assertEquals(2, unused.size(), notes.toString());
		assertTrue(unused.get(0).contains("recipe lits says what label values mean") && unused.get(1).contains("channel 2"), unused.toString());
	}

	@ParameterizedTest
	@DisplayName("a Decathlon recipe reads its own task, as the release describes it, and refuses every other one")
	@CsvSource({ "Task01_BrainTumour, BRATS, edema, msd-brain-t2, T2", "Task02_Heart, LeftAtrium, left atrium, msd-heart, MRI",
		"Task03_Liver, Liver, liver, msd-liver, CT", "Task04_Hippocampus, Hippocampus, Anterior, msd-hippocampus, MRI",
		"Task05_Prostate, PROSTATE, PZ, msd-prostate-t2, T2", "Task06_Lung, Lung, cancer, msd-lung, CT",
		"Task07_Pancreas, Pancreas, pancreas, msd-pancreas, CT", "Task08_HepaticVessel, HepaticVessel, Vessel, msd-hepaticvessel, CT",
		"Task09_Spleen, Spleen, spleen, msd-spleen, CT", "Task10_Colon, Colon, colon cancer primaries, msd-colon, CT" })
	void otherTask(final String folder, final String name, final String label, final String recipe, final String channel) throws IOException {
		channels(name, label, "\"0\": \"" + channel + "\"");
		final Path renamed = Files.move(root.resolve("dataset.json"), Files.createDirectories(root.resolve("x")).resolve("dataset.json")).getParent();
		assertEquals(recipe, DatasetFolders.read(renamed, FolderOptions.options().recipe(Recipe.of(recipe))).name());
		final String task = folder.substring(0, 6);
		for (final Recipe r : Recipe.ALL) if (r.name().startsWith("msd-") && !r.title().contains(task)) {
			final String refused = assertThrows(InputException.class, () -> DatasetFolders.read(renamed, FolderOptions.options().recipe(r)), r.name())
				.getMessage();
			assertTrue(refused.contains("is about " + name + ", " + label + ", which is not " + r.name()), refused);
		}
		Files.writeString(renamed.resolve("dataset.json"), Files.readString(renamed.resolve("dataset.json")).replace(name, "mine").replace(label,
			"a"));
		final Path own = Files.move(renamed, root.resolve(folder));
		assertEquals(recipe, DatasetFolders.read(own, FolderOptions.options().recipe(Recipe.of(recipe))).name());
	}
}
