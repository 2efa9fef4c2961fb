package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/hermes} and what it starts, in whose place stands a script that says of what version it is. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {

	@TempDir
	Path home;

	@BeforeEach
	void fakeJava() throws IOException {
		final Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
		Files.writeString(java, "#!/bin/sh\necho 'openjdk version \"11.0.2\"' >&2\n");
		assertTrue(java.toFile().setExecutable(true));
	}

	private String said(final String... arguments) throws IOException, InterruptedException {
		final ProcessBuilder builder = new ProcessBuilder("sh", "scripts/hermes");
		builder.command().addAll(List.of(arguments));
		builder.environment().put("JAVA_HOME", home.toString());
		final Process process = builder.redirectErrorStream(true).start();
		final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertTrue(process.waitFor(10, TimeUnit.SECONDS));
		assertEquals(HermesCli.MISTAKE, process.exitValue(), text);
		assertEquals(1, text.lines().count(), text);
		return text;
	}

	@ParameterizedTest
	@DisplayName("a heap size that is not a number with one unit is refused")
	@ValueSource(strings = { "6", "6gg", "g", "", "6t", "-6g", "6g6", "g6", "6 g", "6.5g", "0g", "*", "6gk" })
	void refused(final String heap) throws Exception {
		assertTrue(said("--heap", heap, "engine").contains("The heap size is \"" + heap + "\"; give a number and a unit"));
	}

	@ParameterizedTest
	@DisplayName("a number with one unit is a heap size")
	@ValueSource(strings = { "6g", "6G", "512m", "512M", "3000000k", "3000000K", "10g" })
	void accepted(final String heap) throws Exception {
		assertTrue(said("--heap", heap, "engine").contains("Java 17 or later is needed"));
	}

	/** What Java is started with, by a launcher that has nothing to build: one argument a line, and the locale. */
	private String started(final String version, final String... arguments) throws IOException, InterruptedException {
		final Path java = home.resolve("bin/java"), root = Files.createDirectories(home.resolve("pro gram")), classes = Files.createDirectories(root
			.resolve("target/classes"));
		Files.writeString(java, "#!/bin/sh\nif [ \"$1\" = -version ]; then echo 'openjdk version \"" + version +
			"\"' >&2; else printf '%s\\n' \"$@\" \"LC_ALL=$LC_ALL\"; fi\n");
		Files.createDirectories(root.resolve("src/main"));
		Files.writeString(root.resolve("pom.xml"), "");
		Files.createDirectories(root.resolve("scripts"));
		Files.copy(Path.of("scripts/hermes"), root.resolve("scripts/hermes"), StandardCopyOption.REPLACE_EXISTING);
		final Path stamp = Files.writeString(classes.resolveSibling("hermes.classpath"), "library.jar");
		Files.setLastModifiedTime(stamp, FileTime.fromMillis(System.currentTimeMillis() + 10_000));
		final ProcessBuilder builder = new ProcessBuilder("sh", root.resolve("scripts/hermes").toString());
		builder.command().addAll(List.of(arguments));
		builder.environment().put("JAVA_HOME", home.toString());
		builder.environment().put("LC_ALL", "C");
		final Process process = builder.redirectErrorStream(true).start();
		final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertTrue(process.waitFor(10, TimeUnit.SECONDS));
		assertEquals(0, process.exitValue(), text);
		return text;
	}

	@ParameterizedTest
	@DisplayName("every version of Java is told what keeps it quiet, and nothing that it does not know")
	@CsvSource({ "17.0.15, false, false", "21.0.8, false, false", "22, true, false", "23.0.1, true, true", "25.0.2, true, true" })
	void quiet(final String version, final boolean nativeAccess, final boolean unsafe) throws Exception {
		final String said = started(version, "engine");
		assertEquals(nativeAccess, said.contains("--enable-native-access=ALL-UNNAMED\n"), said);
		assertEquals(unsafe, said.contains("--sun-misc-unsafe-memory-access=allow\n"), said);
	}

	@Test
	@DisplayName("the folder of TensorFlow's library can be named, also after the heap, and spaces in it stay")
	void cache() throws Exception {
		final String said = started("17", "--heap", "5g", "--cache", "a b", "engine", "--threads", "2");
		assertTrue(said.contains("-Xmx5g\n") && said.contains("-Dorg.bytedeco.javacpp.cachedir=a b\n"), said);
		assertTrue(said.matches("(?s).*sc\\.fiji\\.hermes\\.cli\\.HermesCli\n--shipped=[^\n]*/update-site/models\nengine\n--threads\n2\n.*"), said);
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("in the locale C Java is started with UTF-8, so that it finds files whatever their names")
	void localeC() throws Exception {
		assertTrue(started("17", "engine").endsWith("LC_ALL=C.UTF-8\n"));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	@DisplayName("where Java was started without a launcher in the locale C, a name outside of ASCII is a mistake in one sentence")
	void unreadableName() throws Exception {
		final String command = "exec \"$1\" -cp \"$2\" sc.fiji.hermes.cli.HermesCli check \"$(printf 'gr\\303\\266\\303\\237e.nii.gz')\"";
		final ProcessBuilder builder = new ProcessBuilder("sh", "-c", command, "sh", Path.of(System.getProperty("java.home"), "bin", "java")
			.toString(), System.getProperty("java.class.path"));
		builder.environment().put("LC_ALL", "C");
		final Process process = builder.redirectErrorStream(true).start();
		final String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertEquals(HermesCli.MISTAKE, process.waitFor(), text);
		assertEquals(1, text.lines().count(), text);
		assertTrue(text.contains("set LC_ALL=C.UTF-8 and run again."), text);
	}
}
