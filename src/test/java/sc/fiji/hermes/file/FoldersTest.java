package sc.fiji.hermes.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class FoldersTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("Folders above are made too; one that exists stays as it is")
	void create() throws IOException {
		final Path deep = folder.resolve("a/b/c");
		assertEquals(deep, Folders.create(deep, "folder"));
		Files.writeString(deep.resolve("file"), "mine");
		Folders.create(deep, "folder");
		assertEquals("mine", Files.readString(deep.resolve("file")));
	}

	@Test
	@DisplayName("A link to a folder is a folder")
	void link() throws IOException {
		final Path target = Files.createDirectory(folder.resolve("disk")), link = folder.resolve("link");
		try {
			Files.createSymbolicLink(link, target);
		}
		catch (final IOException | UnsupportedOperationException e) {
			Assumptions.abort("no links here");
		}
		Folders.create(link, "folder");
		Folders.create(link.resolve("inside"), "folder");
		assertTrue(Files.isDirectory(target.resolve("inside")));
	}

	@Test
	@DisplayName("A file in the way is one sentence with the name")
	void file() throws IOException {
		final Path file = Files.writeString(folder.resolve("file"), "");
		for (final Path p : new Path[] { file, file.resolve("below") }) {
			final InputException e = assertThrows(InputException.class, () -> Folders.create(p, "output folder"));
			assertTrue(e.getMessage().startsWith("The output folder " + p + " cannot be made"), e.getMessage());
		}
	}
}
