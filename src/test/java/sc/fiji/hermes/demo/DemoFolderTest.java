package sc.fiji.hermes.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class DemoFolderTest {

	@TempDir
	Path home;

	@Test
	@DisplayName("the demo may be put into a link to an empty folder, and replaces only a demo there")
	void link() throws IOException {
		final Path disk = Files.createDirectory(home.resolve("disk"));
		final Path link = Files.createSymbolicLink(home.resolve("link"), disk);
		DemoFolder.create(link, false);
		Files.writeString(disk.resolve("report.html"), "old");
		Files.writeString(disk.resolve("notes.txt"), "mine");
		assertThrows(InputException.class, () -> DemoFolder.create(link, false));
		DemoFolder.create(link, true);
		assertEquals(false, Files.exists(disk.resolve("report.html")));
		assertEquals("mine", Files.readString(disk.resolve("notes.txt")));
	}

	@Test
	@DisplayName("a file in the way is a sentence, and stays")
	void file() throws IOException {
		final Path file = Files.writeString(home.resolve("file"), "mine");
		assertThrows(InputException.class, () -> DemoFolder.create(file, true));
		assertThrows(InputException.class, () -> DemoFolder.create(file.resolve("below"), true));
		assertEquals("mine", Files.readString(file));
	}
}
