package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

/** Predictions of other programs, and folders without a collection. Dice by hand: 2·common / (reference + predicted). */
@DisplayName("Evaluation of folders")
class EvaluateFoldersTest {

	/** Voxels of one millilitre. */
	private static final Geometry GRID = Geometry.ofSpacing(new long[] { 6, 1, 1 }, 10, 10, 10);

	@TempDir
	Path folder;

	private void map(final String file, final int... values) throws IOException {
		final short[] data = new short[values.length];
		for (int i = 0; i < values.length; i++) data[i] = (short) values[i];
		Files.createDirectories(folder.resolve(file).getParent());
		Volumes.write(LabelMap.of(data, GRID), folder.resolve(file));
	}

	private void text(final String file, final String text) throws IOException {
		Files.createDirectories(folder.resolve(file).getParent());
		Files.writeString(folder.resolve(file), text);
	}

	private void collection() throws IOException {
		text("c.json", """
			{"name": "c", "datasets": [{"name": "d", "modality": "CT", "labels": {"liver": 1, "spleen": 2}, "cases": [
			{"id": "x", "image": "x.nii.gz", "labels": "truth/x.nii.gz", "split": "test"},
			{"id": "y", "image": "y.nii.gz", "labels": "truth/y.nii.gz", "split": "test"}]}]}""");
		map("truth/x.nii.gz", 1, 1, 1, 2, 2, 0);
		map("truth/y.nii.gz", 1, 0, 0, 2, 0, 0);
	}

	private Outcome evaluate(final Object... args) {
		final Object[] all = new Object[args.length + 2];
		all[0] = "evaluate";
		all[1] = "--quiet";
		System.arraycopy(args, 0, all, 2, args.length);
		return Cli.run(all);
	}

	private Outcome evaluateSplit() {
		return evaluate("--collection", folder.resolve("c.json"), "--split", "test", "--predictions", folder.resolve("pred"));
	}

	private List<String> csv() throws IOException {
		return Files.readAllLines(folder.resolve("pred/evaluation.csv"));
	}

	private void assertScores(final String... rows) throws IOException {
		final List<String> lines = csv();
		for (final String row : rows) assertTrue(lines.stream().anyMatch(l -> l.startsWith(row)), row + " in " + lines);
		assertEquals(rows.length + 1, lines.size(), lines.toString());
	}

	@Test
	@DisplayName("a flat folder as nnU-Net writes it is scored by the names in its dataset.json, in any format")
	void flat() throws IOException {
		collection();
		map("pred/x.nrrd", 2, 2, 0, 0, 1, 0);
		map("pred/y.nii.gz", 2, 0, 0, 1, 0, 0);
		text("pred/dataset.json", "{\"labels\": {\"background\": 0, \"spleen\": 1, \"liver\": 2}, \"channel_names\": {\"0\": \"CT\"}}");
		final Outcome o = evaluateSplit();
		assertEquals(HermesCli.OK, o.code(), o.err());
		assertScores("d,x,liver,0.80000", "d,x,spleen,0.66667", "d,y,liver,1.00000", "d,y,spleen,1.00000");
	}

	@Test
	@DisplayName("a flat folder without names has the values of the dataset")
	void values() throws IOException {
		collection();
		map("pred/x.nii.gz", 1, 1, 0, 2, 0, 0);
		map("pred/y.nii.gz", 1, 0, 0, 2, 0, 0);
		assertEquals(HermesCli.OK, evaluateSplit().code());
		assertScores("d,x,liver,0.80000", "d,x,spleen,0.66667", "d,y,liver,1.00000", "d,y,spleen,1.00000");
	}

	@Test
	@DisplayName("one file a structure, as TotalSegmentator writes them, is scored")
	void structures() throws IOException {
		collection();
		map("pred/x/liver.nii.gz", 1, 1, 0, 0, 0, 0);
		map("pred/x/spleen.nii.gz", 0, 0, 0, 0, 1, 0);
		map("pred/y/segmentations/liver.nii.gz", 1, 0, 0, 0, 0, 0);
		map("pred/y/segmentations/spleen.nii.gz", 0, 0, 0, 1, 0, 0);
		assertEquals(HermesCli.OK, evaluateSplit().code());
		assertScores("d,x,liver,0.80000", "d,x,spleen,0.66667", "d,y,liver,1.00000", "d,y,spleen,1.00000");
	}

