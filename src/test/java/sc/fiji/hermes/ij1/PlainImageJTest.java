package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.bundle.SmallModel;

/** ImageJ 1.x itself, started as its users start it, without a display. */
@Timeout(120)
class PlainImageJTest {

	/** What must not be needed. */
	private static final Pattern TENSORFLOW = Pattern.compile(".*(tensorflow|ndarray|javacpp|protobuf)[^/\\\\]*\\.jar");

	@TempDir
	Path folder;

	private String imageJ(final String macro) throws IOException, InterruptedException {
		final Path file = Files.writeString(folder.resolve("macro.ijm"), macro), output = folder.resolve("output.txt");
		final String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)).filter(p -> !TENSORFLOW.matcher(p)
			.matches()).collect(Collectors.joining(File.pathSeparator));
		final Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Djava.awt.headless=true",
			"-Duser.home=" + folder, "-cp", classPath, "ij.ImageJ", "-ijpath", folder.toString(), "-batch", file.toString()).redirectErrorStream(
				true).redirectOutput(output.toFile()).start();
		try {
			assertTrue(process.waitFor(60, TimeUnit.SECONDS));
			assertEquals(0, process.exitValue());
		}
		finally {
			process.destroyForcibly();
		}
		return Files.readString(output, StandardCharsets.UTF_8);
	}

	@Test
	@DisplayName("a macro runs our commands without a display and without TensorFlow; the output is the current image")
	void macro() throws Exception {
		ModelLibrary.of(folder.resolve("models")).add(SmallModel.write(folder.resolve("trained")), "abdomen");
		final String said = imageJ("call('sc.fiji.hermes.ij1.HermesPlugIn.install');\n" + //
			"run('Hermes Test Echo...', 'size=32 mirror note=[a b]'); print(getTitle());\n" + //
			"run('Hermes Models...', 'action=describe model=abdomen library=[" + folder.resolve("models").toString().replace('\\', '/') + "]');\n" + //
			"print('end');");
		assertTrue(said.contains("32|0.5|U-Net|a b|true|true|-"), said);
		assertTrue(said.contains("# Abdomen"), said);
		assertTrue(said.stripTrailing().endsWith("end"), said);
	}

	@Test
	@DisplayName("a mistake is told in one sentence and ends the macro")
	void mistake() throws Exception {
		final String said = imageJ("call('sc.fiji.hermes.ij1.HermesPlugIn.install');\n" + //
			"run('Hermes Evaluate...', 'collection=[/no where.json] predictions=/none'); print('went on');");
		assertTrue(said.contains("Hermes: /no where.json does not exist; check the path."), said);
		assertFalse(said.contains("went on"), said);
		assertFalse(said.contains("\tat "), said);
	}
}
