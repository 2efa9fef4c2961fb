package sc.fiji.hermes.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.demo.PhantomKind;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.ij1.PlainImageJ;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.worker.RandomModel;

/** The examples as ImageJ macros, in a plain ImageJ without a display. */
@Timeout(120)
class ExampleMacrosTest {

	@TempDir
	static Path folder;
	private static PlainImageJ imageJ;
	private static Path dataset;

	@BeforeAll
	static void install() throws IOException {
		imageJ = PlainImageJ.install(folder.resolve("ImageJ"));
		RandomModel.writeCoarse(imageJ.models().resolve("small"));
		Phantoms.generate(folder.resolve("my data"), PhantomOptions.options().withCases(2, 1, 2).withVoxel(2), Job.create());
		dataset = folder.resolve("my data").resolve(PhantomKind.CT.folder());
	}

	private static String run(final Path macro, final String argument) throws IOException, InterruptedException {
		return imageJ.runHeadless(macro.toAbsolutePath(), argument, Duration.ofMinutes(1));
	}

	@Test
	@DisplayName("the active image is segmented and measured: a line a task, the label image in front")
	void segmentActiveImage() throws Exception {
		final Path volume = dataset.resolve("imagesTs/ct_004_0000.nii.gz"), example = Examples.SCRIPTS.resolve("Segment_Active_Image.ijm");
		final Path macro = Files.writeString(folder.resolve("around.ijm"), "call('sc.fiji.hermes.ij1.HermesPlugIn.install');\n" +
			"run('Hermes Open Volume...', 'file=[" + volume + "]');\nrunMacro('" + example.toAbsolutePath() + "', getArgument());\n");
		final List<String> said = run(macro, "model=small modality=CT").lines().toList();
		assertEquals("ct_004_0000 labels", said.get(0));
		assertEquals(List.of("liver", "spleen"), said.stream().skip(1).map(l -> l.split(": ")[0]).toList());
		for (final String line : said.subList(1, 3)) assertTrue(line.matches("\\w+: [0-9.]+ mL"), line);
		final double all = said.stream().skip(1).mapToDouble(l -> Double.parseDouble(l.split("[: ]+")[1])).sum();
		final Geometry g = Volumes.read(volume).geometry();
		assertTrue(all > 0 && all <= g.voxels() * g.spacing(0) * g.spacing(1) * g.spacing(2) / 1000, () -> all + " mL");
	}

	@Test
	@DisplayName("a folder is segmented into label maps of the volumes' names")
	void segmentFolder() throws Exception {
		final Path output = folder.resolve("my labels");
		run(Examples.SCRIPTS.resolve("Segment_Folder.ijm"), "folder=[" + dataset.resolve("imagesTs") + "] output=[" + output +
			"] model=small modality=CT");
		for (final String name : List.of("ct_004", "ct_005")) assertEquals(Volumes.read(dataset.resolve("imagesTs").resolve(name + "_0000.nii.gz"))
			.geometry(), Volumes.readLabels(output.resolve(name + ".nii.gz")).geometry());
	}

	@Test
	@DisplayName("a model is trained on a collection and installed under its name")
	void trainModel() throws Exception {
		final String said = run(Examples.SCRIPTS.resolve("Train_Model.ijm"), "collection=[" + dataset + "] folder=[" + folder.resolve("my run") +
			"] name=mine minutes=0.1 width=8");
		assertEquals(4, ModelFolder.describe(imageJ.models().resolve("mine")).plan().tasks().size());
		assertTrue(said.contains("; model: " + imageJ.models().resolve("mine")), said);
	}

	@Test
	@DisplayName("the heat maps are saved as pictures and the one asked for is the current image")
	void plotSimilarity() throws Exception {
		final Path output = folder.resolve("my similarity");
		final String said = run(Examples.SCRIPTS.resolve("Plot_Similarity.ijm"), "model=small kind=modalities output=[" + output + "]");
		assertTrue(said.lines().anyMatch("small: similarity of modalities"::equals), said);
		final List<Path> pictures = Examples.files(output).stream().filter(f -> f.toString().endsWith(".png")).toList();
		assertTrue(pictures.stream().map(f -> f.getFileName().toString()).collect(Collectors.joining(" ")).contains("tasks"), pictures::toString);
		for (final Path p : pictures) assertTrue(ImageIO.read(p.toFile()).getWidth() > 100, p::toString);
	}
}
