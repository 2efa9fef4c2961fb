package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.io.NiftiBytes;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.LabelMap;

@DisplayName("collection, check and plan on the command line")
class DataVerbsTest {

	@TempDir
	Path folder;

	/** PET phantoms with one file per structure. */
	private Path structures() throws IOException {
		Phantoms.generate(folder.resolve("made"), PhantomOptions.options().withVoxel(2).withCases(4, 2, 0), Job.create().withThreads(2));
		final Path pet = folder.resolve("made").resolve(Cli.PET), total = folder.resolve("total_PET");
		for (int i = 1; i <= 6; i++) {
			final String id = "pet_00" + i;
			final Path of = Files.createDirectories(total.resolve(id + "/segmentations"));
			Files.copy(pet.resolve("imagesTr/" + id + "_0000.nii.gz"), total.resolve(id + "/pet.nii.gz"));
			final LabelMap map = Volumes.readLabels(pet.resolve("labelsTr/" + id + ".nii.gz"));
			for (int value = 1; value <= 2; value++) {
				final short[] mask = new short[map.data().length];
				for (int v = 0; v < mask.length; v++) mask[v] = (short) (map.data()[v] == value ? 1 : 0);
				Volumes.write(LabelMap.of(mask, map.geometry()), of.resolve((value == 1 ? "lesion" : "heart") + ".nii.gz"));
			}
		}
		return total;
	}

	@Test
	@DisplayName("one file per structure: collection joins, check finds nothing, and what is wrong later is fixed in a new collection")
	void joinCheckFix() throws IOException {
		final Path total = structures(), file = folder.resolve("c.json"), fixed = folder.resolve("fixed.json");
		assertTrue(Cli.run("check", total).err().contains("make a collection file"));
		final Outcome made = Cli.run("collection", total, "--output", file, "--folds", 3, "--fold", 1);
		assertEquals(HermesCli.OK, made.code(), made.err());
		assertTrue(made.out().contains("4 training, 2 validation"), made.out());
		assertTrue(Files.isRegularFile(folder.resolve("c-labels/total_PET/pet_001.nii.gz")));
		final Outcome good = Cli.run("check", file, "--quiet");
		assertEquals(HermesCli.OK, good.code(), good.err());
		assertTrue(good.out().contains("0 errors, 0 warnings"), good.out());
		Files.delete(total.resolve("pet_002/pet.nii.gz"));
		assertEquals(HermesCli.MISTAKE, Cli.run("check", file, "--quiet").code());
		final Outcome repaired = Cli.run("check", file, "--quiet", "--fix", fixed);
		assertEquals(HermesCli.OK, repaired.code(), repaired.err());
		assertTrue(repaired.out().contains("fixed: total_PET: case pet_002 is left out"), repaired.out());
		assertEquals(HermesCli.OK, Cli.run("check", fixed, "--quiet").code());
		assertTrue(Cli.run("check", file, "--fix", fixed).err().contains("--force"));
	}

	@Test
	@DisplayName("plan answers green for what is small, and red with exit code 2 for what no machine bears")
	void plan() {
		Cli.phantoms(folder.resolve("data"));
		final Path pet = folder.resolve("data").resolve(Cli.PET);
		final Outcome green = Cli.run("plan", pet, "--base-width", 4, "--window", "32,16,16", "--steps", 10, "--quiet", "--threads", 2);
		assertEquals(HermesCli.OK, green.code(), green.err());
		assertTrue(green.out().contains("GREEN") && green.out().contains("measured"), green.out());
		final Outcome red = Cli.run("plan", pet, "--window", "1024,1024,1024", "--quiet");
		assertEquals(HermesCli.MISTAKE, red.code());
		assertTrue(red.err().contains("RED: it is too large for its memory"), red.err());
		assertFalse(Files.exists(Path.of("run")), "plan writes nothing");
		assertTrue(Cli.run("plan", pet, "--preset", "gigantic").err().contains("quick, standard, large, published"));
	}

	@Test
	@DisplayName("recipes are listed without a folder, and without one nothing else is done")
	void recipes() {
		final Outcome list = Cli.run("collection", "--recipes");
		assertEquals(HermesCli.OK, list.code(), list.err());
		assertTrue(list.out().lines().anyMatch(l -> l.startsWith("lits ") && l.contains("CT")), list.out());
		assertTrue(Cli.run("collection", "--output", "c.json").err().contains("No folder is given"));
	}

	@Test
	@DisplayName("recipe and channel can be given for each folder, a bare one for all, and what names no folder is refused")
	void forEachFolder() throws IOException {
		final Path lits = Files.createDirectories(folder.resolve("A")), two = Files.createDirectories(folder.resolve("B")), file = folder.resolve(
			"c.json");
		NiftiBytes.small(4, 3, 2).to(lits.resolve("volume-0.nii"));
		NiftiBytes.small(4, 3, 2).to(lits.resolve("segmentation-0.nii"));
		Files.createDirectories(two.resolve("i"));
		NiftiBytes.small(4, 3, 2, 2).to(two.resolve("i/x.nii"));
		NiftiBytes.small(4, 3, 2).to(two.resolve("i/l.nii"));
		Files.writeString(two.resolve("dataset.json"), "{\"modality\": {\"0\": \"T2\", \"1\": \"ADC\"}, \"labels\": {\"1\": \"a\"}, "
			+ "\"training\": [{\"image\": \"i/x.nii\", \"label\": \"i/l.nii\"}]}");
		final Outcome made = Cli.run("collection", lits, two, "--recipe", "A=lits", "--channel", "B=1", "--output", file);
		assertEquals(HermesCli.OK, made.code(), made.err());
		assertTrue(made.out().contains("lits (CT)") && made.out().contains("B (ADC)"), made.out());
		assertTrue(Files.readString(file).contains("\"frame\": 2"), Files.readString(file));
		final Outcome bare = Cli.run("collection", lits, "--recipe", "lits", "--output", file, "--force");
		assertTrue(bare.out().contains("lits (CT)"), bare.out() + bare.err());
		assertTrue(Cli.run("collection", two, "--channel", "1", "--output", file, "--force").out().contains("B (ADC)"));
		for (final String[] wrong : new String[][] { { "--recipe", "C=lits", "\"C\"" }, { "--recipe", "A=none", "no recipe \"none\"" }, {
			"--channel", "A=x", "The channel is \"x\"" }, { "--channel", "C=1", "\"C\"" } }) {
			final Outcome o = Cli.run("collection", lits, wrong[0], wrong[1], "--output", folder.resolve("no.json"));
			assertEquals(HermesCli.MISTAKE, o.code());
			assertTrue(o.err().contains(wrong[2]), o.err());
		}
		assertFalse(Files.exists(folder.resolve("no.json")));
	}
}
