package sc.fiji.hermes.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected values come from another implementation, which was compared with the updater itself. */
class ChecksumTest {

	@TempDir
	private Path folder;

	@Test
	@DisplayName("A jar with directories, properties, a manifest and a name beyond ASCII has the checksum of the updater")
	void jar() throws IOException {
		final Path jar = Jars.write(folder.resolve("a.jar"), "META-INF/", "", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n", "b/", "",
			"b/Two.class", "class two", "a.properties", "#Mon Jan 01\nkey=value\n", "ünder.txt", "text", "B.txt", "capital");
		assertEquals("9782f6dded538bff565b42098c61dce6d7eac696", Checksum.of("plugins/a.jar", jar));
	}

	@Test
	@DisplayName("The order of entries, their dates, the manifest and the place of a jar do not count")
	void repacked() throws IOException {
		final Path one = Jars.write(folder.resolve("one.jar"), "META-INF/MANIFEST.MF", "Built-By: me\n", "a", "1", "b", "2");
		final Path two = Jars.write(folder.resolve("two.jar"), "b", "2", "a", "1", "META-INF/MANIFEST.MF", "Built-By: you\n");
		assertEquals(Checksum.of("jars/one.jar", one), Checksum.of("plugins/other.jar", two));
	}

	@Test
	@DisplayName("Content, name and presence of every other entry of a jar count")
	void changed() throws IOException {
		final String before = Checksum.of("x.jar", Jars.write(folder.resolve("0.jar"), "a", "1"));
		assertNotEquals(before, Checksum.of("x.jar", Jars.write(folder.resolve("1.jar"), "a", "2")));
		assertNotEquals(before, Checksum.of("x.jar", Jars.write(folder.resolve("2.jar"), "b", "1")));
		assertNotEquals(before, Checksum.of("x.jar", Jars.write(folder.resolve("3.jar"), "a", "1", "c/", "")));
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "'#a date|key=value|', 3ed15b1896969036bf6577b1572ad448085cb2c6",
		"'key=value|#comment|#another|last=1', 8cda8b0ec420973cb5f40c765bd3a706c5722779",
		"'key=value||#kept after an empty line|x=1|', 1094ccb52de5b61bc05a2587fd8f28cdcdfdcc0a",
		"'#|#kept after an empty comment|x=1|', 7de1a966afe37bceff161fe66fe992a5501d41e3",
		"'##|#kept too|x=1|', f9732bf8b850e58d1e45f309f453cc4a5dde1914",
		"'##double|x=1|', ed1dda32e4dc83ee12a470be5f00dd377ffddcc9",
		"'x=1|#unfinished', c57a53a8dbd48a3fdbb7e3995f5336c67123d491",
		"'#only', 5836fd3b124adbac65f47a3c77748b1db387181f",
		"'|#kept|', e7201d3239ac97ca0c480dd1edb91387b4399cb5",
		"'#a||#b|', 1c4948d20170fd309d756d58dcc59fec915bc13a",
		"'x=#no comment|  #nor this|', ac37089af88935a8a17c12fd8cf261931c0126ed" })
	@DisplayName("Comments of properties are left out, with the updater's quirks: | stands for a line end")
	void properties(final String text, final String expected) throws IOException {
		final Path jar = Jars.write(folder.resolve("p.jar"), "pom.properties", text.replace('|', '\n'));
		assertEquals(expected, Checksum.of("x.jar", jar));
	}

	@Test
	@DisplayName("Of a file that is no jar the path counts as well as the bytes")
	void path() throws IOException {
		final Path file = Files.writeString(folder.resolve("f"), "some text\n", StandardCharsets.US_ASCII);
		assertEquals("f3460b334c8850d6b6da687a01ec383360507c1d", Checksum.of("licenses/hermes/LICENSE.txt", file));
		assertEquals("937906ed7cf26abc40fa4d7166af84c043c51bbe", Checksum.of("licenses/LICENSE.txt", file));
	}

	@Test
	@DisplayName("A broken jar is an error, not a checksum")
	void broken() throws IOException {
		final Path file = Files.writeString(folder.resolve("broken.jar"), "no jar");
		assertThrows(IOException.class, () -> Checksum.of("plugins/broken.jar", file));
	}
}
