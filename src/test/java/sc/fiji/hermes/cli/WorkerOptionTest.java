package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.worker.RandomModel;

/** Verbs with and without {@code --worker}. */
@Timeout(120)
class WorkerOptionTest {

	@TempDir
	Path folder;

	/** The arguments as they are, and with {@code --worker}. */
	private static Cli.Outcome run(final boolean worker, final Object... args) {
		return Cli.run(worker ? Stream.concat(Stream.of(args), Stream.of("--worker")).toArray() : args);
	}

	@Test
	@DisplayName("segment writes the same label maps with a worker, byte by byte")
	void segment() throws Exception {
		RandomModel.write(folder.resolve("model"), 32, 32, 32);
		Volumes.write(RandomModel.noise(40), folder.resolve("scan.nii.gz"));
		for (final boolean worker : new boolean[] { false, true }) {
			final Cli.Outcome done = run(worker, "segment", "--model", folder.resolve("model"), folder.resolve("scan.nii.gz"), "--modality", "CT",
				"--threads", 2, "--output", folder.resolve("labels-" + worker));
			assertEquals(HermesCli.OK, done.code(), done.err());
		}
		assertTrue(Volumes.readLabels(folder.resolve("labels-false/scan.nii.gz")).histogram().length > 1, "or the test shows nothing");
		assertArrayEquals(Files.readAllBytes(folder.resolve("labels-false/scan.nii.gz")), Files.readAllBytes(folder.resolve(
			"labels-true/scan.nii.gz")));
	}

	@Test
	@DisplayName("train leaves the same weights with a worker, byte by byte")
	void train() throws Exception {
		Cli.phantoms(folder.resolve("data"));
		for (final boolean worker : new boolean[] { false, true }) {
			final Cli.Outcome done = run(worker, "train", folder.resolve("data").resolve(Cli.PET), "--run", folder.resolve("run-" + worker),
				"--steps", 2, "--base-width", 4, "--window", "32,16,16", "--threads", 2, "--quiet");
			assertEquals(HermesCli.OK, done.code(), done.err());
		}
		assertArrayEquals(Files.readAllBytes(folder.resolve("run-false/model/weights.safetensors")), Files.readAllBytes(folder.resolve(
			"run-true/model/weights.safetensors")));
	}

	@Test
	@DisplayName("a mistake that the worker finds is the same sentence and exit code 2")
	void mistake() {
		RandomModel.write(folder.resolve("model"), 32, 32, 32);
		Volumes.write(RandomModel.noise(16), folder.resolve("scan.nii.gz"));
		final Object[] args = { "segment", "--model", folder.resolve("model"), folder.resolve("scan.nii.gz"), "--tasks", "brain", "--output",
			folder.resolve("out") };
		final Cli.Outcome here = run(false, args), there = run(true, args);
		assertEquals(HermesCli.MISTAKE, here.code());
		assertEquals(HermesCli.MISTAKE, there.code());
		assertEquals(here.err(), there.err());
	}

	@Test
	@DisplayName("a worker has as much memory for Java as the program that starts it")
	void heap() {
		final double heap = Runtime.getRuntime().maxMemory() / (double) (1L << 30);
		final String said = run(true, "engine", "--quiet", "--threads", 2).out();
		assertEquals(heap, Double.parseDouble(said.replaceAll("(?s).*memory +([0-9.]+) GiB for Java.*", "$1")), 0.1 * heap + 0.1, said);
	}
}
