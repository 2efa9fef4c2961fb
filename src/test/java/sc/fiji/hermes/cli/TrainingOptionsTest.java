package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.cli.Cli.Outcome;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.SampleOptions;
import sc.fiji.hermes.train.TrainOptions;
import sc.fiji.hermes.train.TrainOptionsFiles;

@DisplayName("Options of a training, as words and in files")
class TrainingOptionsTest {

	@TempDir
	Path folder;
	private Path file, run;

	@BeforeEach
	void files() throws IOException {
		file = Files.writeString(folder.resolve("o.json"),
			"{\"baseWidth\": 8, \"steps\": 70, \"samples\": {\"mirror\": true, \"balance\": \"cases\"}, \"recompute\": true}");
		run = Files.createDirectory(folder.resolve("run"));
		try (var in = TrainOptionsFiles.class.getResourceAsStream("version2/run.json")) {
			Files.copy(in, run.resolve("run.json"));
		}
	}

	private TrainOptions printed(final Object... words) throws IOException {
		final Object[] all = new Object[words.length + 2];
		all[0] = "train";
		all[1] = "--print-options";
		System.arraycopy(words, 0, all, 2, words.length);
		final Outcome o = Cli.run(all);
		assertEquals(HermesCli.OK, o.code(), o.err());
		return TrainOptionsFiles.read(Files.writeString(folder.resolve("printed.json"), o.out()), TrainOptions.options());
	}

	private static void refused(final String words, final Object... args) {
		final Outcome o = Cli.run(args);
		assertEquals(HermesCli.MISTAKE, o.code(), o.out());
		assertEquals(1, o.errors().size(), o.err());
		assertTrue(o.err().contains(words), o.err());
	}

	@Test
	@DisplayName("say what they say, and nothing of what is not given")
	void words() {
		assertEquals(TrainOptions.options(), TrainingOptions.parse());
		final TrainOptions o = TrainOptions.options();
		assertEquals(o.baseWidth(16), TrainingOptions.parse("--base-width", "16"));
		assertEquals(o.optimizer(Optimizer.lamb().withDecay(0.5)), TrainingOptions.parse("--optimizer", "lamb", "--weight-decay", "0.5"));
		assertEquals(o.samples(SampleOptions.options().withMirror(true).withBalance(Balance.DATASETS)), TrainingOptions.parse("--mirror",
			"--balance", "datasets"));
		assertEquals(o.loss(LossOptions.REFERENCE).paradigm(Paradigm.TRADITIONAL).recompute(true), TrainingOptions.parse("--loss", "reference",
			"--traditional", "--recompute"));
	}

	@Test
	@DisplayName("plans follow anatomy and structures have a share of the loss, unless something else is asked for")
	void anatomyAndLoss() {
		final TrainOptions plain = TrainingOptions.parse();
		assertEquals(PlanOptions.Grids.ANATOMY, plain.plan().grids());
		assertTrue(plain.plan().measuredIntensities() && plain.plan().partialLabels());
		assertEquals(LossOptions.IMPROVED, plain.loss());
		final TrainOptions o = TrainingOptions.parse("--grids", "own", "--measured-intensities=false", "--partial-labels", "false",
			"--positive-share", "0.25", "--samples-alike", "--foreground", "0.75");
		assertEquals(PlanOptions.Grids.OWN, o.plan().grids());
		assertFalse(o.plan().measuredIntensities() || o.plan().partialLabels());
		assertEquals(LossOptions.IMPROVED.withPositiveShare(0.25).withSamplesAlike(true), o.loss());
		assertEquals(0.75, o.samples().foreground());
		assertEquals(LossOptions.REFERENCE.withPositiveShare(0.5), TrainingOptions.parse("--loss", "reference", "--positive-share", "0.5").loss());
		assertThrows(InputException.class, () -> TrainingOptions.parse("--positive-share", "1"));
		assertThrows(InputException.class, () -> TrainingOptions.parse("--grids", "other"));
	}

	@Test
	@DisplayName("on the command line outweigh those of a file, one by one")
	void file() {
		final TrainOptions o = TrainingOptions.parse("--options", file.toString(), "--minutes", "3", "--no-recompute", "--balance", "datasets");
		assertEquals(TrainOptions.options().baseWidth(8).minutes(3).recompute(false).samples(SampleOptions.options().withMirror(true).withBalance(
			Balance.DATASETS)), o);
		assertFalse(TrainingOptions.parse("--options", file.toString(), "--no-mirror").samples().mirror());
	}

	@Test
	@DisplayName("in help have the defaults that they have")
	void help() {
		final String help = Cli.run("train", "--help").out().replaceAll("\\s+", " ");
		final TrainOptions o = TrainOptions.options();
		for (final String line : new String[] { "8 to 32. Default: " + o.baseWidth(), "Samples of a step. Default: " + o.batch(),
			"planned window. Default: " + o.plan().windowVoxels(), "How often to validate. Default: " + o.validations(),
			"last validation. Default: " + o.validationCases(), "come on top. Default: " + (int) o.minutes(),
			"over the training labels. Default: " + o.plan().measuredIntensities(), "to a structure in part. Default: " + o.plan().partialLabels(),
			"0 to below 1. Default: " + o.loss().positiveShare(), "many tasks it has. Default: " + o.loss().samplesAlike(),
			"lie on a structure. Default: " + o.samples().foreground(), "scaled and sheared. Default: " + o.samples().warp(),
			"of their tasks only. Default: " + o.samples().subset(), "0 to 3. Default: " + o.deepSupervision() }) assertTrue(help.contains(line + "."),
				line + " in " + help);
	}

	@Test
	@DisplayName("are printed complete, from files and runs alike, and read again")
	void print() throws IOException {
		assertEquals(8, printed("--options", file).baseWidth());
		assertEquals(TrainOptions.options().learningRate(), printed().learningRate());
		final TrainOptions ofRun = printed("--options", run, "--batch", 5);
		assertEquals(4, ofRun.baseWidth());
		assertEquals(5, ofRun.batch());
		assertEquals(0.001, ofRun.learningRate());
		assertEquals(0.25, printed("--resume", run, "--learning-rate", 0.25).learningRate());
		assertEquals(4, printed("--resume", run, "--learning-rate", 0.25).baseWidth());
	}

	@Test
	@DisplayName("that are wrong are told, and a run folder is asked for")
	void wrong() throws IOException {
		Files.writeString(file, "{\"baseWith\": 8}");
		refused(file + ", at the top: \"baseWith\" is not a known key", "train", "x", "--run", run, "--options", file);
		refused("No run folder is given; name a new one by --run.", "train", "x");
		refused("No run folder is given; name the one to go on with.", "train", "--resume");
		refused("is not a run folder because it has no run.json", "train", "--options", folder, "--print-options");
		refused("was started with baseWidth 4, not 8", "train", "--resume", run, "--base-width", 8);
		refused("was started with samples.mirror false, not true", "train", "--resume", run, "--mirror");
		refused("was started with seed 5, not 3", "train", "--resume", run, "--seed", 3);
	}
}
