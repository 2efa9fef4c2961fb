package sc.fiji.hermes.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.worker.RandomModel;

/** Plain ImageJ with Hermes in its plugins folder, used by mouse on a display of 1366 × 768, as small laptops have. */
@Timeout(400)
@Tag("slow")
class ImageJOnScreenTest {

	private static final String DISPLAY = "-screen 0 1366x768x24";
	private static final int HEIGHT = 768, TITLE_BAR = 30;
	/** What ImageJ finds in plugins/jars, where Fiji has its own, and what is the worker's. */
	private static final Pattern HOST = Pattern.compile("(scijava-common|parsington|imglib2|gson|jfreechart)-\\d.*\\.jar");
	private static final Pattern ENGINE = Pattern.compile("(tensorflow-core|ndarray|protobuf|javacpp|batik|xml|commons|picocli).*\\.jar");

	@TempDir
	static Path folder;
	private static String said = "";

	@BeforeAll
	static void use() throws Exception {
		assumeTrue(Stream.of(System.getenv("PATH").split(File.pathSeparator)).anyMatch(p -> Files.isExecutable(Path.of(p, "xvfb-run"))),
			"There is no xvfb-run, so plain ImageJ is not tested; install xvfb.");
		final String imagej = install();
		final Process p = new ProcessBuilder("xvfb-run", "-a", "-s", DISPLAY, Path.of(System.getProperty("java.home"), "bin", "java").toString(),
			"-Xmx1g", "-Duser.home=" + folder.resolve("home"), "-Djava.util.prefs.userRoot=" + folder.resolve("home"), "-cp", imagej +
				File.pathSeparator + folder.resolve("programs"), ImageJOnScreen.class.getName(), folder.resolve("ImageJ").toString(), Path.of("test-images", "phantom_ct.nii.gz").toAbsolutePath()
				.toString()).redirectErrorStream(true).start();
		try (InputStream out = p.getInputStream()) {
			said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
		}
		assertTrue(p.waitFor(10, TimeUnit.SECONDS));
		assertEquals(0, p.exitValue(), said);
	}

	/** @return the path of ImageJ's own jar */
	private static String install() throws IOException {
		final Path plugins = Files.createDirectories(folder.resolve("ImageJ/plugins")), jars = Files.createDirectories(plugins.resolve("jars"));
		final Path engine = Files.createDirectories(folder.resolve("ImageJ/lib/hermes"));
		Files.createDirectories(folder.resolve("home"));
		Files.copy(Path.of("scripts", "RunAtStartup.ijm"), Files.createDirectories(folder.resolve("ImageJ/macros")).resolve("RunAtStartup.ijm"));
		// in the place of the model that comes with Hermes; the only one, so that the dialog takes it by itself
		RandomModel.write(Files.createDirectories(folder.resolve("ImageJ/lib/hermes/models")).resolve("starter"), 32, 32, 32);
		String imagej = "";
		for (final String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			final Path p = Path.of(entry);
			final String name = p.getFileName().toString();
			if (p.endsWith("classes")) pack(p, plugins.resolve("Hermes_-test.jar"));
			else if (p.endsWith("test-classes")) copyPrograms(p);
			else if (name.matches("ij-\\d.*\\.jar")) imagej = entry;
			else if (HOST.matcher(name).matches()) link(jars.resolve(name), p);
			else if (ENGINE.matcher(name).matches()) link(engine.resolve(name), p);
		}
		return imagej;
	}

	private static void link(final Path link, final Path file) throws IOException {
		try {
			Files.createLink(link, file);
		}
		catch (final FileSystemException e) {
			// on another disk
			Files.copy(file, link);
		}
	}