	@Test
	@DisplayName("a case that cannot be compared is named, counts nowhere, and the others are scored: exit code 3")
	void goesOn() throws IOException {
		collection();
		map("pred/x.nii.gz", 1, 1, 0, 2, 0, 0);
		final Outcome o = evaluateSplit();
		assertEquals(HermesCli.SOME_FAILED, o.code(), o.err());
		assertEquals(1, o.errors().size(), o.err());
		assertTrue(o.err().startsWith("hermes: d / y: The label map ") && o.err().contains("does not exist"), o.err());
		assertScores("d,x,liver,0.80000", "d,x,spleen,0.66667");
		assertTrue(o.out().contains("1 of 2 cases could not be compared and count nowhere: d / y"), o.out());
		assertTrue(Files.readString(folder.resolve("pred/evaluation.json")).contains("\"failed\": [\n    {\n      \"dataset\": \"d\",\n      \"case\": \"y\""));
		Files.delete(folder.resolve("pred/x.nii.gz"));
		assertEquals(HermesCli.MISTAKE, evaluateSplit().code());
	}

	@Test
	@DisplayName("two folders are compared by the names of structures, which dataset.json or labels.json says, or by value")
	void twoFolders() throws IOException {
		map("labelsTs/x.nii.gz", 1, 1, 1, 2, 2, 0);
		map("labelsTs/y.nii.gz", 0, 0, 0, 3, 0, 0);
		map("pred/x.nii.gz", 1, 1, 0, 2, 0, 0);
		map("pred/y.nii.gz", 0, 0, 0, 3, 0, 0);
		final Object[] command = { "--reference", folder.resolve("labelsTs"), "--predictions", folder.resolve("pred") };
		assertEquals(HermesCli.OK, evaluate(command).code());
		assertScores("labelsTs,x,label 1,0.80000", "labelsTs,x,label 2,0.66667", "labelsTs,y,label 3,1.00000");
		text("labelsTs/labels.json", "{\"liver\": 1, \"spleen\": 2, \"kidneys\": 3}");
		assertEquals(HermesCli.OK, evaluate(command).code());
		assertScores("labelsTs,x,liver,0.80000", "labelsTs,x,spleen,0.66667", "labelsTs,x,kidneys,,", "labelsTs,y,liver,,", "labelsTs,y,spleen,,",
			"labelsTs,y,kidneys,1.00000");
		text("pred/dataset.json", "{\"labels\": {\"background\": 0, \"spleen\": 1, \"liver\": 2}, \"channel_names\": {\"0\": \"CT\"}}");
		assertEquals(HermesCli.OK, evaluate(command).code());
		assertScores("labelsTs,x,liver,0.00000", "labelsTs,x,spleen,0.00000", "labelsTs,y,liver,,", "labelsTs,y,spleen,,");
	}

	@Test
	@DisplayName("voxels that the reference's dataset.json says to ignore are not scored")
	void ignored() throws IOException {
		map("labelsTs/x.nii.gz", 1, 1, 9, 9, 0, 0);
		map("pred/x.nii.gz", 1, 1, 1, 1, 0, 0);
		text("dataset.json", "{\"labels\": {\"background\": 0, \"liver\": 1, \"ignore\": 9}, \"channel_names\": {\"0\": \"CT\"}}");
		assertEquals(HermesCli.OK, evaluate("--reference", folder.resolve("labelsTs"), "--predictions", folder.resolve("pred")).code());
		assertScores("labelsTs,x,liver,1.00000");
	}

	@Test
	@DisplayName("of two folders a reference without a prediction fails alone; folders that cannot be compared are a mistake")
	void folderMistakes() throws IOException {
		map("labelsTs/x.nii.gz", 1, 0, 0, 0, 0, 0);
		map("labelsTs/y.nii.gz", 1, 0, 0, 0, 0, 0);
		map("pred/x.nii.gz", 1, 0, 0, 0, 0, 0);
		final Outcome o = evaluate("--reference", folder.resolve("labelsTs"), "--predictions", folder.resolve("pred"));
		assertEquals(HermesCli.SOME_FAILED, o.code(), o.err());
		assertTrue(o.err().contains("no prediction of case y"), o.err());
		for (final Object[] wrong : new Object[][] { { "--predictions", folder.resolve("pred") }, { "--predictions", folder.resolve("pred"),
			"--reference", folder.resolve("none") }, { "--predictions", folder.resolve("pred"), "--reference", folder.resolve("labelsTs"), "--split",
				"test" } }) {
			final Outcome mistake = evaluate(wrong);
			assertEquals(HermesCli.MISTAKE, mistake.code(), mistake.out());
			assertEquals(1, mistake.errors().size(), mistake.err());
		}
		assertFalse(Files.exists(folder.resolve("labelsTs/evaluation.csv")));
	}
}
