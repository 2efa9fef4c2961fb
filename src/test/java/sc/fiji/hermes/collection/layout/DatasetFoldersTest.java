package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** {@link DatasetFolders}: layouts of the Decathlon and of nnU-Net. No image is opened, so empty files serve. */
class DatasetFoldersTest {

	@TempDir
	Path root;

	private static void touch(final Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.write(file, new byte[0]);
	}

	private Path nnunet(final String name, final String json, final String... ids) throws IOException {
		final Path folder = Files.createDirectories(root.resolve(name));
		Files.writeString(folder.resolve("dataset.json"), json);
		for (final String id : ids) {
			touch(folder.resolve("imagesTr/" + id + "_0000.nii.gz"));
			touch(folder.resolve("labelsTr/" + id + ".nii.gz"));
		}
		return folder;
	}

	private static String v2(final String channels, final String labels) {
		return "{\"channel_names\": " + channels + ", \"labels\": " + labels +
			", \"numTraining\": 3, \"file_ending\": \".nii.gz\", \"licence\": \"any\"}";
	}

	private Path simple(final String name, final String label) throws IOException {
		return nnunet(name, v2("{\"0\": \"CT\"}", "{\"background\": 0, \"" + label + "\": 1}"), "x1", "x2", "x3", "x4", "x5");
	}

	private static List<String> ids(final Dataset d, final Split split) {
		return d.cases(split).stream().map(Case::id).toList();
	}

