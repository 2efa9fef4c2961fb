package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.DatasetFolders;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

/** Every mistake: exit code 2, one sentence a finding on the error stream, and no file changed, made or left behind. */
@DisplayName("Bad input")
class BadInputTest {

	@TempDir
	static Path shared;

	@TempDir
	Path folder;

	private Path data, model, image, labels;

	@BeforeAll
	static void makePhantoms() {
		Cli.phantoms(shared.resolve("data"));
		final Path pet = shared.resolve("data").resolve(Cli.PET);
		Cli.model(shared.resolve("model"), DatasetFolders.collect("pet", List.of(pet), CollectOptions.options()));
	}

	@BeforeEach
	void copyPhantoms() {
		data = folder.resolve(Cli.PET);
		model = shared.resolve("model");
		Cli.copy(shared.resolve("data").resolve(Cli.PET), data);
		image = data.resolve("imagesTr/pet_001_0000.nii.gz");
		labels = data.resolve("labelsTr/pet_001.nii.gz");
	}

	/** Runs a command line that must fail without a trace. */
	private void refused(final String words, final Object... args) {
		final Map<String, String> before = Cli.listing(folder), beside = Cli.listing(shared);
		final Outcome o = Cli.run(args);
		assertEquals(HermesCli.MISTAKE, o.code(), o.out() + o.err());
		assertEquals(1, o.errors().size(), o.err());
		assertTrue(o.err().matches("hermes: .+\\.\\R"), o.err());
		assertTrue(o.err().contains(words), "\"" + words + "\" in: " + o.err());
		assertEquals(before, Cli.listing(folder));
		assertEquals(beside, Cli.listing(shared));
	}

	/** The check and the training both find it. */
	private void refusedByCheckAndTrain(final String words) {
		refused(words, "check", data);
		refused(words, "train", data, "--run", folder.resolve("run"), "--steps", 1);
	}

	@Test
	@DisplayName("A check with a model that is none says so before it reads a volume, and with one it looks for what is not labelled")
	void checkWithModel() {
		refused("has no model.json", "check", data, "--model", folder);
		refused("There is no model folder", "check", data, "--model", folder.resolve("none"));
		final Outcome o = Cli.run("check", data, "--model", folder.resolve("none"));
		assertFalse(o.out().contains("Checked"), o.out());
		final Outcome looked = Cli.run("check", data, "--model", model);
		assertEquals(HermesCli.OK, looked.code(), looked.err());
		assertTrue(looked.out().contains("Looked at "), looked.out());
	}

	@Test
	@DisplayName("Missing file")
	void missingFile() throws IOException {
		refused("none.json does not exist", "check", folder.resolve("none.json"));
		refused("none.nii.gz does not exist", "segment", "--model", model, folder.resolve("none.nii.gz"), "--modality", "PET", "--output",
			folder.resolve("out"));
		refused("no model folder", "segment", "--model", folder.resolve("none"), image, "--modality", "PET", "--output", folder.resolve(
			"out"));
		refused("none.json does not exist", "evaluate", "--collection", folder.resolve("none.json"), "--predictions", folder, "--output",
			folder.resolve("new/out"));
		Files.delete(image);
		refusedByCheckAndTrain("does not exist");
	}

	@Test
	@DisplayName("Missing label map, with the check skipped: the training that never began leaves no run folder")
	void missingWithoutCheck() throws IOException {
		Files.delete(labels);
		refused("pet_001", "train", data, "--run", folder.resolve("new/run"), "--steps", 1, "--skip-check");
	}

