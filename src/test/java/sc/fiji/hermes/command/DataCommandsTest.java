package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

import ij.IJ;
import ij.measure.ResultsTable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** Commands over collections. */
class DataCommandsTest {

	@TempDir
	Path folder;

	private Context context;
	private CommandService commands;
	private Path json;

	@BeforeEach
	void start() {
		context = new Context();
		commands = context.service(CommandService.class);
		json = folder.resolve("my cases.json");
		final Task a = new Task("a");
		write("labels.nii.gz", 1, 1, 1, 0, 0, 0);
		write("image.nii.gz", 5, 6, 7, 8, 9, 9);
		final Case x = new Case("x", folder.resolve("image.nii.gz"), Optional.of(folder.resolve("labels.nii.gz")), Set.of(a), Split.VALIDATION);
		CollectionFiles.write(new Collection("c", List.of(new Dataset("set", Modality.CT, 1, List.of(new Label(a, List.of(1))), List.of(x)))),
			json);
		write("predictions/set/x.nii.gz", 0, 0, 1, 1, 0, 0);
	}

	@AfterEach
	void stop() {
		context.dispose();
	}

	private void write(final String name, final int... labels) {
		final short[] voxels = new short[labels.length];
		for (int i = 0; i < voxels.length; i++) voxels[i] = (short) labels[i];
		folder.resolve(name).getParent().toFile().mkdirs();
		Volumes.write(LabelMap.of(voxels, Geometry.ofSpacing(new long[] { labels.length, 1, 1 }, 10, 10, 10)), folder.resolve(name));
	}

	private CommandModule run(final Class<? extends HermesCommand> command, final Map<String, Object> inputs) throws InterruptedException,
		ExecutionException
	{
		return commands.run(command, true, inputs).get();
	}

	@Test
	@DisplayName("Evaluate gives the means as a table and writes the same files as the command line")
	void evaluate() throws Exception {
		final CommandModule m = run(EvaluateCommand.class, Map.of("collection", json.toFile(), "predictions", folder.resolve("predictions")
			.toFile(), "output", folder.resolve("new/report").toFile()));
		assertFalse(m.isCanceled(), m.getCancelReason());
		final ResultsTable table = (ResultsTable) m.getOutput("table");
		assertEquals(3, table.size());
		assertEquals("set", table.getStringValue("dataset", 0));
		assertEquals("a", table.getStringValue("task", 0));
		assertEquals(0.4, table.getValue("Dice", 0), 1e-9);
		assertEquals("all datasets", table.getStringValue("dataset", 2));
		assertEquals(0.4, (double) m.getOutput("dice"), 1e-9);
		for (final String file : List.of("evaluation.txt", "evaluation.csv", "evaluation.json")) assertTrue(Files.exists(folder.resolve(
			"new/report").resolve(file)), file);
	}

	@Test
	@DisplayName("Evaluate writes to the predictions if no other folder is given, also in a macro")
	void evaluateInMacro() {
		final String line = "run(\"Hermes Evaluate...\", \"collection=[" + json + "] predictions=[" + folder.resolve("predictions") + "]\");";
		assertEquals("went on", IJ.runMacro(line.replace("\\", "/") + "return 'went on';"));
		assertTrue(Files.exists(folder.resolve("predictions/evaluation.csv")));
	}

	@Test
	@DisplayName("a mistake leaves no empty folder behind and is said in one sentence")
	void mistake() throws Exception {
		final CommandModule m = run(EvaluateCommand.class, Map.of("collection", json.toFile(), "predictions", folder.resolve("predictions")
			.toFile(), "output", folder.resolve("new").toFile(), "split", "test"));
		assertTrue(m.isCanceled());
		assertEquals("Collection c has no labelled test case to evaluate; choose another split.", m.getCancelReason());
		assertFalse(Files.exists(folder.resolve("new")));
	}

	@Test
	@DisplayName("Check Collection reports what it found and counts mistakes")
	void check() throws Exception {
		final CommandModule fine = run(CheckCollectionCommand.class, Map.of("collection", json.toFile()));
		assertFalse(fine.isCanceled(), fine.getCancelReason());
		assertEquals(1, fine.getOutput("errors"), "no case is there to train on");
		assertTrue(((String) fine.getOutput("report")).startsWith("Collection c: 1 dataset, 1 case"));
		Files.delete(folder.resolve("image.nii.gz"));
		final CommandModule bad = run(CheckCollectionCommand.class, Map.of("collection", json.toFile()));
		assertFalse(bad.isCanceled(), bad.getCancelReason());
		assertEquals(2, bad.getOutput("errors"));
		final ResultsTable table = (ResultsTable) bad.getOutput("table");
		final List<String> rows = IntStream.range(0, table.size()).mapToObj(i -> table.getStringValue("severity", i) + " " + table
			.getStringValue("case", i)).toList();
		assertTrue(rows.contains("error x"), rows.toString());
	}

	@Test
	@DisplayName("a dataset folder is taken as it lies")
	void datasetFolder() throws Exception {
		final Path set = folder.resolve("Task09_Small");
		Files.createDirectories(set);
		for (final String id : List.of("p1", "p2", "p3")) {
			write("Task09_Small/imagesTr/" + id + ".nii.gz", 5, 6, 7, 8, 9, 9);
			write("Task09_Small/labelsTr/" + id + ".nii.gz", 1, 1, 1, 0, 0, 0);
		}
		Files.writeString(set.resolve("dataset.json"), "{\"name\": \"Small\", \"modality\": {\"0\": \"CT\"}, \"labels\": {\"0\": " +
			"\"background\", \"1\": \"liver\"}, \"numTraining\": 3, \"training\": [" + String.join(", ", List.of("p1", "p2", "p3").stream().map(id ->
				"{\"image\": \"./imagesTr/" + id + ".nii.gz\", \"label\": \"./labelsTr/" + id + ".nii.gz\"}").toList()) + "], \"test\": []}");
		final CommandModule m = run(CheckCollectionCommand.class, Map.of("collection", set.toFile()));
		assertFalse(m.isCanceled(), m.getCancelReason());
		assertTrue(((String) m.getOutput("report")).contains("liver"), (String) m.getOutput("report"));
	}
}
