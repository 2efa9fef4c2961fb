package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;

/** The whole way through the command line, on two tiny datasets and with a training of a few steps. */
@DisplayName("Collection to evaluation")
class EndToEndTest {

	private static final int STEPS = 3;

	@TempDir
	static Path folder;

	private static Path collection, run;

	@BeforeAll
	static void train() {
		Cli.phantoms(folder.resolve("data"));
		collection = folder.resolve("two.json");
		run = folder.resolve("run");
		done(Cli.run("collection", data(Cli.PET), data(Cli.T1), "--output", collection, "--test-images"));
		final Outcome o = done(Cli.run(training(run)));
		assertTrue(o.out().contains("step " + STEPS + "/" + STEPS) && o.out().contains("mean of tasks"), o.out());
		assertTrue(o.out().contains("model: " + run.resolve("model")), o.out());
	}

	private static Path data(final String dataset) {
		return folder.resolve("data").resolve(dataset);
	}

	private static Object[] training(final Path run, final Object... more) {
		final List<Object> args = new ArrayList<>(List.of("train", collection, "--run", run, "--steps", STEPS, "--base-width", 4,
			"--window", "32,16,16", "--batch", 1, "--validations", 1, "--threads", 2, "--seed", 7, "--cache", folder.resolve("cache")));
		args.addAll(List.of(more));
		return args.toArray();
	}

	private static Outcome done(final Outcome o) {
		assertEquals(HermesCli.OK, o.code(), o.out() + o.err());
		assertEquals("", o.err());
		return o;
	}

	@Test
	@DisplayName("The collection is checked: modalities and tasks are printed, the report is written")
	void check() throws IOException {
		final Path json = folder.resolve("check.json");
		final Outcome o = done(Cli.run("check", collection, "--json", json));
		for (final String words : List.of("PET", "T1", "lesion", "spine")) assertTrue(o.out().contains(words), o.out());
		assertEquals(0, JsonParser.parseString(Files.readString(json)).getAsJsonObject().get("errors").getAsInt());
	}

	@Test
	@DisplayName("The run folder holds model, curves, log and the collection")
	void runFolder() {
		for (final String name : List.of("model/model.json", "model/weights.safetensors", "curves.png", "log.jsonl", "collection.json",
			"run.json")) assertTrue(run.resolve(name).toFile().length() > 0, name);
	}

	@Test
	@DisplayName("A split is segmented and evaluated: label maps, table, CSV and JSON")
	void segmentAndEvaluate() throws IOException {
		final Path predictions = folder.resolve("predictions"), output = folder.resolve("new/evaluation");
		done(Cli.run("segment", "--model", run, "--collection", collection, "--split", "test", "--output", predictions, "--overlap", 0));
		assertTrue(Files.exists(predictions.resolve("Phantom_PET/pet_004.nii.gz")));
		final Outcome o = done(Cli.run("evaluate", "--collection", collection, "--split", "test", "--predictions", predictions,
			"--output", output));
		assertTrue(o.out().contains("lesion") && o.out().contains("all datasets"), o.out());
		final JsonObject json = JsonParser.parseString(Files.readString(output.resolve("evaluation.json"))).getAsJsonObject();
		assertEquals(4, json.getAsJsonArray("cases").size());
		assertTrue(Files.readString(output.resolve("evaluation.csv")).contains("Phantom_T1,t1_004,spine,"));
		assertTrue(o.out().contains(Files.readString(output.resolve("evaluation.txt"))));
	}

