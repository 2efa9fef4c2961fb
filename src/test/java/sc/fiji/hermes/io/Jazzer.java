package sc.fiji.hermes.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs Jazzer, which changes bytes led by what the code under test does, in a process of its own. */
public final class Jazzer {

	/** A reader that takes longer for 4 KB hangs; more than that may be the machine, busy with something else. */
	private static final int HANG_SECONDS = 20;

	private Jazzer() {}

	/** A folder for what a target writes. */
	public static Path folder() {
		try {
			final Path folder = Files.createTempDirectory("hermes-fuzz");
			folder.toFile().deleteOnExit();
			return folder;
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/**
	 * Fails if the target crashes, hangs or takes all memory within a minute, or the seconds of {@code hermes.fuzz.seconds}.
	 *
	 * @param target has {@code public static void fuzzerTestOneInput(byte[])}
	 * @param seeds to start from; those of 4 KB and more are left out
	 * @param folder empty, for corpus and log
	 */
	public static void run(final Class<?> target, final List<byte[]> seeds, final Path folder) throws IOException, InterruptedException {
		final int seconds = Integer.getInteger("hermes.fuzz.seconds", 60);
		final Path corpus = Files.createDirectory(folder.resolve("corpus"));
		int count = 0;
		for (final byte[] seed : seeds) if (seed.length < 4096) Files.write(corpus.resolve("seed" + count++), seed);
		final Path log = folder.resolve("log.txt");
		final Process jazzer = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g", "-cp", System
			.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer", "--target_class=" + target.getName(),
			"--instrumentation_includes=sc.fiji.hermes.**", "--custom_hook_includes=sc.fiji.hermes.**", "-max_total_time=" + seconds,
			"-max_len=4096", "-timeout=" + HANG_SECONDS, "-rss_limit_mb=3000", "-artifact_prefix=" + folder + "/", corpus.toString())
				.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
		final boolean ended = jazzer.waitFor(seconds + 120L, TimeUnit.SECONDS);
		if (!ended) jazzer.destroyForcibly();
		final String said = Files.readString(log, StandardCharsets.ISO_8859_1);
		assertTrue(ended, said);
		assertEquals(0, jazzer.exitValue(), said);
		final Matcher runs = Pattern.compile("Done (\\d+) runs").matcher(said);
		assertTrue(runs.find() && Integer.parseInt(runs.group(1)) > 100, said);
		System.out.println(target.getSimpleName() + ": " + runs.group());
	}
}
