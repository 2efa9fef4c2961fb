package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.worker.RandomModel;

@DisplayName("Models by name, and copies of them")
class ModelsVerbTest {

	@TempDir
	Path folder;
	private Path came, own;

	@BeforeEach
	void ship() throws Exception {
		came = Files.createDirectory(folder.resolve("came"));
		own = folder.resolve("own");
		RandomModel.write(came.resolve("starter"), 32, 16, 16);
	}

	private Outcome run(final Object... args) {
		return Cli.run(Stream.concat(Stream.of("--shipped=" + came), Stream.of(args)).toArray());
	}

	private Outcome models(final Object... args) {
		return run(Stream.concat(Stream.of("models", "--folder", own), Stream.of(args)).toArray());
	}

	private static void refused(final String words, final Outcome o) {
		assertEquals(HermesCli.MISTAKE, o.code(), o.out() + o.err());
		assertEquals(1, o.errors().size(), o.err());
		assertTrue(o.err().contains(words), o.err());
	}

	@Test
	@DisplayName("the list, the card, a model that is added and removed; the one that came stays")
	void library() {
		assertTrue(models().out().contains("comes with Hermes; CT: liver, spleen; PET: lesion, tumour"), models().out());
		assertTrue(models("starter").out().startsWith("# random\n"), models("starter").out());
		assertEquals(HermesCli.OK, models("mine", "--add", came.resolve("starter")).code());
		assertEquals(List.of("mine", "starter", "your"), models().out().lines().map(l -> l.split(" ")[0]).toList());
		refused("came with Hermes", models("starter", "--remove"));
		refused("came with Hermes", models("starter", "--add", came.resolve("starter")));
		assertEquals(HermesCli.OK, models("mine", "--remove").code());
		refused("choose from: starter", models("mine"));
		refused("No name is given", models("--remove"));
	}

	@Test
	@DisplayName("a volume is segmented with a model that is named; a name that is none is told with those there are")
	void segment() throws Exception {
		final Path image = folder.resolve("noise.nii.gz");
		Volumes.write(RandomModel.noise(16), image);
		final Outcome o = run("segment", "--model", "starter", image, "--modality", "CT", "--output", folder.resolve("named"), "--threads", 1);
		assertEquals(HermesCli.OK, o.code(), o.err());
		assertEquals(HermesCli.OK, Cli.run("segment", "--model", came.resolve("starter"), image, "--modality", "CT", "--output", folder.resolve(
			"given"), "--threads", 1).code());
		assertEquals(-1, Files.mismatch(folder.resolve("named/noise.nii.gz"), folder.resolve("given/noise.nii.gz")));
		refused("There is no model \"stater\"; choose from: starter", run("segment", "--model", "stater", image, "--modality", "CT", "--output",
			folder.resolve("no")));
	}

	@Test
	@DisplayName("a copy in half precision has half the size; a folder that is taken is not written over")
	void export() {
		final Path half = folder.resolve("new/half"), whole = folder.resolve("whole");
		final Outcome o = run("export", "--model", "starter", "--half", "--output", half);
		assertEquals(HermesCli.OK, o.code(), o.err());
		assertTrue(o.out().startsWith("model: " + half + ", "), o.out());
		assertEquals(HermesCli.OK, run("export", "--model", "starter", "--output", whole).code());
		assertEquals(ModelFolder.describe(whole), ModelFolder.describe(half));
		assertEquals(ModelFolder.bytes(came.resolve("starter")), ModelFolder.bytes(whole));
		assertTrue(ModelFolder.bytes(half) < 0.6 * ModelFolder.bytes(whole));
		refused("exists already", run("export", "--model", "starter", "--output", whole));
	}
}
