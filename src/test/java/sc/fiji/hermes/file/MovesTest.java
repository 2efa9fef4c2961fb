package sc.fiji.hermes.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

/** A folder under the name of the target refuses the move, as a file that is open does on Windows. */
class MovesTest {

	@TempDir
	Path folder;

	@Test
	@DisplayName("a target that is busy for a moment is written all the same")
	void busy() throws Exception {
		final Path target = folder.resolve("preview.png");
		final CompletableFuture<?>[] freed = new CompletableFuture<?>[1];
		AtomicFile.write(target, out -> {
			out.write(7);
			Files.createDirectory(target);
			freed[0] = CompletableFuture.runAsync(() -> assertTrue(target.toFile().delete()), CompletableFuture.delayedExecutor(150,
				TimeUnit.MILLISECONDS));
		});
		freed[0].get();
		assertEquals(1, Files.size(target));
	}

	@Test
	@DisplayName("a target that stays busy is a sentence after about a second, and nothing is left")
	void refused() throws IOException {
		final Path target = folder.resolve("preview.png");
		final long start = System.nanoTime();
		assertTrue(assertThrows(InputException.class, () -> AtomicFile.write(target, out -> Files.createDirectory(target))).getMessage().contains(
			"cannot be written"));
		final double seconds = (System.nanoTime() - start) * 1e-9;
		assertTrue(seconds > 0.5 && seconds < 20, seconds + " s");
		try (var files = Files.list(folder)) {
			assertEquals(1, files.count());
		}
	}

	@Test
	@DisplayName("what is not there is said at once")
	void missing() {
		assertThrows(NoSuchFileException.class, () -> Moves.replace(folder.resolve("none"), folder.resolve("a")));
	}
}