	private static void pack(final Path classes, final Path jar) throws IOException {
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar)); Stream<Path> files = Files.walk(classes)) {
			for (final Path f : files.filter(Files::isRegularFile).toList()) {
				out.putNextEntry(new JarEntry(classes.relativize(f).toString().replace(File.separatorChar, '/')));
				Files.copy(f, out);
			}
		}
	}

	/** Without the other tests, whose commands SciJava would find. */
	private static void copyPrograms(final Path tests) throws IOException {
		final Path own = tests.resolve(ImageJOnScreenTest.class.getPackageName().replace('.', '/'));
		final Path to = Files.createDirectories(folder.resolve("programs").resolve(tests.relativize(own)));
		try (Stream<Path> files = Files.list(own)) {
			for (final Path f : files.toList()) Files.copy(f, to.resolve(f.getFileName()));
		}
	}

	private static List<String> all(final String key) {
		return said.lines().filter(l -> l.startsWith(key + ": ")).map(l -> l.substring(key.length() + 2)).toList();
	}

	private static String one(final String key) {
		assertEquals(1, all(key).size(), key + " in " + said);
		return all(key).get(0);
	}

	private static List<String> commands() throws IOException {
		final Matcher m = Pattern.compile("(?m)^Plugins>Hermes, \"([^\"]+)\"").matcher(Files.readString(Path.of("plugins.config")));
		final List<String> labels = new ArrayList<>();
		while (m.find()) labels.add(m.group(1));
		return labels;
	}

	@Test
	@DisplayName("the menu shows every command of plugins.config in its order")
	void menu() throws IOException {
		assertTrue(commands().size() > 10);
		assertEquals(String.join("|", commands()), one("menu"));
	}

	@Test
	@DisplayName("a segmentation of an image that does not say how it was made waits for the modality")
	void modality() {
		assertFalse(all("OK without a modality").isEmpty());
		assertTrue(all("OK without a modality").stream().allMatch("false"::equals), said);
	}

	@Test
	@DisplayName("File > Import and File > Save As have an entry each")
	void fileMenu() throws IOException {
		assertEquals("Hermes NIfTI / NRRD / MetaImage / DICOM...", one("menu Import"));
		assertEquals("Hermes NIfTI...", one("menu Save As"));
	}

	@Test
	@DisplayName("of what is dragged onto ImageJ volumes open, each with its orientation, a broken one is told in a dialog, and the rest is left to ImageJ")
	void drop() {
		assertEquals("true", one("complaint"));
		assertEquals("LPS", one("dropped"));
		assertEquals("shown", one("table"));
		assertEquals("shown", one("table by ImageJ alone"));
	}

	@Test
	@DisplayName("what was dropped, and opened by the entry in File > Import, is recorded as the command that it is; what failed is not")
	void recorded() {
		final String line = "run(\"Hermes Open Volume...\", \"file=FOLDER/%s.nii.gz series= frame=0 labels=false\");";
		assertEquals("[" + String.format(line, "copy") + ", " + String.format(line, "third") + "]", one("recorded"));
	}

	@Test
	@DisplayName("every dialog fits on the display, and Cancel closes it without a word")
	void dialogs() throws IOException {
		assertEquals(commands().stream().filter(c -> c.endsWith("...")).map(c -> c.replace("...", "")).toList(), all("dialog").stream().map(d -> d
			.replaceAll(" \\d+ x \\d+$", "")).toList());
		for (final String d : all("dialog")) assertTrue(Integer.parseInt(d.replaceAll(".* ", "")) <= HEIGHT - TITLE_BAR, d);
		assertEquals("[ImageJ, phantom_ct.nii.gz]", one("windows after Cancel"));
	}

	@Test
	@DisplayName("OK can only be pressed when nothing is missing")
	void missing() {
		assertEquals("false", one("OK without a file"));
	}

	@Test
	@DisplayName("OK in the dialog of a segmentation gives labels in the grid of the volume, an overlay and a row for each structure")
	void segmentation() {
		assertTrue(one("image").startsWith("[44, 32, 26, "), said);
		assertEquals(one("image"), one("labels"));
		assertTrue(Integer.parseInt(one("overlay")) > 0, said);
		assertEquals("2", one("rows"));
		assertTrue(one("columns").contains("Volume (mL)"), said);
		assertEquals("true", one("results window"));
	}

	@Test
	@DisplayName("Esc stops a segmentation quietly and without a result, and ImageJ goes on as before")
	void escape() {
		assertEquals("true", one("running before Esc"));
		assertTrue(Integer.parseInt(one("seconds after Esc")) <= 5, said);
		assertEquals("[ImageJ, Results, large, phantom_ct.nii.gz]", one("windows after Esc"));
		assertEquals("2", one("rows after Esc"));
		assertEquals(one("image"), one("labels after Esc"));
	}
}
