package sc.fiji.hermes.script;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

import ij.ImagePlus;
import ij.WindowManager;
import ij.measure.ResultsTable;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scijava.Context;
import org.scijava.script.ScriptService;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.imagej.VolumeImages;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.worker.RandomModel;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/** The examples in Groovy and Jython, as the Script Editor and {@code --run} run them, with a worker of their own. */
@Timeout(120)
class ExampleScriptsTest {

	@TempDir
	static Path folder;
	private static Examples examples;
	private static Context context;

	@BeforeAll
	static void start() throws IOException {
		examples = new Examples(folder);
		context = new Context();
		// as Fiji's bridge does, so that a script can say ImagePlus
		context.service(ScriptService.class).addAlias(ImagePlus.class);
	}

	@AfterAll
	static void stop() {
		context.dispose();
		examples.giveBackHome();
	}

	@BeforeEach
	void clear() {
		ResultsTable.getResultsTable().reset();
		WindowManager.setTempCurrentImage(null);
	}

	private static void run(final String name, final Object... inputs) throws Exception {
		final File script = Examples.SCRIPTS.resolve(name).toFile();
		context.service(ScriptService.class).run(script, true, inputs).get();
	}

	/** What the model finds, computed here. */
	private static short[] expected(final Path volume) {
		return new SegmentVolumeWork(examples.model(), Volumes.read(volume), Modality.CT, List.of(), SegmentOptions.options()).run(Job.create()
			.withThreads(2)).parts().get(0).labels().data();
	}

	private static short[] pixels(final ImagePlus labels) {
		final short[] all = new short[labels.getWidth() * labels.getHeight() * labels.getNSlices()];
		final int size = labels.getWidth() * labels.getHeight();
		IntStream.range(0, labels.getNSlices()).forEach(z -> System.arraycopy(labels.getStack().getPixels(z + 1), 0, all, z * size, size));
		return all;
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	@DisplayName("the active image is segmented and measured: labels in its grid, a row a task, the label image in front")
	void segmentActiveImage(final String language) throws Exception {
		final Path volume = examples.volumeFiles().get(0);
		final ImagePlus image = VolumeImages.open(volume);
		run("Segment_Active_Image." + language, "image", image, "model", examples.model().toString(), "modality", "CT");
		final ImagePlus labels = WindowManager.getCurrentImage();
		assertEquals("ct_004_0000 labels", labels.getTitle());
		assertEquals(image.getCalibration().pixelDepth, labels.getCalibration().pixelDepth);
		final short[] found = pixels(labels);
		assertArrayEquals(expected(volume), found);
		final ResultsTable results = ResultsTable.getResultsTable();
		assertEquals(2, results.size());
		for (int row = 0; row < 2; row++) {
			final int label = row + 1;
			assertEquals(List.of(RandomModel.LIVER, RandomModel.SPLEEN).get(row).name(), results.getStringValue("Task", row));
			assertEquals(IntStream.range(0, found.length).filter(i -> found[i] == label).count(), results.getValue("Voxels", row));
		}
		assertFalse(Arrays.equals(found, new short[found.length]), "a random model finds something");
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	@DisplayName("a folder is segmented into label maps of the volumes' names and grids")
	void segmentFolder(final String language) throws Exception {
		final Path output = folder.resolve("labels of " + language);
		run("Segment_Folder." + language, "folder", examples.volumes().toFile(), "output", output.toFile(), "model",
			examples.model().toString(), "modality", "CT");
		for (final Path volume : examples.volumeFiles()) {
			final Path map = output.resolve(volume.getFileName().toString().replace("_0000", ""));
			final ImagePlus labels = VolumeImages.openLabels(map);
			assertEquals(Volumes.read(volume).geometry(), Volumes.readLabels(map).geometry());
			assertArrayEquals(expected(volume), pixels(labels));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	@DisplayName("a model is trained on a collection and installed under its name")
	void trainModel(final String language) throws Exception {
		final Path run = folder.resolve("run of " + language);
		run("Train_Model." + language, "collection", examples.collection().toFile(), "folder", run.toFile(), "name",
			"mine-" + language, "minutes", 0.1, "width", "8");
		final Path installed = examples.installed("mine-" + language);
		assertEquals(4, ModelFolder.describe(installed).plan().tasks().size());
		assertTrue(Files.readString(run.resolve("log.jsonl")).contains("\"mean_dice\""));
	}

	@ParameterizedTest
	@ValueSource(strings = { "groovy", "py" })
	@DisplayName("the heat map of the tasks is saved as a picture")
	void plotSimilarity(final String language) throws Exception {
		final Path picture = folder.resolve("similarity of " + language + ".png");
		run("Plot_Similarity." + language, "model", examples.model().toString(), "kind", "tasks", "picture", picture.toFile());
		final ImagePlus shown = WindowManager.getCurrentImage();
		final var saved = ImageIO.read(picture.toFile());
		assertEquals(shown.getWidth(), saved.getWidth());
		assertEquals(shown.getHeight(), saved.getHeight());
		assertArrayEquals((int[]) shown.getProcessor().getPixels(), saved.getRGB(0, 0, saved.getWidth(), saved.getHeight(), null, 0, saved
			.getWidth()));
	}
}
