package sc.fiji.hermes.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

class PhantomsTest {

	private static final PhantomOptions OPTIONS = PhantomOptions.options();

	@ParameterizedTest
	@EnumSource
	@DisplayName("phantoms: equal seeds give equal voxels, other seeds and cases do not")
	void deterministic(final PhantomKind kind) {
		final Phantom first = Phantoms.draw(kind, OPTIONS, 5, 3), again = Phantoms.draw(kind, OPTIONS, 5, 3);
		assertArrayEquals(first.image().data(), again.image().data());
		assertArrayEquals(first.labels().data(), again.labels().data());
		assertEquals(first.image().geometry(), again.image().geometry());
		assertFalse(Arrays.equals(first.image().data(), Phantoms.draw(kind, OPTIONS, 6, 3).image().data()));
		assertFalse(Arrays.equals(first.image().data(), Phantoms.draw(kind, OPTIONS, 5, 4).image().data()));
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("phantoms: every case shows every structure of its dataset, with finite values")
	void everyStructureInEveryCase(final PhantomKind kind) {
		for (int index = 0; index < OPTIONS.cases(); index++) {
			final Phantom phantom = Phantoms.draw(kind, OPTIONS, 1, index);
			final long[] counts = phantom.labels().histogram();
			assertEquals(kind.tasks().size() + 1, counts.length, kind.caseId(index));
			for (int value = 1; value < counts.length; value++) {
				final double ml = counts[value] * phantom.labels().geometry().voxelVolume() / 1000;
				// A lesion 8 voxels wide has 268; nothing is smaller than three quarters of that.
				assertTrue(counts[value] >= 200, kind.caseId(index) + " value " + value + ": " + counts[value] + " voxels, " + ml);
			}
			for (final float v : phantom.image().data()) assertTrue(Float.isFinite(v));
			assertTrue(phantom.image().geometry().voxels() < 60_000, () -> phantom.image().geometry().toString());
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("phantoms: orientation, spacing and position vary, PSR is among them")
	void geometryVaries(final PhantomKind kind) {
		final Set<String> orientations = new HashSet<>();
		final Set<Geometry> geometries = new HashSet<>();
		for (int index = 0; index < 6; index++) {
			final Geometry g = Phantoms.draw(kind, OPTIONS, 1, index).image().geometry();
			orientations.add(g.orientation());
			geometries.add(g);
			assertTrue(Math.abs(g.affine(0, 3)) + Math.abs(g.affine(1, 3)) + Math.abs(g.affine(2, 3)) > 10);
		}
		assertTrue(orientations.containsAll(Set.of("RAS", "LPS", "PSR")), orientations::toString);
		assertEquals(6, geometries.size());
	}

	@Test
	@DisplayName("phantoms: the right kidney lies to the right of the left one, in world coordinates, whatever the orientation")
	void sidesAreWorldSides() {
		for (int index = 0; index < 6; index++) {
			final LabelMap labels = Phantoms.draw(PhantomKind.CT, OPTIONS, 1, index).labels();
			final double left = meanRight(labels, PhantomKind.CT.value("kidney_left"));
			final double right = meanRight(labels, PhantomKind.CT.value("kidney_right"));
			final double liver = meanRight(labels, PhantomKind.CT.value("liver"));
			assertTrue(right > left + 60, index + ": right " + right + " left " + left);
			assertTrue(liver > left);
		}
	}

	@Test
	@DisplayName("phantoms: without noise, organs of CT have their HU and differ from what surrounds them")
	void contrast() {
		final Phantom ct = Phantoms.draw(PhantomKind.CT, OPTIONS.withNoise(0), 1, 0);
		final double[] mean = new double[5];
		final long[] n = new long[5];
		for (int i = 0; i < ct.image().data().length; i++) {
			mean[ct.labels().data()[i]] += ct.image().data()[i];
			n[ct.labels().data()[i]]++;
		}
		for (int v = 0; v < 5; v++) mean[v] /= n[v];
		assertEquals(150, mean[1], 30);
		assertEquals(230, mean[2], 45);
		assertEquals(330, mean[3], 70);
		assertEquals(mean[3], mean[4], 40, "kidneys differ by side only");
	}

	@Test
	@DisplayName("phantoms: five nnU-Net v2 datasets with splits, test cases and one partly annotated")
	void writesDatasets(@TempDir final Path root) throws IOException {
		final List<String> messages = java.util.Collections.synchronizedList(new ArrayList<>());
		final PhantomOptions small = OPTIONS.withCases(6, 1, 1);
		final Path folder = Files.createDirectory(root.resolve("phantoms")), disk = root.resolve("disk");
		// a dataset on another disk
		Files.createSymbolicLink(folder.resolve(PhantomKind.PET.folder()), Files.createDirectory(disk));
		Phantoms.generate(folder, small, Job.create().withSeed(3).withThreads(2).withProgress((m, f) -> messages.add(m)));
		assertEquals(5 * 8, messages.size());
		for (final PhantomKind kind : PhantomKind.values()) {
			final Path dataset = folder.resolve(kind.folder());
			final JsonObject json = json(dataset.resolve("dataset.json")).getAsJsonObject();
			assertEquals(kind.modality().name(), json.getAsJsonObject("channel_names").get("0").getAsString());
			assertEquals(7, json.get("numTraining").getAsInt());
			assertEquals(".nii.gz", json.get("file_ending").getAsString());
			assertEquals(0, json.getAsJsonObject("labels").get("background").getAsInt());
			assertEquals(1, json.getAsJsonObject("labels").get(kind.tasks().get(0).name()).getAsInt());
			final JsonArray folds = json(dataset.resolve("splits_final.json")).getAsJsonArray();
			final JsonObject fold = folds.get(0).getAsJsonObject();
			assertEquals(6, fold.getAsJsonArray("train").size());
			assertEquals(kind.caseId(6), fold.getAsJsonArray("val").get(0).getAsString());
			assertEquals(7, files(dataset.resolve("imagesTr")).size());
			assertEquals(7, files(dataset.resolve("labelsTr")).size());
			assertEquals(List.of(kind.caseId(7) + "_0000.nii.gz"), files(dataset.resolve("imagesTs")));
			assertEquals(List.of(kind.caseId(7) + ".nii.gz"), files(dataset.resolve("labelsTs")));
			assertEquals(kind == PhantomKind.CT, Files.exists(dataset.resolve("annotated.json")));
			final Phantom drawn = Phantoms.draw(kind, small, 3, 0);
			final Volume read = Volumes.read(dataset.resolve("imagesTr").resolve(kind.caseId(0) + "_0000.nii.gz"));
			assertArrayEquals(drawn.image().data(), read.data());
			assertTrue(drawn.image().geometry().matches(read.geometry(), 1e-3));
		}
	}

	@Test
	@DisplayName("phantoms: what annotated.json leaves out is absent from the label map, the rest is there")
	void partlyAnnotated(@TempDir final Path folder) throws IOException {
		Phantoms.generate(folder, OPTIONS.withCases(6, 1, 0), Job.create());
		final Path dataset = folder.resolve(PhantomKind.CT.folder());
		final JsonObject annotated = json(dataset.resolve("annotated.json")).getAsJsonObject();
		assertEquals(7, annotated.size());
		int partly = 0;
		for (final String id : annotated.keySet()) {
			final List<String> drawn = annotated.getAsJsonArray(id).asList().stream().map(JsonElement::getAsString).toList();
			final long[] counts = Arrays.copyOf(Volumes.readLabels(dataset.resolve("labelsTr").resolve(id + ".nii.gz")).histogram(),
				5);
			PhantomKind.CT.tasks().forEach(task -> assertEquals(drawn.contains(task.name()), counts[PhantomKind.CT.value(task
				.name())] > 0, id + " " + task));
			if (drawn.size() < 4) partly++;
		}
		assertEquals(2, partly);
		assertEquals(4, annotated.getAsJsonArray(PhantomKind.CT.caseId(6)).size(), "validation is fully annotated");
	}

	@Test
	@DisplayName("phantoms: cancelled work stops without descriptions; impossible options are refused in a sentence")
	void refuses(@TempDir final Path folder) {
		final Job job = Job.create();
		job.cancel();
		assertThrows(CancelledException.class, () -> Phantoms.generate(folder, OPTIONS, job));
		assertFalse(Files.exists(folder.resolve(PhantomKind.CT.folder()).resolve("dataset.json")));
		assertTrue(assertThrows(InputException.class, () -> OPTIONS.withCases(0, 1, 1)).getMessage().contains("0 training"));
		assertThrows(InputException.class, () -> OPTIONS.withNoise(Double.NaN));
	}

	private static double meanRight(final LabelMap labels, final int value) {
		final Geometry g = labels.geometry();
		double sum = 0;
		long n = 0;
		int at = 0;
		for (int k = 0; k < g.size(2); k++)
			for (int j = 0; j < g.size(1); j++)
				for (int i = 0; i < g.size(0); i++)
					if (labels.data()[at++] == value) {
						sum += g.toWorld(i, j, k)[0];
						n++;
					}
		return sum / n;
	}

	private static JsonElement json(final Path file) throws IOException {
		return JsonParser.parseString(Files.readString(file));
	}

	private static List<String> files(final Path folder) throws IOException {
		try (Stream<Path> list = Files.list(folder)) {
			return list.map(p -> p.getFileName().toString()).sorted().toList();
		}
	}
}