	@Test
	@DisplayName("A folder of volumes is segmented with chosen tasks, as one mask each on request")
	void segmentFolder() {
		final Path output = folder.resolve("masks"), input = data(Cli.T1).resolve("imagesTs");
		done(Cli.run("segment", "--model", run.resolve("model"), input, "--modality", "t1", "--tasks", "spine", "--masks", "--output",
			output));
		final Path mask = output.resolve("t1_004/spine.nii.gz");
		assertEquals(Volumes.header(input.resolve("t1_004_0000.nii.gz")).geometry().voxels(), Volumes.readLabels(mask).geometry()
			.voxels());
		assertFalse(Files.exists(output.resolve("t1_004/liver.nii.gz")));
		done(Cli.run("segment", "--model", run, input, "--modality", "t1", "--tasks", "spine", "--output", output, "--force"));
		assertTrue(Files.exists(output.resolve("t1_004.nii.gz")));
	}

	@Test
	@DisplayName("Priors are drawn: tables and pictures of tasks and modalities, never over earlier ones unless told")
	void priors() throws IOException {
		final Path output = folder.resolve("priors");
		final Outcome o = done(Cli.run("priors", "--model", run, "--output", output));
		assertTrue(o.out().contains("lesion") && o.out().contains("nearest") && o.out().contains("36 files"), o.out());
		assertEquals(5, Files.readString(output.resolve("tasks-decoder_4.csv")).lines().count());
		assertTrue(output.resolve("modalities.png").toFile().length() > 0 && output.resolve("tasks.svg").toFile().length() > 0);
		final Outcome again = Cli.run("priors", "--model", run, "--output", output, "--all-scales-only");
		assertEquals(HermesCli.MISTAKE, again.code());
		assertTrue(again.err().contains("exists already"), again.err());
		final Outcome splitAlone = Cli.run("priors", "--model", run, "--output", folder.resolve("posterior"), "--split", "test");
		assertTrue(splitAlone.err().contains("--collection"), splitAlone.err());
		done(Cli.run("priors", "--model", run, "--output", output, "--all-scales-only", "--order", "dataset", "--force"));
		assertTrue(Files.readString(output.resolve("tasks.csv")).startsWith(",lesion,heart,liver,spine"), Files.readString(output.resolve("tasks.csv")));
	}

	@Test
	@DisplayName("A stopped training exits with 130; resumed, it gives the same weights as one that was not stopped")
	void stopAndResume() throws IOException {
		final Path stopped = folder.resolve("stopped");
		final Job job = Job.create();
		final StringWriter out = new StringWriter() {

			@Override
			public void write(final String text, final int from, final int length) {
				super.write(text, from, length);
				if (text.contains("step 1/")) job.cancel();
			}
		};
		final Outcome o = Cli.run(job, out, training(stopped));
		assertEquals(HermesCli.STOPPED, o.code(), o.out() + o.err());
		assertTrue(o.out().contains("stopped after step 1;"), o.out());
		assertTrue(o.out().contains("hermes train --resume \"" + stopped + "\""), o.out());
		assertTrue(Files.exists(stopped.resolve("checkpoint.safetensors")));
		assertFalse(Files.exists(stopped.resolve("model")));
		done(Cli.run("train", "--resume", stopped));
		assertArrayEquals(Files.readAllBytes(run.resolve("model/weights.safetensors")), Files.readAllBytes(stopped.resolve(
			"model/weights.safetensors")));
	}

	@Test
	@DisplayName("A training stopped before its first step leaves its name free")
	void stoppedEarly() {
		final Path never = folder.resolve("never");
		final Job job = Job.create();
		job.cancel();
		final Outcome o = Cli.run(job, new StringWriter(), training(never, "--skip-check"));
		assertEquals(HermesCli.STOPPED, o.code(), o.err());
		assertFalse(Files.exists(never));
	}

	@Test
	@DisplayName("--quiet prints results without progress")
	void quiet() {
		final Outcome o = done(Cli.run("segment", "--model", run, data(Cli.T1).resolve("imagesTs"), "--modality", "T1", "--output", folder
			.resolve("quiet"), "--quiet"));
		assertEquals(1, o.out().lines().count(), o.out());
		assertTrue(o.out().startsWith("1 volume segmented"), o.out());
	}
}
