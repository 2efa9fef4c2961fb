package sc.fiji.hermes.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class AtomicFileTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("a written file holds exactly its bytes and nothing is left beside it")
	void writes() throws IOException {
		final Path file = folder.resolve("a.txt");
		AtomicFile.writeString(file, "first");
		AtomicFile.writeString(file, "zweite Fassung: µm");
		assertEquals("zweite Fassung: µm", Files.readString(file));
		assertEquals(List.of("a.txt"), names());
	}

	@Test
	@DisplayName("a failing writer leaves the old file and no temporary one")
	void failure() throws IOException {
		final Path file = folder.resolve("a.txt");
		AtomicFile.writeString(file, "old");
		final InputException e = assertThrows(InputException.class, () -> AtomicFile.write(file, out -> {
			out.write(new byte[200_000]);
			throw new IOException("No space left on device");
		}));
		assertTrue(e.getMessage().contains("a.txt") && e.getMessage().contains("No space left"), e.getMessage());
		assertThrows(IllegalStateException.class, () -> AtomicFile.write(file, out -> {
			throw new IllegalStateException("bug");
		}));
		assertEquals("old", Files.readString(file));
		assertEquals(List.of("a.txt"), names());
	}

	@Test
	@DisplayName("a writer may close the stream, as compressing writers do")
	void closing() throws IOException {
		final Path file = folder.resolve("a.gz");
		AtomicFile.write(file, out -> {
			try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
				zip.write(new byte[100_000]);
			}
		});
		try (java.util.zip.GZIPInputStream in = new java.util.zip.GZIPInputStream(Files.newInputStream(file))) {
			assertEquals(100_000, in.readAllBytes().length);
		}
	}

	@Test
	@DisplayName("a missing folder, a file as folder and a folder as target are refused in a sentence")
	void places() throws IOException {
		final Path missing = folder.resolve("none").resolve("a.txt");
		final InputException e = assertThrows(InputException.class, () -> AtomicFile.writeString(missing, ""));
		assertTrue(e.getMessage().contains("does not exist"), e.getMessage());
		final Path plain = Files.writeString(folder.resolve("plain"), "x");
		assertThrows(InputException.class, () -> AtomicFile.writeString(plain.resolve("a.txt"), ""));
		final Path sub = Files.createDirectory(folder.resolve("sub"));
		final InputException f = assertThrows(InputException.class, () -> AtomicFile.writeString(sub, ""));
		assertTrue(f.getMessage().contains("is a folder"), f.getMessage());
		assertEquals(List.of("plain", "sub"), names());
	}

	@Test
	@DisplayName("a very long name can be written")
	void longName() throws IOException {
		final Path file = folder.resolve("n".repeat(250));
		AtomicFile.writeString(file, "x");
		assertEquals("x", Files.readString(file));
	}

	private List<String> names() throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(f -> f.getFileName().toString()).sorted().toList();
		}
	}
}
