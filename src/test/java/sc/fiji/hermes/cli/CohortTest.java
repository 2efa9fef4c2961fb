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
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.volume.Volume;
import sc.fiji.hermes.worker.RandomModel;

/** Many volumes, some of which cannot be segmented or were before. */
@DisplayName("A cohort")
class CohortTest {

	private static final String HEADER = "dataset,case,outcome,sentence";

	@TempDir
	static Path shared;

	@TempDir
	Path folder;

	private Path input, output;

	@BeforeAll
	static void model() {
		RandomModel.writeCoarse(shared.resolve("model"));
	}

	@BeforeEach
	void folders() throws IOException {
		input = Files.createDirectory(folder.resolve("input"));
		output = folder.resolve("output");
	}

	private void volumes(final String... names) {
		for (final String name : names) Volumes.write(RandomModel.noise(16), input.resolve(name + ".nii.gz"));
	}

	private static void cut(final Path file) throws IOException {
		final byte[] whole = Files.readAllBytes(file);
		Files.write(file, Arrays.copyOf(whole, whole.length / 2));
	}

	private Outcome segment(final Object... more) {
		return Cli.run(Stream.concat(Stream.of("segment", "--quiet", "--model", shared.resolve("model"), input, "--modality", "CT", "--output",
			output), Stream.of(more)).toArray());
	}

	private List<String> table() throws IOException {
		return Files.readAllLines(output.resolve("segmentation.csv"));
	}

	@Test
	@DisplayName("goes on after a bad case, names it in the table and by exit code 3, and is completed by skipping what is done")
	void goesOn() throws IOException {
		volumes("a", "b", "c", "d");
		cut(input.resolve("b.nii.gz"));
		final Outcome first = segment();
		assertEquals(HermesCli.SOME_FAILED, first.code(), first.out() + first.err());
		assertEquals(1, first.errors().size(), first.err());
		assertTrue(first.err().startsWith("hermes: b: ") && first.err().contains("b.nii.gz"), first.err());
		assertTrue(first.out().startsWith("3 volumes segmented, 1 failed; results: "), first.out());
		final List<String> rows = table();
		assertEquals(List.of(HEADER, ",a,done,", ",c,done,", ",d,done,"), rows.stream().filter(r -> !r.startsWith(",b,")).toList());
		assertTrue(rows.get(2).startsWith(",b,failed,") && rows.get(2).contains("b.nii.gz"), rows.get(2));
		assertFalse(Files.exists(output.resolve("b.nii.gz")));
		volumes("b");
		final Map<String, String> before = Cli.listing(output);
		final Outcome second = segment("--existing", "skip");
		assertEquals(HermesCli.OK, second.code(), second.err());
		assertTrue(second.out().startsWith("1 volume segmented, 3 skipped; results: "), second.out());
		assertEquals(List.of(HEADER, ",a,done,", ",b,done,", ",c,done,", ",d,done,"), table());
		final Map<String, String> after = Cli.listing(output);
		for (final String kept : List.of("a.nii.gz", "a.json", "c.nii.gz", "d.json")) assertEquals(before.get(kept), after.get(kept), kept);
		assertTrue(after.containsKey("b.nii.gz") && after.containsKey("b.json"));
		assertTrue(segment("--existing", "SKIP").out().startsWith("0 volumes segmented, 4 skipped"), "nothing is left to do");
	}

	@Test
	@DisplayName("refuses earlier results before it begins, unless they are to be skipped or replaced; --force means replace")
	void existing() throws IOException {
		volumes("a", "b");
		Files.createDirectory(output);
		assertEquals(HermesCli.OK, segment().code());
		Files.delete(output.resolve("a.nii.gz"));
		Files.delete(output.resolve("a.json"));
		final Map<String, String> before = Cli.listing(output);
		final Outcome refused = segment();
		assertEquals(HermesCli.MISTAKE, refused.code());
		assertTrue(refused.err().contains("b.nii.gz already exists"), refused.err());
		assertEquals(before, Cli.listing(output));
		assertEquals(HermesCli.MISTAKE, segment("--existing", "refuse").code());
		final Outcome both = segment("--force", "--existing", "skip");
		assertEquals(HermesCli.MISTAKE, both.code());
		assertTrue(both.err().contains("--force means"), both.err());
		for (final List<String> replace : List.of(List.of("--force"), List.of("--existing", "replace"), List.of("--force", "--existing", "replace")))
			assertTrue(segment(replace.toArray()).out().startsWith("2 volumes segmented;"), replace.toString());
	}

