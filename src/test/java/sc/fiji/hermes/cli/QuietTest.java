package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Nobody but Hermes writes to the terminal: neither Java, of whatever version, nor TensorFlow. */
@EnabledOnOs({ OS.LINUX, OS.MAC })
@Timeout(300)
class QuietTest {

	/** Folders of further installations of Java, separated as in a class path. */
	private static final String MORE = "hermes.test.javas";

	private static final List<Path> USUAL = List.of(Path.of("/usr/lib/jvm"), Path.of(System.getProperty("user.home"), ".jdks"), Path.of(System
		.getProperty("user.home"), ".sdkman/candidates/java"));

	@TempDir
	Path folder;

	private static List<Path> javas() throws IOException {
		final List<Path> found = new ArrayList<>();
		for (final Path place : USUAL) if (Files.isDirectory(place)) try (Stream<Path> all = Files.list(place)) {
			all.forEach(found::add);
		}
		Stream.of(System.getProperty(MORE, "").split(File.pathSeparator)).filter(p -> !p.isEmpty()).map(Path::of).forEach(found::add);
		return found.stream().filter(p -> Files.isExecutable(p.resolve("bin/java")) && Files.exists(p.resolve("release"))).toList();
	}

	/** The launcher in a place where it has nothing to build. */
	private Path launcher() throws IOException {
		final Path classes = Files.createDirectories(folder.resolve("target/classes")), scripts = Files.createDirectories(folder.resolve("scripts"));
		Files.createDirectories(folder.resolve("src/main"));
		Files.writeString(folder.resolve("pom.xml"), "");
		final Path stamp = Files.writeString(classes.resolveSibling("hermes.classpath"), System.getProperty("java.class.path"));
		Files.setLastModifiedTime(stamp, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
		return Files.copy(Path.of("scripts/hermes"), scripts.resolve("hermes"), StandardCopyOption.REPLACE_EXISTING);
	}

	private void assertQuiet(final Path java) throws Exception {
		final Path errors = folder.resolve("errors.txt");
		final ProcessBuilder builder = new ProcessBuilder("sh", launcher().toString(), "--heap", "1g", "engine", "--threads", "2", "--quiet")
			.redirectError(errors.toFile());
		builder.environment().put("JAVA_HOME", java.toString());
		builder.environment().remove("JAVA_TOOL_OPTIONS");
		final Process process = builder.start();
		final String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals("", Files.readString(errors), java::toString);
		assertEquals(0, process.waitFor());
		assertTrue(said.contains("passed"), said);
	}

	@Test
	@DisplayName("the command line says nothing but its results on this Java")
	void here() throws Exception {
		assertQuiet(Path.of(System.getProperty("java.home")));
	}

	@Test
	@DisplayName("a mistake is still told, into whatever the error stream goes")
	void mistake() throws Exception {
		final Path errors = Files.writeString(folder.resolve("errors.txt"), "before\n");
		final Process process = new ProcessBuilder("sh", launcher().toString(), "check", folder.resolve("missing.json").toString()).redirectError(
			ProcessBuilder.Redirect.appendTo(errors.toFile())).start();
		assertEquals(HermesCli.MISTAKE, process.waitFor());
		final List<String> said = Files.readAllLines(errors);
		assertEquals(2, said.size(), said::toString);
		assertEquals("before", said.get(0));
		assertTrue(said.get(1).startsWith("hermes: "), said::toString);
	}

	@Test
	@Tag("slow")
	@DisplayName("the command line says nothing but its results on every Java that is installed here")
	void everyJava() throws Exception {
		for (final Path java : javas()) assertQuiet(java);
	}
}
