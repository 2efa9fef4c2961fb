package sc.fiji.hermes.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.demo.PhantomOptions;
import sc.fiji.hermes.demo.Phantoms;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.volume.Modality;

/** A host in a JVM of its own, with an installation as in Fiji: our jar in plugins, the engine in lib/hermes. */
@Timeout(120)
class HostTest {

	/** What Fiji does not have. */
	private static final Pattern ENGINE = Pattern.compile("(tensorflow-core|ndarray|protobuf|javacpp|batik|xml|picocli|commons-rng).*\\.jar");

	@TempDir
	static Path folder;
	private static final List<String> hostPath = new ArrayList<>();
	private static Path data;

	@BeforeAll
	static void install() throws IOException {
		final Path plugins = Files.createDirectories(folder.resolve("Fiji app/plugins")), engine = Files.createDirectories(folder.resolve(
			"Fiji app/lib/hermes"));
		Files.createDirectories(folder.resolve("temporary"));
		RandomModel.write(folder.resolve("model"), 32, 32, 32);
		Phantoms.generate(folder.resolve("data"), PhantomOptions.options().withCases(2, 1, 1), Job.create());
		try (Stream<Path> datasets = Files.list(folder.resolve("data"))) {
			data = datasets.filter(d -> d.toString().contains("PET")).findFirst().orElseThrow();
		}
		final Path jar = plugins.resolve("Hermes_-test.jar");
		hostPath.add(jar.toString());
		for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			final Path p = Path.of(entry);
			if (p.endsWith("classes")) pack(p, jar);
			else if (ENGINE.matcher(p.getFileName().toString()).matches()) Files.createLink(engine.resolve(p.getFileName()), p);
			else hostPath.add(entry);
		}
	}

	private static void pack(final Path classes, final Path jar) throws IOException {
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.walk(classes)) {
			for (final Path f : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
				out.putNextEntry(new JarEntry(classes.relativize(f).toString().replace(File.separatorChar, '/')));
				copy(f, out);
			}
		}
	}

	private static void copy(final Path f, final OutputStream out) throws IOException {
		Files.copy(f, out);
	}

	private static Process start(final String what, final String... more) throws IOException {
		final List<String> path = new ArrayList<>(List.of(more));
		path.addAll(hostPath);
		return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true", "-cp", String
			.join(File.pathSeparator, path), HostProgram.class.getName(), what, folder.toString(), data.toString()).redirectErrorStream(true)
				.start();
	}

	private static String output(final Process p) throws Exception {
		final String text = new String(p.getInputStream().readAllBytes());
		assertEquals(0, p.waitFor(), text);
		return text;
	}

	private static void assertSegmentsAndTrains(final String said) {
		final int expected = Arrays.hashCode(new SegmentVolumeWork(folder.resolve("model"), RandomModel.noise(40), Modality.CT, List.of(),
			SegmentOptions.options()).run(Job.create().withThreads(2)).parts().get(0).labels().data());
		assertTrue(said.contains("labels " + expected), said);
		assertTrue(said.contains("devices [CPU"), said);
		assertTrue(said.contains("similarity "), said);
		assertTrue(said.contains("trained 2"), said);
	}

	@Test
	@DisplayName("a host without TensorFlow segments, trains, checks and compares priors")
	void withoutTensorFlow() throws Exception {
		final String said = output(start("segment"));
		assertTrue(said.contains("graph of nobody"), said);
		assertSegmentsAndTrains(said);
	}

	@Test
	@DisplayName("TensorFlow 1 on the host's class path, before our jar, does no harm")
	void withTensorFlow1() throws Exception {
		final Path tensorflow1 = Path.of("target", "tensorflow-1", "libtensorflow-1.15.0.jar").toAbsolutePath();
		assertTrue(Files.exists(tensorflow1), "Maven copies it before the tests");
		final String said = output(start("segment", tensorflow1.toString()));
		assertTrue(said.contains("libtensorflow-1.15.0.jar"), said);
		assertSegmentsAndTrains(said);
	}

	@Test
	@DisplayName("when the host is killed during a training, the worker is gone within 10 seconds, and so are its temporary files")
	void hostKilled() throws Exception {
		final Process host = start("endless");
		final StringBuilder said = new StringBuilder();
		try (BufferedReader lines = new BufferedReader(new InputStreamReader(host.getInputStream()))) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				said.append(line).append('\n');
				if (line.startsWith("step ")) break;
			}
			final List<ProcessHandle> workers = host.children().toList();
			assertEquals(1, workers.size(), said::toString);
			host.destroyForcibly();
			workers.get(0).onExit().get(10, TimeUnit.SECONDS);
			assertFalse(workers.get(0).isAlive());
		}
		try (Stream<Path> left = Files.list(folder.resolve("temporary"))) {
			assertEquals("", left.map(Path::toString).collect(Collectors.joining(", ")));
		}
		final Path run;
		try (Stream<Path> all = Files.list(folder)) {
			run = all.filter(p -> p.getFileName().toString().startsWith("run-endless")).findFirst().orElseThrow();
		}
		assertTrue(Files.size(run.resolve("checkpoint.safetensors")) > 0, "the training has saved itself");
	}
}