	@Test
	@DisplayName("of which no volume can be read is a mistake with a sentence for each, and leaves nothing behind")
	void allWrong() throws IOException {
		volumes("a", "b");
		cut(input.resolve("a.nii.gz"));
		cut(input.resolve("b.nii.gz"));
		final Outcome o = segment();
		assertEquals(HermesCli.MISTAKE, o.code(), o.out());
		assertEquals(2, o.errors().size(), o.err());
		assertTrue(o.errors().get(0).contains("a.nii.gz") && o.errors().get(1).contains("b.nii.gz"), o.err());
		assertFalse(Files.exists(output));
	}

	@Test
	@DisplayName("skips complete results only: half of one is made again, and what is not known as a result is refused")
	void half() throws IOException {
		volumes("a", "b");
		segment();
		final byte[] whole = Files.readAllBytes(output.resolve("a.nii.gz"));
		Files.delete(output.resolve("a.json"));
		assertTrue(segment("--existing", "skip").out().startsWith("1 volume segmented, 1 skipped;"), "a has no names");
		Files.delete(output.resolve("a.nii.gz"));
		assertTrue(segment("--existing", "skip").out().startsWith("1 volume segmented, 1 skipped;"), "a has no label map");
		assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(output.resolve("a.nii.gz"))));
		final Outcome other = segment("--existing", "skip", "--tasks", "liver");
		assertEquals(HermesCli.MISTAKE, other.code());
		assertTrue(other.err().contains("not of the structures"), other.err());
		// without the table nobody knows whose label map it is
		Files.delete(output.resolve("segmentation.csv"));
		Files.delete(output.resolve("a.json"));
		final Outcome foreign = segment("--existing", "skip");
		assertEquals(HermesCli.MISTAKE, foreign.code(), foreign.out());
		assertTrue(foreign.err().contains("a.nii.gz already exists and is no complete result"), foreign.err());
		assertEquals(-1, Arrays.mismatch(whole, Files.readAllBytes(output.resolve("a.nii.gz"))));
	}

	@Test
	@DisplayName("continues a replacement that was stopped: what the table has waiting is not skipped")
	void stoppedReplacement() throws IOException {
		volumes("a", "b");
		segment();
		Files.writeString(output.resolve("segmentation.csv"), HEADER + "\n,a,done,\n,b,waiting,\n");
		for (final String half : List.of("segmentation.csv", "b.nii.gz", "b.json")) Files.writeString(output.resolve("." + half + "." + UUID
			.randomUUID() + ".tmp"), "half");
		Files.writeString(output.resolve(".mine.tmp"), "mine");
		assertTrue(segment("--existing", "skip").out().startsWith("1 volume segmented, 1 skipped;"));
		assertEquals(List.of(HEADER, ",a,done,", ",b,done,"), table());
		assertEquals(List.of(".mine.tmp"), Cli.listing(output).keySet().stream().filter(n -> n.startsWith(".")).toList());
	}

	@Test
	@DisplayName("leaves a file in the place of the table as it is, and rows of other volumes in the table")
	void tables() throws IOException {
		volumes("a");
		Files.createDirectory(output);
		Files.writeString(output.resolve("segmentation.csv"), "my,own\n1,2\n");
		final Outcome foreign = segment();
		assertEquals(HermesCli.MISTAKE, foreign.code());
		assertTrue(foreign.err().contains("segmentation.csv is no table of outcomes"), foreign.err());
		assertEquals("my,own\n1,2\n", Files.readString(output.resolve("segmentation.csv")));
		Files.writeString(output.resolve("segmentation.csv"), HEADER + "\n,\"x, \"\"y\"\"\",failed,\"No, it is not.\"\n");
		assertEquals(HermesCli.OK, segment().code());
		assertEquals(List.of(HEADER, ",\"x, \"\"y\"\"\",failed,\"No, it is not.\"", ",a,done,"), table());
	}

	@Test
	@DisplayName("has a blank image as done, with an empty map and a sentence, which stays when it is skipped; one volume alone, too")
	void blank() throws IOException {
		volumes("a");
		final Volume noise = RandomModel.noise(16);
		Volumes.write(Volume.of(new float[noise.data().length], noise.geometry()), input.resolve("zero.nii.gz"));
		final float[] nan = new float[noise.data().length];
		Arrays.fill(nan, Float.NaN);
		Volumes.write(Volume.of(nan, noise.geometry()), input.resolve("nan.nii.gz"));
		final Outcome o = segment();
		assertEquals(HermesCli.OK, o.code(), o.err());
		final String said = "note: zero: The image is blank (every voxel is 0), so the masks are empty; check the file.";
		assertTrue(o.out().lines().anyMatch(said::equals), o.out());
		assertTrue(o.out().contains("note: nan: The image is blank (no voxel has a number)"), o.out());
		for (final String name : List.of("zero", "nan")) assertEquals(1, Volumes.readLabels(output.resolve(name + ".nii.gz")).histogram().length);
		assertTrue(table().get(3).startsWith(",zero,done,\"The image is blank"), table().toString());
		assertTrue(segment("--existing", "skip").out().lines().anyMatch(said::equals));
		input = input.resolve("zero.nii.gz");
		output = folder.resolve("one");
		final Outcome alone = segment();
		assertEquals(HermesCli.OK, alone.code(), alone.err());
		assertTrue(alone.out().contains(said), alone.out());
		assertFalse(Files.exists(output.resolve("segmentation.csv")), "one volume needs no table");
	}

	@Test
	@DisplayName("of a collection goes on, too, and its table says of which dataset a case is")
	void collection() throws IOException {
		volumes("a", "b");
		cut(input.resolve("a.nii.gz"));
		final Path json = Files.writeString(folder.resolve("c.json"), """
			{"name": "c", "datasets": [{"name": "first", "modality": "CT", "labels": {"liver": 7}, "cases": [
			{"id": "x", "image": "input/a.nii.gz", "split": "test"}, {"id": "y", "image": "input/b.nii.gz", "split": "test"}]}]}""");
		final Outcome o = Cli.run("segment", "--quiet", "--model", shared.resolve("model"), "--collection", json, "--split", "test", "--output",
			output);
		assertEquals(HermesCli.SOME_FAILED, o.code(), o.err());
		assertTrue(o.err().startsWith("hermes: first / x: "), o.err());
		assertTrue(table().get(1).startsWith("first,x,failed,") && table().get(2).equals("first,y,done,"), table().toString());
	}

	private void channels(final String names) throws IOException {
		Files.move(input, folder.resolve("data"));
		input = Files.createDirectory(folder.resolve("data").resolve("imagesTs"));
		Files.writeString(folder.resolve("data/dataset.json"), "{\"channel_names\": " + names + "}");
		final Volume noise = RandomModel.noise(16);
		final float[] reversed = new float[noise.data().length];
		for (int i = 0; i < reversed.length; i++) reversed[i] = noise.data()[reversed.length - 1 - i];
		for (final String name : List.of("p", "q")) {
			Volumes.write(noise, input.resolve(name + "_0000.nii.gz"));
			Volumes.write(Volume.of(reversed, noise.geometry()), input.resolve(name + "_0001.nii.gz"));
		}
	}

	@Test
	@DisplayName("with several channels a case is one of them: that of the modality, and results have the names of cases")
	void channelOfModality() throws IOException {
		channels("{\"0\": \"PET\", \"1\": \"CT\"}");
		final Path whole = input, results = output;
		assertTrue(segment().out().startsWith("2 volumes segmented;"));
		assertEquals(List.of(HEADER, ",p,done,", ",q,done,"), table());
		final byte[] chosen = Files.readAllBytes(output.resolve("p.nii.gz"));
		input = whole.resolve("p_0001.nii.gz");
		output = folder.resolve("alone");
		segment();
		assertEquals(-1, Arrays.mismatch(chosen, Files.readAllBytes(output.resolve("p_0001.nii.gz"))));
		input = whole;
		output = results;
		assertTrue(segment("--channel", 0, "--force").out().startsWith("2 volumes segmented;"));
		assertTrue(Arrays.mismatch(chosen, Files.readAllBytes(output.resolve("p.nii.gz"))) >= 0, "another channel");
		Files.delete(whole.resolve("q_0001.nii.gz"));
		final Outcome missing = segment("--force");
		assertEquals(HermesCli.SOME_FAILED, missing.code(), missing.out());
		assertTrue(missing.err().contains("q_0001.nii.gz does not exist"), missing.err());
	}

	@Test
	@DisplayName("with several channels of which none is that of the modality asks for one by number and name")
	void unclearChannel() throws IOException {
		channels("{\"0\": \"FLAIR\", \"1\": \"DWI\"}");
		final Outcome o = segment();
		assertEquals(HermesCli.MISTAKE, o.code(), o.out());
		assertTrue(o.err().contains("2 channels a case, 0 (FLAIR), 1 (DWI); choose one (--channel)."), o.err());
		assertTrue(segment("--channel", 2).err().contains("no channel 2"), "there are two");
		assertEquals(HermesCli.OK, segment("--channel", 1).code());
	}

	@Test
	@DisplayName("numbers that count scans are no channels")
	void numberedScans() throws IOException {
		volumes("scan_0001", "scan_0002");
		assertTrue(segment().out().startsWith("2 volumes segmented;"));
		assertTrue(Files.exists(output.resolve("scan_0001.nii.gz")) && Files.exists(output.resolve("scan_0002.nii.gz")));
		assertTrue(segment("--channel", 1, "--force").out().startsWith("1 volume segmented;"), "unless somebody says so");
	}
}
