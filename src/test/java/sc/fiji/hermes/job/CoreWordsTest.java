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
	private static final Set<String> ON_THE_COMMAND_LINE = Set.of("Preset.java", "TrainingProposal.java", "DemoReport.java");

	private static final Pattern OPTION = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*--[a-z](?:[^\"\\\\]|\\\\.)*\"");

	private static List<String> options(final Path source) {
		try (Stream<String> lines = Files.lines(source)) {
			return lines.filter(l -> !l.strip().startsWith("*") && !l.strip().startsWith("/*")).filter(l -> OPTION.matcher(l).find() && OTHERS
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
				!ON_THE_COMMAND_LINE.contains(p.getFileName().toString())).flatMap(p -> options(p).stream()).toList();
			assertEquals(List.of(), found);
		}
	}

	@Test
	@DisplayName("an option in a text is seen")
	void sees() {
		assertTrue(OPTION.matcher("throw new InputException(\"Give --force.\");").find());
		assertTrue(!OPTION.matcher("for (int i = 3; i --> 0;) say(\"a -- b\");").find());
	}
}
