package sc.fiji.hermes.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class ThirdPartyTest {

	@TempDir
	private Path folder;

	@Test
	@DisplayName("Every library has its licence in the table, and every text stands there once with all its jars")
	void texts() throws IOException {
		final Path files = folder.resolve("files"), licences = Files.createDirectories(folder.resolve("licences"));
		Jars.write(files.resolve("lib/hermes/one-1.0.jar"), "META-INF/LICENSE", "be free\n");
		Jars.write(files.resolve("lib/hermes/two-1.0.jar"), "x/LICENSE.txt", "be free\r\n", "META-INF/NOTICE", "by two");
		Jars.write(files.resolve("lib/hermes/three-1.0.jar"), "A.class", "");
		Jars.write(files.resolve("plugins/Hermes_-1.0.0.jar"), "A.class", "");
		Files.writeString(licences.resolve("licences.txt"), "# a comment\n\none Free-1.0\ntwo Free-1.0 or other\nthree Own\n");
		Files.writeString(licences.resolve("three.txt"), "three's own");
		final String rule = "=".repeat(100);
		final String text = ThirdParty.write(files, licences).replaceFirst("^.*\n\n", "").replaceAll(" {2,}", " ").replace(rule, "==");
		assertEquals("one-1.0.jar Free-1.0\nthree-1.0.jar Own\ntwo-1.0.jar Free-1.0 or other\n\n\n==\none-1.0.jar\ntwo-1.0.jar\n==\n\nbe free\n" +
			"\n\n==\nthree-1.0.jar\n==\n\nthree's own\n\n\n==\ntwo-1.0.jar\n==\n\nby two\n", text);
	}

	@Test
	@DisplayName("A library whose licence nobody looked up is refused")
	void unknown() throws IOException {
		Jars.write(folder.resolve("lib/new-1.0.jar"), "A.class", "");
		Files.writeString(folder.resolve("licences.txt"), "old Free-1.0\n");
		final String message = assertThrows(InputException.class, () -> ThirdParty.write(folder, folder)).getMessage();
		assertTrue(message.contains("new-1.0.jar"), message);
	}
}
