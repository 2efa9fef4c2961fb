package sc.fiji.hermes.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.Downloads;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.collection.layout.Recipe;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Modality;

@EnabledIfSystemProperty(named = "java.awt.headless", matches = "true", disabledReason = "nobody is there to use the window")
class MakeCollectionCommandTest {

	@TempDir
	Path root;

	@AutoClose
	private final Context context = new Context();

	private CommandModule run(final Object... inputs) throws Exception {
		return context.service(CommandService.class).run(MakeCollectionCommand.class, true, inputs).get();
	}

	@Test
	@DisplayName("a parent folder becomes one collection file, the same that the folders give one by one")
	void parent() throws Exception {
		final Path data = root.resolve("downloads"), file = root.resolve("one model.json"), right = root.resolve("right.json");
		final List<Path> folders = List.of(Downloads.nnunet(data), Downloads.msd(data), Downloads.masks(data));
		final CommandModule m = run("folders", data.toString(), "modalities", "Spleen=T2", "weights", Downloads.NNUNET + "=0.5", "folds", 3, "fold",
			1, "seed", 7, "join", true, "name", "abdomen", "output", file.toFile());
		assertFalse(m.isCanceled(), m.getCancelReason());
		assertEquals(List.of(3, 14, file.toFile()), List.of(m.getOutput("datasets"), m.getOutput("cases"), m.getOutput("collection")));
		CollectionFiles.write(Hermes.collect("abdomen", folders, CollectOptions.options().folders(FolderOptions.options().folds(3).fold(1).seed(7)
			.joinMasks(root.resolve("one model-labels"), Job.create())).joinTasks(true).modality("Spleen", Modality.T2).weight(Downloads.NNUNET,
				0.5)), right);
		assertEquals(Files.readString(right), Files.readString(file));
	}

	@Test
	@DisplayName("names of structures, test images and channels reach the file; the collection has the name of its file")
	void folderSettings() throws Exception {
		final Path plain = Downloads.plain(root), file = root.resolve("ward.json");
		Files.delete(plain.resolve("labels/emil.nii.gz"));
		final CommandModule m = run("folders", plain.toString(), "structures", "ward 7=1:liver/2:spleen", "modalities", "ward 7=CT", "tests", true,
			"output", file.toFile());
		assertFalse(m.isCanceled(), m.getCancelReason());
		final Collection c = CollectionFiles.read(file);
		assertEquals("ward", c.name());
		assertEquals(List.of("liver", "spleen"), c.tasks().stream().map(t -> t.name()).toList());
		assertEquals(List.of("emil"), c.datasets().get(0).cases(Split.TEST).stream().map(k -> k.id()).toList());
	}

	@Test
	@DisplayName("a folder with two recipes becomes two datasets, as on the command line, and one in parts is not taken apart")
	void recipes() throws Exception {
		final Path amos = root.resolve("amos22"), lits = root.resolve("LiTS"), file = root.resolve("both.json"), right = root.resolve("right.json");
		for (final String of : List.of("amos22/imagesTr/amos_0001", "amos22/labelsTr/amos_0001", "amos22/imagesTr/amos_0507",
			"amos22/labelsTr/amos_0507", "LiTS/Training Batch 1/volume-1", "LiTS/Training Batch 1/segmentation-1", "LiTS/Training Batch 2/volume-2",
			"LiTS/Training Batch 2/segmentation-2")) Files.write(Files.createDirectories(root.resolve(of).getParent()).resolve(root.resolve(of)
				.getFileName() + ".nii"), new byte[0]);
		final CommandModule m = run("folders", amos + ";" + lits, "recipes", "amos22=amos-ct, amos22=amos-mr, LiTS=lits", "modalities", "amos-mr=T1",
			"output", file.toFile());
		assertFalse(m.isCanceled(), m.getCancelReason());
		CollectionFiles.write(Hermes.collect("both", List.of(amos, lits), CollectOptions.options().recipes("amos22", List.of(Recipe.of("amos-ct"),
			Recipe.of("amos-mr"))).recipe("LiTS", Recipe.of("lits")).modality("amos-mr", Modality.T1)), right);
		assertEquals(3, m.getOutput("datasets"));
		assertEquals(Files.readString(right), Files.readString(file));
	}

	@Test
	@DisplayName("what is missing or wrong is one sentence, and nothing is written")
	void mistakes() throws Exception {
		final Path file = root.resolve("c.json"), data = Downloads.msd(root);
		assertSays("Hermes Make Collection needs dataset folders; give their paths, in a macro by folders=[path;path].", "output", file.toFile());
		assertSays("Hermes Make Collection needs a collection file to write, in a macro output=[path]; give one.", "folders", data.toString());
		assertSays("A weight is given for \"nobody\", which is none of the folders; use one of " + Downloads.MSD + ".", "folders", data.toString(),
			"weights", "nobody=2", "output", file.toFile());
		assertFalse(Files.exists(file));
		Files.writeString(file, "mine");
		assertSays(file + " already exists; give another name, or replace it.", "folders", data.toString(), "output", file.toFile());
		assertEquals("mine", Files.readString(file));
		assertFalse(run("folders", data.toString(), "output", file.toFile(), "replace", true).isCanceled());
		assertTrue(Files.readString(file).contains("s_1"));
	}

	private void assertSays(final String sentence, final Object... inputs) throws Exception {
		final CommandModule m = run(inputs);
		assertTrue(m.isCanceled());
		assertEquals(sentence, m.getCancelReason());
	}

	@Test
	@DisplayName("a folder that cannot be used is named, and an earlier file stays")
	void badFolder() throws IOException, Exception {
		Downloads.nnunet(root.resolve("data"));
		Files.createDirectories(root.resolve("data/half"));
		Files.writeString(root.resolve("data/half/dataset.json"), "{");
		final CommandModule m = run("folders", root.resolve("data").toString(), "output", root.resolve("c.json").toFile());
		assertTrue(m.getCancelReason().startsWith(root.resolve("data/half/dataset.json").toString()), m.getCancelReason());
		assertFalse(Files.exists(root.resolve("c.json")));
	}
}
