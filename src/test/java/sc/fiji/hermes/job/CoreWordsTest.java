package sc.fiji.hermes.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The core says what is wrong and leaves the names of settings to the command line, macros and dialogs")
class CoreWordsTest {

	private static final Path SOURCES = Path.of("src", "main", "java", "sc", "fiji", "hermes");
	private static final Set<String> FRONTS = Set.of("cli", "command", "ij1", "ui");

	/** What is no sentence to somebody who uses another front: options of other programs, and texts on the command line itself. */
	private static final List<String> OTHERS = List.of("--enable-native-access", "--sun-misc-unsafe-memory-access", "gdcmconv --raw", "scripts/hermes ");
	private static final Set<String> ON_THE_COMMAND_LINE = Set.of("DemoReport.java");

	private static final Pattern OPTION = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*--[a-z](?:[^\"\\\\]|\\\\.)*\"");

	/** What only somebody in front of a window has. Properties of images in ImageJ, and of its files, are set in ImageJ alone. */
	private static final Pattern WINDOW = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*(?:\\b[Bb]utton|\\b[Cc]heck ?box|(?:Plugins|Edit|File|Help) ?[>▸] ?)(?:[^\"\\\\]|\\\\.)*\"");

	private static List<String> found(final Path source, final Pattern words) {
		try (Stream<String> lines = Files.lines(source)) {
			return lines.filter(l -> !l.strip().startsWith("*") && !l.strip().startsWith("/*")).filter(l -> words.matcher(l).find() && OTHERS
				.stream().noneMatch(l::contains)).map(l -> source.getFileName() + ": " + l.strip()).toList();
		}
		catch (final IOException e) {
			throw new AssertionError(e);
		}
	}

	@Test
	@DisplayName("no text of a core package has an option of the command line")
	void options() throws IOException {
		try (Stream<Path> all = Files.walk(SOURCES)) {
			final List<String> found = all.filter(p -> p.toString().endsWith(".java") && !FRONTS.contains(SOURCES.relativize(p).getName(0).toString()) &&
				!ON_THE_COMMAND_LINE.contains(p.getFileName().toString())).flatMap(p -> found(p, OPTION).stream()).toList();
			assertEquals(List.of(), found);
		}
	}

	@Test
	@DisplayName("no text of a core package has a button or a path of a menu")
	void windows() throws IOException {
		try (Stream<Path> all = Files.walk(SOURCES)) {
			assertEquals(List.of(), all.filter(p -> p.toString().endsWith(".java") && !FRONTS.contains(SOURCES.relativize(p).getName(0).toString()))
				.flatMap(p -> found(p, WINDOW).stream()).toList());
		}
	}

	@Test
	@DisplayName("an option or a button in a text is seen")
	void sees() {
		assertTrue(OPTION.matcher("throw new InputException(\"Give --force.\");").find());
		assertTrue(WINDOW.matcher("say(\"See Edit > Options.\");").find() && WINDOW.matcher("say(\"press the button\");").find());
		assertTrue(!WINDOW.matcher("if (images > files) say(\"Edit it.\");").find());
		assertTrue(!OPTION.matcher("for (int i = 3; i --> 0;) say(\"a -- b\");").find());
	}
}
