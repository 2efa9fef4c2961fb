package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.worker.RandomModel;
import sc.fiji.hermes.worker.SegmentVolumeWork;

/** Users whose language writes numbers in digits of its own. */
@Timeout(300)
class OtherDigitsTest {

	@TempDir
	static Path folder;

	@BeforeAll
	static void segmentHere() throws Exception {
		RandomModel.write(folder.resolve("model"), 32, 32, 32);
		Volumes.write(RandomModel.noise(32), folder.resolve("scan.nii.gz"));
	}

	private static String run(final List<String> vm, final Object... args) throws Exception {
		final List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", System
			.getProperty("java.class.path")));
		command.addAll(vm);
		command.add(HermesCli.class.getName());
		Stream.of(args).map(Object::toString).forEach(command::add);
		final Process p = new ProcessBuilder(command).redirectErrorStream(true).start();
		final String said = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(0, p.waitFor(), said);
		assertTrue(said.chars().noneMatch(c -> Character.isDigit(c) && (c < '0' || c > '9')), said);
		return said;
	}

	@Test
	@DisplayName("the command line segments and compares priors under an Egyptian locale as under any other")
	void commandLine() throws Exception {
		final List<String> egyptian = List.of("-Duser.language=ar", "-Duser.country=EG");
		for (final boolean other : new boolean[] { true, false }) run(other ? egyptian : List.of("-Duser.language=en", "-Duser.country=US"), "segment",
			"--model", folder.resolve("model"), folder.resolve("scan.nii.gz"), "--modality", "CT", "--threads", 2, "--output", folder.resolve(
				"labels-" + other));
		assertArrayEquals(Files.readAllBytes(folder.resolve("labels-false/scan.nii.gz")), Files.readAllBytes(folder.resolve(
			"labels-true/scan.nii.gz")));
		run(egyptian, "priors", "--model", folder.resolve("model"), "--output", folder.resolve("priors"));
		try (Stream<Path> files = Files.walk(folder.resolve("priors"))) {
			for (final Path f : files.filter(p -> p.toString().matches(".*\\.(svg|csv|json)")).toList()) assertTrue(Files.readString(f).chars()
				.noneMatch(c -> Character.isDigit(c) && c > '9'), f::toString);
		}
	}

	@Test
	@Tag("slow")
	@DisplayName("the engine computes right under the locale of every language with digits of its own")
	void engine() throws Exception {
		for (final String language : List.of("fa", "bn", "ne", "mr", "my")) assertTrue(run(List.of("-Duser.language=" + language), "engine",
			"--threads", 2, "--quiet").contains("passed"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "ar-EG", "fa" })
	@DisplayName("a program with such a locale segments in its own JVM and keeps its locale")
	void inProcess(final String tag) {
		final Locale before = Locale.getDefault(Locale.Category.FORMAT);
		Locale.setDefault(Locale.Category.FORMAT, Locale.forLanguageTag(tag));
		try {
			final long[] found = new SegmentVolumeWork(folder.resolve("model"), RandomModel.noise(32), Modality.CT, List.of(), SegmentOptions
				.options()).run(Job.create().withThreads(2)).parts().get(0).labels().histogram();
			assertTrue(found.length > 1);
			assertEquals(Locale.forLanguageTag(tag), Locale.getDefault(Locale.Category.FORMAT));
		}
		finally {
			Locale.setDefault(Locale.Category.FORMAT, before);
		}
	}
}
