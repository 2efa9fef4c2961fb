package sc.fiji.hermes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code scripts/hermes} before it starts Java, in whose place stands a script that says it is too old. */
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
		builder.command().addAll(java.util.List.of(arguments));
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
}
