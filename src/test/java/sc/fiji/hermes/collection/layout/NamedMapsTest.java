package sc.fiji.hermes.collection.layout;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.check.Check;
import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.evaluate.MaskSource;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.Segment;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

/** Label maps as 3D Slicer saves them. */
class NamedMapsTest {

	private static final Task LIVER = new Task("liver"), SPINE = new Task("spine"), TUMOUR = new Task("tumour");

	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1);

	@TempDir
	Path folder;

	/** A map of 2×2×2 voxels; a name's value and layer follow it. */
	private Path map(final String name, final String[] segments, final int... voxels) throws IOException {
		final int layers = voxels.length / 8;
		final StringBuilder head = new StringBuilder("NRRD0004\ntype: uchar\nspace: RAS\nencoding: raw\nspace origin: (0,0,0)\n");
		if (layers == 1) head.append("dimension: 3\nsizes: 2 2 2\nkinds: domain domain domain\nspace directions: (1,0,0) (0,1,0) (0,0,1)\n");
		else head.append("dimension: 4\nsizes: " + layers +
			" 2 2 2\nkinds: list domain domain domain\nspace directions: none (1,0,0) (0,1,0) (0,0,1)\n");
		for (int i = 0; i < segments.length; i++) {
			final String[] s = segments[i].split(" ");
			head.append("Segment%d_Name:=%s\nSegment%d_ID:=S%d\nSegment%d_Extent:=0 1 0 1 0 1\n".formatted(i, s[0], i, i, i));
			if (s.length > 1) head.append("Segment%d_LabelValue:=%s\nSegment%d_Layer:=%s\n".formatted(i, s[1], i, s[2]));
		}
		final byte[] bytes = head.append('\n').toString().getBytes(StandardCharsets.ISO_8859_1);
		final byte[] all = java.util.Arrays.copyOf(bytes, bytes.length + voxels.length);
		for (int i = 0; i < voxels.length; i++) all[bytes.length + i] = (byte) voxels[i];
		Files.createDirectories(folder.resolve("labels"));
		return Files.write(folder.resolve("labels").resolve(name + ".seg.nrrd"), all);
	}

	private Path image(final String name) throws IOException {
		Files.createDirectories(folder.resolve("images"));
		final Path file = folder.resolve("images").resolve(name + ".nrrd");
		Volumes.write(Volume.of(new float[] { name.hashCode() % 97, 1, 2, 3, 4, 5, 6, 7 }, GRID), file);
		return file;
	}

	private Collection written(final Dataset dataset) {
		final Path file = folder.resolve("c.json");
		CollectionFiles.write(new Collection("c", List.of(dataset)), file);
		return CollectionFiles.read(file);
	}

	@Test
	@DisplayName("structures are told by name where cases number them differently, through a collection file too")
	void byName() throws IOException {
		for (final String name : List.of("a", "b", "c")) image(name);
		map("a", new String[] { "liver 1 0", "spine 2 0" }, 0, 1, 1, 2, 2, 2, 0, 0);
		map("b", new String[] { "Spine 1 0", "liver 2 0" }, 0, 2, 2, 1, 1, 1, 0, 0);
		map("c", new String[] { "spine 7 0" }, 0, 0, 0, 7, 7, 7, 0, 0);
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options());
		assertEquals(List.of(new Label(LIVER, List.of(1)), new Label(SPINE, List.of(2))), d.labels());
		final Collection again = written(d);
		assertEquals(d, again.datasets().get(0));
		for (final Case c : again.datasets().get(0).cases()) {
			final boolean third = c.id().equals("c");
			assertArrayEquals(third ? new short[] { 0, 0, 0, 2, 2, 2, 0, 0 } : new short[] { 0, 1, 1, 2, 2, 2, 0, 0 }, c.readLabels().data());
			// what a label map does not name was not looked for
			assertEquals(third ? Set.of(SPINE) : Set.of(LIVER, SPINE), c.annotated());
			final Map<Task, Mask> masks = MaskSource.labelMap(c.labels().get(), d.labels()).read(c.annotated());
			assertEquals(3, masks.get(SPINE).count());
		}
		assertEquals(List.of(), Check.check(again, Job.create()).errors().stream().map(f -> f.toLine()).toList());
	}

	@Test
	@DisplayName("what the values of each case mean survives the drawing of the splits")
	void collected() throws IOException {
		for (final String name : List.of("a", "b")) image(name);
		map("a", new String[] { "liver 1 0", "spine 2 0" }, 0, 1, 1, 2, 2, 2, 0, 0);
		map("b", new String[] { "spine 1 0", "liver 2 0" }, 0, 2, 2, 1, 1, 1, 0, 0);
		final Collection drawn = DatasetFolders.collect("c", List.of(folder), CollectOptions.options());
		for (final Case c : drawn.datasets().get(0).cases()) assertArrayEquals(new short[] { 0, 1, 1, 2, 2, 2, 0, 0 }, c.readLabels().data(), c.id());
	}

	@Test
	@DisplayName("a collection written by hand is read by the names of its label maps, by their values if no name is a label")
	void byHand() throws IOException {
		final Path image = image("a");
		final Path map = map("a", new String[] { "spine 1 0", "liver 2 0", "heart 3 0" }, 0, 2, 2, 1, 1, 1, 0, 0);
		final Case c = new Case("a", image, Optional.of(map), Set.of(LIVER, SPINE), Split.TRAIN);
		final Case read = written(new Dataset("d", Modality.CT, 1, List.of(new Label(LIVER, List.of(1)), new Label(SPINE, List.of(2))), List.of(c)))
			.datasets().get(0).cases().get(0);
		assertArrayEquals(new short[] { 0, 1, 1, 2, 2, 2, 0, 0 }, read.readLabels().data());
		final Task other = new Task("other");
		final Case byValue = written(new Dataset("d", Modality.CT, 1, List.of(new Label(other, List.of(1))), List.of(new Case("a", image, Optional.of(
			map), Set.of(other), Split.TRAIN)))).datasets().get(0).cases().get(0);
		assertArrayEquals(new short[] { 0, 2, 2, 1, 1, 1, 0, 0 }, byValue.readLabels().data());
		// a structure that the dataset does not have is not taken for another one
		map("a", new String[] { "spine 1 0", "liver 2 0", "heart 3 0" }, 3, 2, 2, 1, 1, 1, 0, 0);
		final InputException e = assertThrows(InputException.class, read::readLabels);
		assertTrue(e.getMessage().contains("a.seg.nrrd holds the value 3"), e.getMessage());
	}

	@Test
	@DisplayName("a structure that no value means alone is refused with file and case")
	void noOwnValue() throws IOException {
		final Path file = folder.resolve("c.json");
		Files.writeString(file, ("{\"name\": \"c\", \"datasets\": [{\"name\": \"d\", \"modality\": \"CT\", \"labels\": {\"liver\": 1, \"organs\": [1, 2]}, " +
			"\"cases\": [{\"id\": \"a\", \"image\": \"%s\", \"labels\": \"%s\", \"split\": \"train\"}]}]}").formatted(image("a"), map("a", new String[] {
				"liver 1 0" }, 0, 1, 1, 0, 0, 0, 0, 0)));
		final String message = assertThrows(InputException.class, () -> CollectionFiles.read(file)).getMessage();
		assertTrue(message.startsWith(file + ", datasets[0].cases[0]: No value means \"liver\" alone"), message);
	}

	@Test
	@DisplayName("values of a case of any format can be named in the collection file")
	void values() throws IOException {
		final Path file = folder.resolve("c.json");
		final Path map = map("a", new String[] {}, 0, 5, 5, 6, 9, 9, 0, 0);
		final String json = "{\"name\": \"c\", \"datasets\": [{\"name\": \"d\", \"modality\": \"CT\", \"labels\": {\"liver\": 1, \"spine\": 2}, " +
			"\"cases\": [{\"id\": \"a\", \"image\": \"%s\", \"labels\": \"%s\", \"split\": \"train\", \"values\": %s}]}]}";
		Files.writeString(file, json.formatted(image("a"), map, "{\"spine\": [5, 6], \"liver\": 9}"));
		final Dataset d = CollectionFiles.read(file).datasets().get(0);
		assertArrayEquals(new short[] { 0, 2, 2, 2, 1, 1, 0, 0 }, d.cases().get(0).readLabels().data());
		assertEquals(d, written(d).datasets().get(0));
		for (final String wrong : List.of("{\"heart\": 1}", "{\"spine\": 0}", "{\"spine\": 1, \"liver\": 1}", "[1]")) {
			Files.writeString(file, json.formatted(image("a"), map, wrong));
			assertThrows(InputException.class, () -> CollectionFiles.read(file), wrong);
		}
	}

	@Test
	@DisplayName("structures that overlap lie in layers, which are joined so that nothing is lost")
	void layers() throws IOException {
		image("a");
		image("b");
		// liver and its tumour overlap in a, not in b, which has one layer
		final Path a = map("a", new String[] { "liver 1 0", "tumour 1 1", "spine 2 0" }, 0, 0, 1, 0, 1, 1, 1, 1, 2, 0, 2, 0, 0, 1, 0, 0);
		final Path b = map("b", new String[] { "tumour 3 0", "liver 4 0" }, 0, 4, 4, 3, 3, 0, 0, 0);
		assertEquals(List.of(new Segment("liver", 1, 0), new Segment("tumour", 1, 1), new Segment("spine", 2, 0)), Volumes.header(a).segments());
		assertArrayEquals(new short[] { 0, 0, 1, 1, 0, 0, 1, 0 }, Volumes.readLabels(a, ReadOptions.options().withLayer(1)).data());
		assertArrayEquals(new short[] { 2, 2, 0, 0 }, Volumes.readLabels(a, ReadOptions.options().withLayer(0).withSlices(1, 1)).data());
		assertTrue(assertThrows(InputException.class, () -> Volumes.readLabels(a)).getMessage().contains("2 values per voxel"));
		assertTrue(assertThrows(InputException.class, () -> Volumes.readLabels(a, ReadOptions.options().withLayer(2))).getMessage().contains(
			"no layer 2"));
		final Dataset d = DatasetFolders.read(folder, FolderOptions.options().joinMasks(folder.resolve("joined"), Job.create()));
		assertEquals(List.of(LIVER, TUMOUR, SPINE), d.tasks());
		for (final Case c : d.cases()) {
			final Map<Task, Mask> masks = MaskSource.labelMap(c.labels().get(), d.labels()).read(Set.of(LIVER, TUMOUR));
			final Map<Task, Mask> direct = MaskSource.labelMap(c.id().equals("a") ? a : b, List.of()).read(Set.of(LIVER, TUMOUR));
			for (final Task t : List.of(LIVER, TUMOUR)) assertEquals(direct.get(t).count(), masks.get(t).count());
			assertEquals(c.id().equals("a") ? 3 : 2, masks.get(TUMOUR).count());
		}
		assertEquals(Set.of(LIVER, TUMOUR), d.cases().stream().filter(c -> c.id().equals("b")).findFirst().orElseThrow().annotated());
	}

	@Test
	@DisplayName("older files say no values: each structure is a layer")
	void old() throws IOException {
		final Path file = map("a", new String[] { "liver", "spine" }, 1, 0, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
		assertEquals(List.of(new Segment("liver", 1, 0), new Segment("spine", 1, 1)), Volumes.header(file).segments());
		assertEquals(2, MaskSource.labelMap(file, List.of()).read(Set.of(SPINE)).get(SPINE).count());
		for (final String wrong : List.of("liver 0 0", "liver 70000 0", "liver 1 1", "liver x 0")) {
			final Path hostile = map("b", new String[] { wrong }, 0, 0, 0, 0, 0, 0, 0, 0);
			assertTrue(assertThrows(InputException.class, () -> Volumes.header(hostile)).getMessage().contains("of a segment"), wrong);
		}
	}
}