	@Test
	@DisplayName("Truncated gzip")
	void truncatedGzip() throws IOException {
		final byte[] bytes = Files.readAllBytes(image);
		Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));
		refusedByCheckAndTrain("pet_001");
		refused("pet_001_0000.nii.gz", "segment", "--model", model, image, "--modality", "PET", "--output", folder.resolve("out"));
	}

	@Test
	@DisplayName("Label value not declared")
	void undeclaredLabel() {
		final LabelMap map = Volumes.readLabels(labels);
		map.data()[0] = 77;
		Volumes.write(map, labels);
		refusedByCheckAndTrain("value 77, which is not declared");
	}

	@Test
	@DisplayName("Image and label map of different size")
	void differentSize() {
		final Geometry g = Volumes.readLabels(labels).geometry();
		final Geometry smaller = Geometry.of(new long[] { g.size(0) - 1, g.size(1), g.size(2) }, g.affine());
		Volumes.write(LabelMap.of(new short[(int) smaller.voxels()], smaller), labels);
		refusedByCheckAndTrain("voxels and the label map");
	}

	@Test
	@DisplayName("Several mistakes: one sentence each")
	void oneSentenceEach() throws IOException {
		Files.delete(image);
		final LabelMap map = Volumes.readLabels(data.resolve("labelsTr/pet_002.nii.gz"));
		map.data()[0] = 77;
		Volumes.write(map, data.resolve("labelsTr/pet_002.nii.gz"));
		final Outcome o = Cli.run("check", data);
		assertEquals(HermesCli.MISTAKE, o.code());
		assertEquals(2, o.errors().size(), o.err());
		assertTrue(o.errors().stream().allMatch(l -> l.startsWith("hermes: ") && l.endsWith(".")), o.err());
	}

	@Test
	@DisplayName("Unknown task: the known ones are listed")
	void unknownTask() {
		refused("lesion, heart", "segment", "--model", model, image, "--modality", "PET", "--tasks", "pancreas", "--output", folder
			.resolve("out"));
	}

	@Test
	@DisplayName("Unknown modality: the known ones are listed")
	void unknownModality() {
		refused("choose from: PET", "segment", "--model", model, image, "--modality", "ultrasound", "--output", folder.resolve("a/b/out"));
		refused("none of the folders", "collection", data, "--modality", "Task99=T1", "--output", folder.resolve("c.json"));
	}

	@Test
	@DisplayName("Zero cases")
	void zeroCases() throws IOException {
		final Path json = folder.resolve("none.json");
		Files.writeString(json,
			"{\"name\": \"n\", \"datasets\": [{\"name\": \"d\", \"modality\": \"CT\", \"labels\": {\"a\": 1}, \"cases\": []}]}");
		refused("has no case", "check", json);
		refused("has no case", "train", json, "--run", folder.resolve("run"));
		for (final String part : List.of("imagesTr", "labelsTr")) try (var files = Files.list(data.resolve(part))) {
			for (final Path p : files.toList()) Files.delete(p);
		}
		refused("has no case", "collection", data, "--output", folder.resolve("c.json"));
		final Path empty = Files.createDirectory(folder.resolve("empty"));
		refused("has no volume", "segment", "--model", model, empty, "--modality", "PET", "--output", folder.resolve("out"));
	}

	@Test
	@DisplayName("Run folder, collection file or demo folder that exists")
	void alreadyThere() throws IOException {
		final Path run = Files.createDirectory(folder.resolve("run"));
		Files.writeString(run.resolve("precious.txt"), "mine");
		refused("already exists", "train", data, "--run", run, "--steps", 1);
		refused("no run.json", "train", "--run", run, "--resume");
		refused("already exists", "demo", "--output", run, "--steps", 1);
		refused("not made by a demo", "demo", "--output", run, "--steps", 1, "--force");
		final Path json = Files.writeString(folder.resolve("c.json"), "mine");
		refused("already exists", "collection", data, "--output", json);
	}

	@Test
	@DisplayName("A result that would replace an input is refused, also with --force and through a link")
	void resultIsInput() throws IOException {
		final Path scan = Files.createDirectories(folder.resolve("scan"));
		Files.copy(image, scan.resolve("scan.nii.gz"));
		for (final Path input : List.of(image, scan)) {
			final Path images = input.equals(image) ? image.getParent() : scan;
			refused("would replace the input", "segment", "--model", model, input, "--modality", "PET", "--output", images);
			refused("would replace the input", "segment", "--model", model, input, "--modality", "PET", "--output", images, "--force");
		}
		Files.copy(image, scan.resolve("lesion.nii.gz"));
		refused("would replace the input", "segment", "--model", model, scan, "--modality", "PET", "--masks", "--output", folder, "--force");
		final Path json = collection();
		final Path link = Files.createDirectories(folder.resolve("out")).resolve("Phantom_PET");
		try {
			Files.createSymbolicLink(link, labels.getParent());
		}
		catch (final IOException | UnsupportedOperationException e) {
			Assumptions.abort("no links here");
		}
		refused("would replace the input", "segment", "--model", model, "--collection", json, "--output", folder.resolve("out"), "--force");
	}

	@Test
	@DisplayName("A result that exists is replaced only with --force, and two inputs never share a result")
	void resultExists() throws IOException {
		final Path out = Files.createDirectory(folder.resolve("out"));
		Files.writeString(out.resolve("pet_001_0000.nii.gz"), "mine");
		refused("already exists", "segment", "--model", model, image, "--modality", "PET", "--output", out);
		Files.delete(out.resolve("pet_001_0000.nii.gz"));
		Files.writeString(out.resolve("pet_001_0000.json"), "mine");
		refused("already exists", "segment", "--model", model, image, "--modality", "PET", "--output", out);
		Files.createDirectory(out.resolve("Phantom_PET"));
		Files.writeString(out.resolve("Phantom_PET/pet_003.nii.gz"), "mine");
		refused("already exists", "segment", "--model", model, "--collection", collection(), "--output", out);
		Files.copy(image, image.resolveSibling("pet_001_0000.nii"));
		refused("same name", "segment", "--model", model, image.getParent(), "--modality", "PET", "--output", folder.resolve("new"));
	}

	@Test
	@DisplayName("A collection that the model does not fit, or with a missing image, is refused before any case is segmented")
	void collectionForModel() throws IOException {
		// The first dataset and the first case are good, so that work done before the mistake is found would show.
		final Path json = collection(), two = folder.resolve("two.json"), out = folder.resolve("new/out");
		Cli.run("collection", data, shared.resolve("data").resolve(Cli.T1), "--output", two);
		refused("does not know the modality T1", "segment", "--model", model, "--collection", two, "--output", out);
		Files.writeString(two, Files.readString(two).replace("\"T1\"", "\"PET\""));
		refused("cannot segment liver", "segment", "--model", model, "--collection", two, "--output", out);
		Files.delete(data.resolve("imagesTr/pet_002_0000.nii.gz"));
		refused("pet_002_0000.nii.gz does not exist", "segment", "--model", model, "--collection", json, "--split", "train", "--output",
			out);
	}

	/** A collection of the PET phantoms. */
	private Path collection() {
		final Path json = folder.resolve("pet.json");
		assertEquals(HermesCli.OK, Cli.run("collection", data, "--output", json, "--force").code());
		return json;
	}

	@Test
	@DisplayName("Path that cannot be written")
	void unwritable() throws IOException {
		// A file in place of a folder stops every user, root too.
		final Path file = Files.writeString(folder.resolve("file"), "no folder");
		refused("cannot be written", "train", data, "--run", file.resolve("run"), "--steps", 1);
		refused("cannot be written", "demo", "--output", file.resolve("demo"), "--steps", 1);
		refused("cannot be written", "collection", data, "--output", file.resolve("c.json"));
		refused("cannot be written", "segment", "--model", model, image, "--modality", "PET", "--output", file.resolve("out"));
		refused("cannot be written", "check", data, "--json", file.resolve("check.json"));
		refused("cannot be written", "evaluate", "--collection", folder.resolve("c.json"), "--predictions", folder, "--output", file
			.resolve("out"));
	}
}
