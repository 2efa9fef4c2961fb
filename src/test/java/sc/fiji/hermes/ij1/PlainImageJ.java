package sc.fiji.hermes.ij1;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * A plain ImageJ 1.x with Hermes, as {@code scripts/install-imagej} makes it: our jar in plugins, the engine in lib/hermes,
 * and a home of its own, so that nobody's models and preferences are touched. Every macro runs in a JVM of its own.
 */
public final class PlainImageJ {

	/** What ImageJ does not see; the rest of what is no test library goes to plugins/jars. */
	private static final Pattern ENGINE = Pattern.compile("(tensorflow-core|ndarray|protobuf|javacpp|batik|xml|picocli|commons).*\\.jar"),
			HOST = Pattern.compile("(scijava-common|parsington|imglib2|gson|jfreechart)-.*\\.jar"), IMAGEJ = Pattern.compile("ij-1.*\\.jar");

	private final Path folder;

	private PlainImageJ(final Path folder) {
		this.folder = folder;
	}

	/** Installs into a new folder. */
	public static PlainImageJ install(final Path folder) throws IOException {
		final Path jars = Files.createDirectories(folder.resolve("plugins/jars")), engine = Files.createDirectories(folder.resolve("lib/hermes"));
		Files.createDirectories(folder.resolve("models/hermes"));
		Files.createDirectories(folder.resolve("home"));
		for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			final Path p = Path.of(entry);
			final String name = p.getFileName().toString();
			if (p.endsWith("classes")) assertEquals(0, ToolProvider.findFirst("jar").orElseThrow().run(System.out, System.err, "--create",
				"--file", folder.resolve("plugins/Hermes_-test.jar").toString(), "-C", entry, "."));
			else if (ENGINE.matcher(name).matches()) Files.createSymbolicLink(engine.resolve(name), p);
			else if (HOST.matcher(name).matches()) Files.createSymbolicLink(jars.resolve(name), p);
			else if (IMAGEJ.matcher(name).matches()) Files.createSymbolicLink(folder.resolve("ij.jar"), p);
		}
		return new PlainImageJ(folder);
	}

	/** Where its models lie. */
	public Path models() {
		return folder.resolve("models/hermes");
	}

	/** Whether {@link #runInWindows} can. */
	public static boolean canShowWindows() {
		try {
			return new ProcessBuilder("xvfb-run", "--help").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
				.waitFor() == 0;
		}
		catch (final IOException | InterruptedException e) {
			return false;
		}
	}

	/** Where the models lie that came with Hermes. */
	public Path shippedModels() {
		return folder.resolve("lib/hermes/models");
	}

	/** Runs a macro file as on a server, {@code -batch} without a display. @return what it printed */
	public String runHeadless(final Path macro, final String argument, final Duration limit) throws IOException, InterruptedException {
		final List<String> command = java();
		command.addAll(List.of("-Djava.awt.headless=true", "-Dplugins.dir=" + folder, "-cp", folder.resolve("ij.jar").toString(), "ij.ImageJ",
			"-ijpath", folder.toString(), "-batch", macro.toString(), argument));
		return run(command, limit);
	}

	/** Runs a macro file with ImageJ's window on a display that nobody sees; the macro has to quit ImageJ. */
	public String runInWindows(final Path macro, final Duration limit) throws IOException, InterruptedException {
		final List<String> command = new ArrayList<>(List.of("xvfb-run", "-a"));
		command.addAll(java());
		command.addAll(List.of("-cp", folder.resolve("ij.jar").toString(), "ij.ImageJ", "-ijpath", folder.toString(), "-macro", macro
			.toString()));
		return run(command, limit);
	}

	private List<String> java() {
		return new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Duser.home=" + folder.resolve(
			"home")));
	}

	private String run(final List<String> command, final Duration limit) throws IOException, InterruptedException {
		final Path output = Files.createTempFile(folder, "output-", ".txt");
		final Process p = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile())
			.start();
		if (!p.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
			p.descendants().forEach(ProcessHandle::destroyForcibly);
			p.destroyForcibly();
			fail("ImageJ did not end within " + limit.toSeconds() + " s, which it would not either if it showed a dialog:\n" + Files.readString(
				output));
		}
		return Files.readString(output);
	}
}
