package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Plans and prepared cases that earlier versions wrote")
class EarlierVersionsTest {

	@TempDir
	Path folder;

	private Path old(final String name) throws IOException {
		return old(1, name);
	}

	private Path old(final int version, final String name) throws IOException {
		try (InputStream in = EarlierVersionsTest.class.getResourceAsStream("version" + version + "/" + name)) {
			Files.copy(in, folder.resolve(name));
		}
		return folder.resolve(name);
	}

	@Test
	@DisplayName("a plan is read for ever")
	void plan() throws IOException {
		final Plan plan = PlanFiles.read(old("plan.json"));
		assertEquals(Plan.CURRENT_VERSION, plan.version());
		assertEquals(Plan.CURRENT_VERSION, PlanFiles.VERSIONS.current());
		assertEquals(List.of(new Task("lesion"), new Task("heart")), plan.tasks());
		assertEquals(List.of(7.9, 7.9, 7.74), plan.grid("Phantom_PET").spacing());
		assertEquals(List.of(32, 32, 16), plan.grid("Phantom_PET").window());
	}

	@Test
	@DisplayName("a plan of the first version means what it meant: halvings, the published intensities, one label a voxel")
	void firstPlan() throws IOException {
		final Path file = old("plan.json");
		final Grid pet = PlanFiles.read(file).grid("Phantom_PET");
		assertEquals(Pooling.halvings(4), pet.pooling());
		assertEquals(new Intensity(Intensity.Kind.PERCENTILES, 2, 98, 0, 1), pet.intensity());
		assertEquals(List.of(1, 1, 1), pet.detail());
		Files.writeString(file, Files.readString(file).replace("\"PET\"", "\"CT\"").replaceFirst(",\\s*\"sha256\": \"[0-9a-f]+\"", ""));
		assertEquals(new Intensity(Intensity.Kind.CLIP, -991, 500, 0, 1), PlanFiles.read(file).grid("Phantom_PET").intensity());
	}

	@Test
	@DisplayName("a plan of the second version says pooling, intensities and detail of each grid")
	void secondPlan() throws IOException {
		final Plan plan = PlanFiles.read(old(2, "plan.json"));
		final Grid pet = plan.grid("Phantom_PET"), ct = plan.grid("Phantom_CT");
		assertEquals(Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2), List.of(2, 2, 2))), pet.pooling());
		assertEquals(new Intensity(Intensity.Kind.LOGARITHM, 0, 12.5, 0.42, 0.61), pet.intensity());
		assertEquals(List.of(2, 2, 1), pet.detail());
		assertEquals(List.of(48, 40, 20), pet.window());
		assertEquals(new Intensity(Intensity.Kind.FIXED, -12, 190, 98, 41), ct.intensity());
		assertEquals(List.of(1, 1, 1), ct.detail());
	}

	@Test
	@DisplayName("a prepared case of the second version has several labels a voxel")
	void secondPrepared() throws IOException {
		final PreparedCase c = whole(old(2, "case.prepared"));
		assertEquals(List.of(2, 1, 3), c.detail());
		assertEquals(24, c.labels().length);
		for (int i = 0; i < 24; i++) assertEquals(i % 5 == 0 ? 300 : i % 3, c.labels()[i]);
		assertArrayEquals(new float[] { -1, -0.5f, 0.25f, 2 }, c.image().image().data());
		assertEquals(-1.25f, c.image().background());
	}

	@Test
	@DisplayName("a prepared case of the third version is read in parts, and stays as it is")
	void thirdPrepared() throws IOException {
		final Path file = old(3, "case.prepared");
		final byte[] bytes = Files.readAllBytes(file);
		final PreparedCase c = whole(file);
		assertEquals(List.of(2, 1, 1), c.detail());
		assertEquals(-1.25f, c.image().background());
		for (int i = 0; i < 70; i++) assertEquals(i / 4f - 3, c.image().image().data()[i]);
		for (int i = 0; i < 140; i++) assertEquals(i % 5 == 0 ? 300 : i % 3, c.labels()[i]);
		final CaseVoxels v = new StoredVoxels("set", c.source(), file, PreparedFile.open(file).orElseThrow());
		assertEquals(28, v.count(300));
		assertArrayEquals(new int[] { 5, 1, 0 }, v.place(300, 16));
		assertArrayEquals(bytes, Files.readAllBytes(file));
	}

	private static PreparedCase whole(final Path file) {
		final Case c = new Case("1", file, Optional.empty(), Set.of(), Split.TEST);
		return new StoredVoxels("set", c, file, PreparedFile.open(file).orElseThrow()).whole();
	}

	@Test
	@DisplayName("a plan of a later version is refused by name")
	void laterPlan() throws IOException {
		final Path file = old("plan.json");
		final String version = "\"version\": ";
		Files.writeString(file, Files.readString(file).replace(version + 1, version + 77));
		final String message = assertThrows(InputException.class, () -> PlanFiles.read(file)).getMessage();
		assertTrue(message.startsWith(file + ", version: the plan has format version 77 and this Hermes reads versions up to "), message);
	}

	@Test
	@DisplayName("a prepared case is read, one of a later version is refused by name, any other file is made again")
	void prepared() throws IOException {
		final Path file = old("case.prepared");
		final PreparedCase c = whole(file);
		assertArrayEquals(new float[] { -1, -0.75f, -0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f, 1, 1.25f, 1.5f, 1.75f }, c.image().image().data());
		assertArrayEquals(new short[] { 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2 }, c.labels());
		assertEquals(List.of(1, 1, 1), c.detail());
		assertEquals(-1.5f, c.image().background());
		assertEquals(Geometry.ofSpacing(new long[] { 6, 2, 2 }, 0.75, 2, 3), c.image().source());
		assertEquals(3, PreparedFile.version(file), "and is brought to the present version");
		final byte[] bytes = Files.readAllBytes(file);
		bytes[6] = '7';
		Files.write(file, bytes);
		final String message = assertThrows(InputException.class, () -> PreparedFile.open(file)).getMessage();
		assertTrue(message.startsWith("The prepared case " + file + " has format version 73 and this Hermes reads versions up to "), message);
		bytes[6] = 'x';
		Files.write(file, bytes);
		assertEquals(Optional.empty(), PreparedFile.open(file));
	}

	@Test
	@DisplayName("what was prepared before is found again, whatever the version of a plan")
	void key() throws IOException {
		final Task liver = new Task("liver");
		final Path image = folder.resolve("a.nii");
		Volumes.write(Volume.of(new float[16 * 16 * 16], Geometry.ofSpacing(new long[] { 16, 16, 16 }, 1, 1, 1)), image);
		final Case c = new Case("1", image, Optional.empty(), Set.of(liver), Split.TEST);
		final Dataset d = new Dataset("set", Modality.CT, 1, List.of(new Label(liver, List.of(1))), List.of(c));
		final Path cache = folder.resolve("cache");
		PreparedCache.open(c, d, new Grid("set", Modality.CT, List.of(liver), true, List.of(1.0, 1.0, 1.0), List.of(32, 32, 16)), cache, Job
			.create());
		try (var files = Files.list(cache)) {
			assertEquals(List.of("77e49eb9ca0244502ba9c5d6e05446aa42bce6314666f5961876aed223d6f86b.prepared"), files.map(f -> f.getFileName().toString())
				.filter(n -> n.endsWith(
				".prepared")).toList());
		}
	}
}