	@Test
	@DisplayName("nnU-Net v2: names, regions, files, splits_final.json and annotated.json")
	void nnunetV2() throws IOException {
		final Path folder = nnunet("Dataset007_Head", v2("{\"0\": \"CT\"}",
			"{\"background\": 0, \"tip\": 3, \"whole\": [1, [2, 3]], \"stem\": 1}"), "p1", "p2", "p10", "left_out");
		Files.writeString(folder.resolve("splits_final.json"), """
			[{"train": ["p1"], "val": ["p2", "p10"]}, {"train": ["p10", "p2"], "val": ["p1"]}]""");
		Files.writeString(folder.resolve("annotated.json"), "{\"p2\": [\"stem\"]}");
		final List<String> notes = new ArrayList<>();
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options().notes(notes::add));
		assertEquals("Head", d.name());
		assertEquals(Modality.CT, d.modality());
		assertEquals(List.of(new Task("whole"), new Task("stem"), new Task("tip")), d.tasks());
		assertEquals(List.of(1, 2, 3), d.labels().get(0).values());
		assertEquals(List.of("p1"), ids(d, Split.TRAIN));
		assertEquals(List.of("p10", "p2"), ids(d, Split.VALIDATION));
		final Case p2 = d.cases().stream().filter(c -> c.id().equals("p2")).findFirst().orElseThrow();
		assertEquals(Set.of(new Task("stem")), p2.annotated());
		assertEquals(folder.toAbsolutePath().resolve("imagesTr/p2_0000.nii.gz"), p2.image());
		assertEquals(folder.toAbsolutePath().resolve("labelsTr/p2.nii.gz"), p2.labels().orElseThrow());
		assertEquals(Set.copyOf(d.tasks()), d.cases(Split.TRAIN).get(0).annotated());
		assertTrue(notes.stream().anyMatch(n -> n.contains("lists 3 of 4 cases")), notes.toString());
		assertTrue(notes.stream().anyMatch(n -> n.contains("declares 3 training cases and holds 4")), notes.toString());
		assertEquals(List.of("p1"), ids(DatasetFolders.read(folder, FolderOptions.options().fold(1)), Split.VALIDATION));
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(folder, FolderOptions.options().fold(2)))
			.getMessage().contains("fold 2 does not exist"));
	}

	@Test
	@DisplayName("nnU-Net v2: the ignore label is no task but unknown voxels, beside regions, too")
	void ignoreLabel() throws IOException {
		final Path folder = nnunet("D", v2("{\"0\": \"CT\"}", "{\"background\": 0, \"whole\": [1, 2], \"core\": 2, \"ignore\": 3}"), "x1", "x2");
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals(List.of(new Task("whole"), new Task("core")), d.tasks());
		assertEquals(Set.of(3), d.others().ignored());
		assertTrue(d.knownValues().get(3) && d.unknownValues().get(3) && !d.unknownValues().get(0) && !d.knownValues().get(4));
	}

	@Test
	@DisplayName("nnU-Net v2: images of one channel may lack its number; of several the sentence names it")
	void noSuffix() throws IOException {
		final Path folder = nnunet("D", v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}"));
		for (final String id : List.of("c_0001", "c2")) {
			touch(folder.resolve("imagesTr/" + id + ".nii.gz"));
			touch(folder.resolve("labelsTr/" + id + ".nii.gz"));
		}
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals(List.of("c2", "c_0001"), d.cases().stream().map(Case::id).sorted().toList());
		for (final Case c : d.cases()) assertEquals(folder.resolve("imagesTr/" + c.id() + ".nii.gz"), c.image());
		Files.writeString(folder.resolve("dataset.json"), v2("{\"0\": \"T1\", \"1\": \"T2\"}", "{\"background\": 0, \"a\": 1}"));
		final String refused = assertThrows(InputException.class, () -> DatasetFolders.read(folder, FolderOptions.options().channel(1))).getMessage();
		assertTrue(refused.contains("imagesTr/c2.nii.gz") && refused.contains("name it c2_0001.nii.gz"), refused);
	}

	@Test
	@DisplayName("nnU-Net v2: TIFF files with their voxel size in a JSON file are read")
	void tiff() throws IOException {
		final Path folder = Files.createDirectories(root.resolve("Tif"));
		Files.writeString(folder.resolve("dataset.json"), v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}").replace(".nii.gz", ".tif"));
		for (final String file : List.of("imagesTr/c1_0000", "labelsTr/c1")) {
			Files.createDirectories(folder.resolve(file).getParent());
			final ij.ImagePlus stack = ij.IJ.createImage("c1", "8-bit black", 4, 3, 2);
			ij.IJ.saveAsTiff(stack, folder.resolve(file + ".tif").toString());
		}
		final Case c = DatasetFolders.read(folder, FolderOptions.options()).cases().get(0);
		assertTrue(assertThrows(InputException.class, c::readImage).getMessage().contains("does not say how large its voxels are"));
		for (final String sub : List.of("imagesTr", "labelsTr")) Files.writeString(folder.resolve(sub + "/c1.json"), "{\"spacing\": [5, 0.8, 0.7]}");
		for (final sc.fiji.hermes.volume.Geometry g : List.of(c.readImage().geometry(), c.readLabels().geometry())) {
			assertEquals(List.of(0.7, 0.8, 5.0), List.of(g.spacing(0), g.spacing(1), g.spacing(2)));
		}
		Files.writeString(folder.resolve("imagesTr/c1.json"), "{\"spacing\": [5, 0, 0.7]}");
		assertTrue(assertThrows(InputException.class, c::header).getMessage().contains("spacing[1]"));
	}

	@Test
	@DisplayName("nnU-Net v2: one of several channels is used and the choice is told")
	void channels() throws IOException {
		final Path folder = nnunet("D", v2("{\"0\": \"T1w\", \"1\": \"T2-FLAIR\", \"2\": \"ADC\"}", "{\"background\": 0, \"a\": 1}"), "x",
			"y");
		final List<String> notes = new ArrayList<>();
		final Dataset first = DatasetFolders.read(folder, FolderOptions.options().notes(notes::add));
		assertEquals(Modality.T1, first.modality());
		assertTrue(notes.stream().anyMatch(n -> n.contains("only channel 0 (T1w) is used")), notes.toString());
		final Dataset second = DatasetFolders.read(folder, FolderOptions.options().channel(1));
		assertEquals(Modality.T2, second.modality());
		assertTrue(second.cases().get(0).image().endsWith("x_0001.nii.gz"));
		assertEquals(new Modality("ADC"), DatasetFolders.read(folder, FolderOptions.options().channel(2)).modality());
		assertThrows(InputException.class, () -> DatasetFolders.read(folder, FolderOptions.options().channel(3)));
	}

	@Test
	@DisplayName("nnU-Net v2: the dataset mapping names files anywhere")
	void mapping() throws IOException {
		final Path folder = nnunet("D", """
			{"channel_names": {"0": "PET"}, "labels": {"background": 0, "a": 1}, "numTraining": 2, "file_ending": ".nii.gz",
			 "dataset": {"u": {"images": ["../raw/u.nii.gz"], "label": "seg/u.nii.gz"},
			             "v": {"images": ["../raw/v.nii.gz"], "label": "seg/v.nii.gz"}}}""");
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals(root.toAbsolutePath().resolve("raw/u.nii.gz"), d.cases().get(0).image());
		assertEquals(folder.toAbsolutePath().resolve("seg/u.nii.gz"), d.cases().get(0).labels().orElseThrow());
	}

	@Test
	@DisplayName("nnU-Net v2: test images join only on request, with labels where there are any")
	void testImages() throws IOException {
		final Path folder = simple("D", "a");
		touch(folder.resolve("imagesTs/t1_0000.nii.gz"));
		touch(folder.resolve("imagesTs/t2_0000.nii.gz"));
		touch(folder.resolve("labelsTs/t2.nii.gz"));
		assertEquals(5, DatasetFolders.read(folder, FolderOptions.options()).cases().size());
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options().testImages(true));
		assertEquals(List.of("t1", "t2"), ids(d, Split.TEST));
		assertTrue(d.cases(Split.TEST).get(0).labels().isEmpty());
		assertTrue(d.cases(Split.TEST).get(0).annotated().isEmpty());
		assertEquals(Set.of(new Task("a")), d.cases(Split.TEST).get(1).annotated());
	}

	@Test
	@DisplayName("a label map without image and an image without label map stay listed for the check")
	void halfCases() throws IOException {
		final Path folder = simple("D", "a");
		Files.delete(folder.resolve("imagesTr/x1_0000.nii.gz"));
		Files.delete(folder.resolve("labelsTr/x2.nii.gz"));
		touch(folder.resolve("labelsTr/._x3.nii.gz"));
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals(5, d.cases().size());
		assertTrue(d.cases().stream().allMatch(c -> c.labels().isPresent()));
	}

	private static final String MSD = """
		{"name": "Hippo", "description": "%s", "modality": {"0": "%s"}, "labels": {"0": "background", "2": "Post", "1": "Ant"},
		 "numTraining": 2, "training": [{"image": "./imagesTr/h_2.nii.gz", "label": "./labelsTr/h_2.nii.gz"},
		  {"image": "./imagesTr/h_1.nii.gz", "label": "./labelsTr/h_1.nii.gz"}], "test": ["./imagesTs/h_3.nii.gz"]}""";

	@Test
	@DisplayName("MSD: listed files, labels by value, unlabelled test images")
	void msd() throws IOException {
		final Path folder = nnunet("Task04_Hippo", MSD.formatted("any", "CT"));
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options().testImages(true));
		assertEquals("Hippo", d.name());
		assertEquals(List.of(new Label(new Task("Ant"), List.of(1)), new Label(new Task("Post"), List.of(2))), d.labels());
		assertEquals(List.of("h_2", "h_1", "h_3"), d.cases().stream().map(Case::id).toList());
		assertEquals(folder.toAbsolutePath().resolve("imagesTr/h_2.nii.gz"), d.cases().get(0).image());
		assertEquals(List.of("h_3"), ids(d, Split.TEST));
		assertEquals(1, d.cases(Split.VALIDATION).size());
	}

	@Test
	@DisplayName("nnU-Net v1: channel files beside the listed name are found")
	void nnunetV1() throws IOException {
		final Path folder = nnunet("Task004_Hippo", MSD.formatted("any", "CT"), "h_1", "h_2");
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals("h_2", d.cases().get(0).id());
		assertTrue(d.cases().get(0).image().endsWith("h_2_0000.nii.gz"));
	}

	@ParameterizedTest(name = "{0}, {1}, {2} → {3}")
	@DisplayName("modality from channel name, folder name and description")
	@CsvSource({ "D, any, CT, CT", "D, any, ct, CT", "D, any, PET, PET", "D, any, T1w, T1", "D, any, T2, T2", "D, any, cine, cine",
		"D, any, cine-MRI, cine", "D, any, MRI, unknown", "D, a T1-weighted scan, MRI, T1", "Dataset1_Brain_T2, any, MR, T2",
		"D, T1 and T2 scans, MRI, unknown", "Dataset1_CT_MR, any, MRI, unknown", "D, any, zScore, unknown", "D, any, ADC, ADC",
		"D, any, T10, T10", "D, CT, FLAIR, FLAIR" })
	void modalities(final String name, final String description, final String channel, final String expected)
		throws IOException
	{
		final Path folder = nnunet(name, MSD.formatted(description, channel));
		assertEquals(expected, DatasetFolders.read(folder, FolderOptions.options()).modality().name());
		assertEquals(Modality.PET, DatasetFolders.read(folder, FolderOptions.options().modality(Modality.PET)).modality());
	}

	@Test
	@DisplayName("the seeded split is about a fifth, repeats, follows the seed, and ignores other files")
	void seededSplit() throws IOException {
		final List<String> many = new ArrayList<>();
		for (int i = 0; i < 50; i++) many.add("case" + i);
		final Path folder = nnunet("D", v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}"), many.toArray(new String[0]));
		final List<String> validation = ids(DatasetFolders.read(folder, FolderOptions.options()), Split.VALIDATION);
		assertTrue(validation.size() >= 5 && validation.size() <= 16, validation.toString());
		assertEquals(validation, ids(DatasetFolders.read(folder, FolderOptions.options()), Split.VALIDATION));
		assertNotEquals(validation, ids(DatasetFolders.read(folder, FolderOptions.options().seed(2)), Split.VALIDATION));
		final Path reversed = nnunet("E", v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}"));
		final StringBuilder mapping = new StringBuilder();
		for (int i = 49; i >= 0; i--) mapping.append(i == 49 ? "" : ",").append("\"case" + i +
			"\": {\"images\": [\"i\"], \"label\": \"l\"}");
		Files.writeString(reversed.resolve("dataset.json"), v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}").replaceFirst(
			"\\{", "{\"dataset\": {" + mapping + "},"));
		assertEquals(Set.copyOf(validation), Set.copyOf(ids(DatasetFolders.read(reversed, FolderOptions.options()),
			Split.VALIDATION)));
	}

	@Test
	@DisplayName("a patient has one split in all folders without a given one, and keeps it when cases are added")
	void patientsOfSeveralFolders() throws IOException {
		final String json = v2("{\"0\": \"CT\"}", "{\"background\": 0, \"a\": 1}");
		final List<String> all = new ArrayList<>();
		for (int i = 0; i < 40; i++) all.add("STS_" + i);
		final List<Path> folders = List.of(nnunet("PET", json, all.toArray(new String[0])), nnunet("CT", json, "STS_3", "STS_17", "STS_21"), nnunet("T1",
			json, "STS_17", "STS_21"), nnunet("T2", json, "STS_5_time2", "STS_8"));
		for (long seed = 1; seed <= 12; seed++) {
			for (final boolean folds : new boolean[] { false, true }) {
				final FolderOptions options = FolderOptions.options().seed(seed);
				final Collection c = DatasetFolders.collect("c", folders, CollectOptions.options().folders(folds ? options.folds(2).fold(1) : options));
				final java.util.Map<String, Split> splits = new java.util.HashMap<>();
				for (final Dataset d : c.datasets()) for (final Case k : d.cases()) {
					final Split other = splits.put(k.id().replace("_time2", ""), k.split());
					assertTrue(other == null || other == k.split(), k.id() + " of " + d.name() + ", seed " + seed);
				}
				assertTrue(c.datasets().get(0).cases(Split.VALIDATION).size() > 0);
			}
			final List<String> few = ids(DatasetFolders.read(nnunet("few", json, all.subList(0, 25).toArray(new String[0])), FolderOptions.options().seed(
				seed)), Split.VALIDATION), more = ids(DatasetFolders.read(folders.get(0), FolderOptions.options().seed(seed)), Split.VALIDATION);
			assertEquals(few, more.stream().filter(all.subList(0, 25)::contains).toList());
		}
	}

	@Test
	@DisplayName("collect: a label of two datasets becomes two tasks, unless they are joined")
	void collect() throws IOException {
		final Path one = simple("Dataset001_One", "liver"), two = simple("Dataset002_Two", "liver"), three = simple(
			"Dataset003_Three", "lung");
		final List<Path> folders = List.of(one, two, three);
		final Collection apart = DatasetFolders.collect("c", folders, CollectOptions.options().modality("Dataset002_Two",
			Modality.T1).modality("Three", Modality.T2).weight("One", 3));
		assertEquals(List.of(new Task("One/liver"), new Task("Two/liver"), new Task("lung")), apart.tasks());
		assertEquals(List.of(Modality.CT, Modality.T1, Modality.T2), apart.modalities());
		assertEquals(3, apart.datasets().get(0).weight());
		assertEquals(Set.of(new Task("Two/liver")), apart.datasets().get(1).cases().get(0).annotated());
		final Collection joined = DatasetFolders.collect("c", folders, CollectOptions.options().joinTasks(true));
		assertEquals(List.of(new Task("liver"), new Task("lung")), joined.tasks());
		final Path json = root.resolve("c.json");
		CollectionFiles.write(apart, json);
		assertEquals(apart, CollectionFiles.read(json));
	}

	@Test
	@DisplayName("collect: an option for a folder that is not there, a name used twice and no folder are refused")
	void collectMistakes() throws IOException {
		final Path one = simple("Dataset001_One", "liver");
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.collect("c", List.of(one), CollectOptions.options()
			.modality("Onne", Modality.T1))).getMessage().contains("\"Onne\""));
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.collect("c", List.of(one, one), CollectOptions
			.options())).getMessage().contains("named \"One\""));
		assertThrows(InputException.class, () -> DatasetFolders.collect("c", List.of(), CollectOptions.options()));
		assertThrows(InputException.class, () -> CollectOptions.options().weight("One", 0));
	}

	@ParameterizedTest(name = "{1}")
	@DisplayName("mistakes in a folder are named with file and place")
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
		splits_final.json | [{"train": ["x1"], "val": ["x1"]}]  | `[0].val[0]: case "x1" is in train and in val`
		splits_final.json | [{"train": ["zz"], "val": []}]      | `no case "zz"`
		splits_final.json | [{"train": ["x1"]}]                 | `"val" is missing`
		splits_final.json | []                                  | `there are 0 folds`
		annotated.json    | {"zz": ["a"]}                       | `no case "zz"`
		annotated.json    | {"x1": ["b"]}                       | `x1[0]: "b" is not a label`
		annotated.json    | {"x1": "a"}                         | expected a list
		dataset.json      | {"labels": {"a": 1}}                | neither "channel_names"
		dataset.json      | {"channel_names": {"0": "CT"}}      | `"labels" is missing`
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"background": 0}, "file_ending": ".nii.gz"} | no label but background
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"a": 1, "ignore": 1}, "file_ending": ".nii.gz"} | `the value 1 is ignored and means "a"`
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"a": [0, 1]}, "file_ending": ".nii.gz"} | labels.a[0]
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"a": 1, "b": 1}, "file_ending": ".nii.gz"} | same value 1
		dataset.json      | {"name": "a/b", "channel_names": {"0": "CT"}, "labels": {"a": 1}, "file_ending": ".nii.gz"} | cannot be the name of a file
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"a": 1}, "dataset": {"..": {"images": ["x.nii"], "label": "y.nii"}}} | cannot be the name of a file
		dataset.json      | {"modality": {"0": "CT"}, "labels": {"x": "a"}, "training": []} | should be a label value
		dataset.json      | {"channel_names": {"0": "CT"}, "labels": {"a": 1}, "file_ending": ".mha"} | has no case
		""")
	void mistakes(final String file, final String text, final String says) throws IOException {
		final Path folder = simple("D", "a");
		Files.writeString(folder.resolve(file), text);
		final String message = assertThrows(InputException.class, () -> DatasetFolders.read(folder, FolderOptions.options()))
			.getMessage();
		assertTrue(message.contains(says) && message.contains(folder.toString()), message);
	}

	@Test
	@DisplayName("a folder that is no dataset is refused in a sentence")
	void noDataset() {
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root, FolderOptions.options())).getMessage()
			.contains("has no dataset.json"));
		assertTrue(assertThrows(InputException.class, () -> DatasetFolders.read(root.resolve("none"), FolderOptions.options()))
			.getMessage().contains("is not a folder"));
	}
}
