package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.io.dicom.DicomBytes;
import sc.fiji.hermes.io.dicom.DicomFolder;
import sc.fiji.hermes.io.dicom.seg.DicomSegmentation;
import sc.fiji.hermes.io.dicom.seg.SegmentationObject;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** What lies on the disk after a segmentation, and what the evaluation makes of it. */
class SegmentationFilesTest {

	private static final Task SPACED = new Task("left atrium"), JOINED = new Task("left_atrium"), WALL = new Task("AMOS/wall");
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 3, 1, 1 }, 1, 1, 1);

	@TempDir
	Path folder;
	private Path output;

	@BeforeEach
	void output() {
		output = folder.resolve("output");
	}

	private static LabelMap map(final int... values) {
		final short[] data = new short[values.length];
		for (int i = 0; i < data.length; i++) data[i] = (short) values[i];
		return LabelMap.of(data, GRID);
	}

	/** Each task is one voxel: the first, the second, the third. */
	private static Segmentation apart() {
		return new Segmentation(List.of(Segmentation.Part.of(List.of(SPACED), map(1, 0, 0)), Segmentation.Part.of(List.of(JOINED), map(0,
			1, 0)), Segmentation.Part.of(List.of(WALL), map(0, 0, 1))));
	}

	private static Segmentation together(final int... values) {
		return new Segmentation(List.of(Segmentation.Part.of(List.of(SPACED, JOINED, WALL), map(values))));
	}

	private Collection collection(final String dataset, final String id) {
		final Path labels = folder.resolve("truth.nii.gz");
		Volumes.write(map(5, 6, 7), labels);
		final List<Label> names = List.of(new Label(SPACED, List.of(5)), new Label(JOINED, List.of(6)), new Label(WALL, List.of(7)));
		return new Collection("c", List.of(new Dataset(dataset, Modality.CT, 1, names, List.of(new Case(id, folder.resolve("none.nii.gz"),
			java.util.Optional.of(labels), Set.of(SPACED, JOINED, WALL), Split.TEST)))));
	}

	private double dice(final String dataset, final String id) {
		final OptionalDouble dice = Hermes.evaluate(collection(dataset, id), Split.TEST, output, Job.create()).overall().dice();
		return dice.orElseThrow();
	}

	private List<String> files() throws IOException {
		try (Stream<Path> all = Files.walk(folder)) {
			return all.filter(p -> !p.equals(folder)).map(p -> folder.relativize(p).toString().replace('\\', '/')).sorted().toList();
		}
	}

	@Test
	@DisplayName("a JSON file that no memory could hold is one of somebody else")
	void huge() throws IOException {
		Files.createDirectories(output);
		try (RandomAccessFile sparse = new RandomAccessFile(output.resolve("case.json").toFile(), "rw")) {
			sparse.setLength(3L << 30);
		}
		assertEquals(Optional.empty(), SegmentationFiles.read(output, "case"));
	}

	@Test
	@DisplayName("Tasks whose names make one file name get files of their own, and the evaluation finds them")
	void sameFileName() {
		SegmentationFiles.write(apart(), output.resolve("d"), "case", t -> 1, false);
		final Map<Task, Path> masks = SegmentationFiles.read(output.resolve("d"), "case").orElseThrow().masks();
		assertEquals(List.of("left_atrium.nii.gz", "left_atrium_2.nii.gz", "AMOS_wall.nii.gz"), masks.values().stream().map(p -> p
			.getFileName().toString()).toList());
		for (final Task t : apart().tasks()) assertArrayEquals(apart().mask(t).data(), Volumes.readLabels(masks.get(t)).data());
		assertEquals(1, dice("d", "case"));
	}

	@Test
	@DisplayName("Writing one form of a case removes the other that was written before, and nothing else")
	void otherForm() throws IOException {
		final Path d = output.resolve("d");
		SegmentationFiles.write(together(0, 0, 0), d, "case", t -> 5, false);
		SegmentationFiles.write(apart(), d, "case", t -> 1, false);
		assertFalse(Files.exists(d.resolve("case.nii.gz")));
		assertEquals(1, dice("d", "case"));
		Files.writeString(d.resolve("case/notes.txt"), "mine");
		SegmentationFiles.write(together(1, 2, 3), d, "case", t -> 5 + List.of(SPACED, JOINED, WALL).indexOf(t), false);
		assertEquals(List.of("output", "output/d", "output/d/case", "output/d/case.json", "output/d/case.nii.gz",
			"output/d/case/notes.txt", "truth.nii.gz"), files());
		assertEquals(1, dice("d", "case"));
	}

	@Test
	@DisplayName("A label map is evaluated although an old folder of masks lies beside it, and masks of other origin without any JSON")
	void formDecided() throws IOException {
		final Path d = output.resolve("d");
		SegmentationFiles.write(apart(), d, "case", t -> 1, false);
		Files.delete(d.resolve("case.json"));
		assertEquals(1, dice("d", "case"));
		SegmentationFiles.write(together(0, 2, 3), d, "case", t -> 5 + List.of(SPACED, JOINED, WALL).indexOf(t), false);
		assertTrue(Files.exists(d.resolve("case/left_atrium.nii.gz")));
		assertEquals(2 / 3., dice("d", "case"), 1e-9);
	}

	@Test
	@DisplayName("A JSON file that is not ours, or that names files elsewhere, is not believed")
	void foreign() throws IOException {
		final Path d = Files.createDirectories(output.resolve("d"));
		final Path precious = Files.writeString(folder.resolve("precious.nii.gz"), "mine");
		for (final String json : List.of("{\"EchoTime\": {\"s\": 1}}", "not JSON", "[1]", "{\"liver\": \"../../precious.nii.gz\"}",
			"{\"liver\": \"case/../../../precious.nii.gz\"}", "{\"liver\": \"" + precious.toString().replace("\\", "/") + "\"}"))
		{
			Files.writeString(d.resolve("case.json"), json);
			assertTrue(SegmentationFiles.read(d, "case").isEmpty(), json);
			SegmentationFiles.write(apart(), d, "case", t -> 1, false);
			assertTrue(Files.exists(precious), json);
		}
	}

	@Test
	@DisplayName("Names of datasets and cases cannot lead out of the output folder, and the evaluation finds their files")
	void names() throws IOException {
		for (final String name : List.of("..", "../..", "a/../../b", "..\\b", "/tmp", ".", "a:b")) {
			final Path d = SegmentationFiles.folder(output, name);
			assertEquals(output, d.getParent(), name);
			SegmentationFiles.write(apart(), d, name, t -> 1, false);
			assertEquals(1, dice(name, name), name);
			SegmentationFiles.write(together(1, 2, 3), d, name, t -> 5 + List.of(SPACED, JOINED, WALL).indexOf(t), false);
			assertEquals(1, dice(name, name), name);
			assertEquals(d, SegmentationFiles.labelMap(d, name).getParent());
		}
		assertTrue(files().stream().allMatch(f -> f.startsWith("output") || f.equals("truth.nii.gz")), files().toString());
		assertEquals("case 01 (b).nii.gz", SegmentationFiles.labelMap(output, "case 01 (b)").getFileName().toString());
	}

	/** What writes segmentations of a series on the grid of these tests: three columns, one row, and two slices. */
	private DicomSegmentation dicom() {
		final Path scans = folder.resolve("scans");
		for (int z = 0; z < 2; z++) DicomBytes.slice(z).text(0x0020000d, "UI", "1.2.7").number(0x00280010, 1).number(0x00280011, 3).pixels(
			(short) 1, (short) 2, (short) 3).to(scans.resolve("IM" + z));
		return DicomSegmentation.of(DicomFolder.scan(scans).only());
	}

	@Test
	@DisplayName("A DICOM segmentation has the tasks by label value, whole where they overlap, and goes with the next result that has none")
	void dicomSeg() throws IOException {
		final DicomSegmentation dicom = dicom();
		final LabelMap organ = LabelMap.of(new short[] { 1, 1, 0, 0, 0, 0 }, dicom.geometry());
		final BitSet lesion = BitSet.valueOf(new long[] { 0b010010 });
		final Segmentation s = new Segmentation(List.of(Segmentation.Part.of(WALL, lesion, dicom.geometry()), Segmentation.Part.of(List.of(
			SPACED), organ)));
		final Path d = output.resolve("d"), seg = d.resolve("case_seg.dcm");
		SegmentationFiles.write(s, d, "case", t -> t.equals(SPACED) ? 1 : 2, false, Optional.of(dicom));
		final SegmentationObject written = SegmentationObject.read(seg);
		assertEquals(List.of("left atrium", "AMOS/wall"), written.items(0x00620002).stream().map(i -> i.text(0x00620005)).toList());
		assertEquals(List.of("1 10\\20\\-7 110", "2 10\\20\\-7 010", "2 10\\20\\-2 010"), written.frames());
		SegmentationFiles.write(s, d, "case", t -> 1, false);
		assertFalse(Files.exists(seg));
		Files.writeString(seg, "mine");
		SegmentationFiles.write(s, d, "case", t -> 1, false);
		assertEquals("mine", Files.readString(seg));
	}

	@Test
	@DisplayName("If the DICOM segmentation cannot be written, the label map and its names still belong together")
	void dicomSegFails() throws IOException {
		final DicomSegmentation dicom = dicom();
		final Segmentation s = new Segmentation(List.of(Segmentation.Part.of(List.of(SPACED), LabelMap.of(new short[] { 1, 1, 0, 0, 0, 0 }, dicom
			.geometry()))));
		final Path d = output.resolve("d");
		SegmentationFiles.write(apart(), d, "case", t -> 1, false);
		// somebody else's folder stands where the object belongs
		Files.createDirectories(d.resolve("case_seg.dcm/full"));
		assertThrows(InputException.class, () -> SegmentationFiles.write(s, d, "case", t -> 1, false, Optional.of(dicom)));
		assertEquals(Map.of(SPACED, 1), SegmentationFiles.read(d, "case").orElseThrow().values());
		assertArrayEquals(new short[] { 1, 1, 0, 0, 0, 0 }, Volumes.readLabels(SegmentationFiles.labelMap(d, "case")).data());
		assertFalse(Files.exists(d.resolve("case")));
	}

	@Test
	@DisplayName("A DICOM segmentation of another grid is refused before anything is written")
	void otherGrid() {
		final DicomSegmentation dicom = dicom();
		assertThrows(InputException.class, () -> SegmentationFiles.write(apart(), output.resolve("d"), "case", t -> 1, false, Optional.of(
			dicom)));
		assertFalse(Files.exists(output));
	}
}
