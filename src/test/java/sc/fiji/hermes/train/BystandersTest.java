package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.bundle.Model;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.ModelLibrary;
import sc.fiji.hermes.bundle.SmallModel;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.PreparedCache;

/**
 * Plants files, folders and links of other people around every place where runs, models and caches are tidied, some with names that
 * look much like our own.
 */
@DisplayName("Whatever is tidied, other people's files stay")
class BystandersTest {

	private static final String UNIQUE = "01234567-89ab-cdef-0123-456789abcdef";

	@TempDir
	Path parent;

	private Path precious;
	private final Map<Path, String> planted = new TreeMap<>();

	@BeforeEach
	void precious() throws IOException {
		precious = Files.createDirectory(parent.resolve("precious"));
		for (final String name : List.of("thesis.txt", "model.json", "weights.safetensors", "README.md", "a".repeat(64) + ".prepared"))
			plant(precious.resolve(name));
	}

	private void plant(final Path file) throws IOException {
		Files.createDirectories(file.getParent());
		Files.writeString(file, "of somebody else: " + file);
		Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(Duration.ofDays(400))));
		planted.put(file, Files.readString(file));
	}

	/** Files, folders and a link to a folder of somebody else. */
	private void plantIn(final Path folder, final String... names) throws IOException {
		for (final String name : names) plant(folder.resolve(name));
		plant(folder.resolve("thesis.txt"));
		plant(folder.resolve(".hidden"));
		plant(folder.resolve("folder.tmp/notes.txt"));
		Files.createSymbolicLink(folder.resolve("link"), precious);
	}

	private void assertThere() throws IOException {
		for (final Map.Entry<Path, String> e : planted.entrySet()) {
			assertTrue(Files.exists(e.getKey()), e.getKey() + " is gone");
			assertEquals(e.getValue(), Files.readString(e.getKey()));
		}
	}

	@Test
	@DisplayName("beside a file whose killed writers are swept")
	void temporaries() throws IOException {
		plantIn(parent, ".table.csv.tmp", ".table.csv." + UNIQUE, "table.csv." + UNIQUE + ".tmp", ".table.csv.backup.tmp", ".tables.csv." +
			UNIQUE + ".tmp", ".tableXcsv." + UNIQUE + ".tmp", ".table.csv." + UNIQUE.toUpperCase(java.util.Locale.ROOT) + ".tmp");
		Files.createSymbolicLink(parent.resolve(".table.csv." + UUID.randomUUID() + ".tmp"), precious.resolve("thesis.txt"));
		final Path ours = Files.writeString(parent.resolve(".table.csv." + UNIQUE + ".tmp"), "half");
		AtomicFile.sweep(parent.resolve("table.csv"));
		assertTrue(Files.notExists(ours));
		assertThere();
	}

	@Test
	@DisplayName("in a run folder that is resumed, and in its cache")
	void run() throws IOException {
		final Path run = parent.resolve("run"), cache = run.resolve("cache");
		RunFolder.create(run).close();
		Files.writeString(run.resolve("run.json"), "{}");
		plantIn(run, ".notes.txt." + UNIQUE + ".tmp", "notes.tmp", "checkpoint.old.safetensors", ".run.json.tmp", ".model." + UNIQUE +
			".tmp/thesis.txt", ".model.previous/thesis.txt");
		plantIn(cache, "0.prepared", "." + "0".repeat(40) + ".tmp", "A".repeat(64) + ".prepared");
		Files.createSymbolicLink(run.resolve(".model." + UUID.randomUUID() + ".tmp"), precious);
		RunFolder.open(run).close();
		assertThere();
	}

	@Test
	@DisplayName("in a folder where a run never began")
	void abandoned() throws IOException {
		final Path run = parent.resolve("run");
		try (RunFolder folder = RunFolder.create(run)) {
			plantIn(run);
			plantIn(folder.defaultCache());
			Files.writeString(folder.defaultCache().resolve("b".repeat(64) + ".prepared"), "ours");
			folder.abandon();
		}
		assertTrue(Files.notExists(run.resolve("cache/" + "b".repeat(64) + ".prepared")));
		assertThere();
	}

	@Test
	@DisplayName("in an abandoned run whose cache is a link to a folder elsewhere")
	void linkedCache() throws IOException {
		final Path run = parent.resolve("run");
		try (RunFolder folder = RunFolder.create(run)) {
			Files.createSymbolicLink(folder.defaultCache(), precious);
			planted.remove(precious.resolve("a".repeat(64) + ".prepared"));
			folder.abandon();
		}
		assertTrue(Files.exists(run.resolve("cache"), LinkOption.NOFOLLOW_LINKS));
		assertThere();
	}

	@Test
	@DisplayName("in a cache that is swept or cleared")
	void cache() throws IOException {
		final Path cache = parent.resolve("cache");
		plantIn(cache, "report.prepared", "c".repeat(63) + ".hash", "d".repeat(64) + ".txt", "." + "e".repeat(40) + "." + UNIQUE + ".part");
		Files.createSymbolicLink(cache.resolve("f".repeat(64) + ".prepared"), precious.resolve("thesis.txt"));
		Files.createDirectories(cache.resolve("0".repeat(64) + ".hash/of somebody"));
		PreparedCache.sweep(cache, Duration.ZERO);
		PreparedCache.recover(cache);
		PreparedCache.clear(cache);
		assertThere();
		assertTrue(Files.exists(cache.resolve("f".repeat(64) + ".prepared")));
		assertTrue(Files.exists(cache.resolve("0".repeat(64) + ".hash/of somebody")));
	}

	@Test
	@DisplayName("what another process may be writing into a shared cache now stays, what was left a day ago goes")
	void sharedCache() throws IOException {
		final Path cache = Files.createDirectory(parent.resolve("cache"));
		final Path now = Files.writeString(cache.resolve("." + "e".repeat(40) + "." + UNIQUE + ".tmp"), "half");
		final Path old = Files.writeString(cache.resolve("." + "d".repeat(40) + "." + UNIQUE + ".tmp"), "half");
		Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(25))));
		assertEquals(1, PreparedCache.sweep(cache, Duration.ofDays(60)));
		assertTrue(Files.exists(now) && Files.notExists(old));
	}

	@Test
	@DisplayName("beside and in a model that is replaced, installed, removed or put in order")
	void models() throws IOException {
		final Path folder = SmallModel.write(Files.createDirectory(parent.resolve("models")).resolve("liver"));
		final Model model = ModelFolder.read(folder);
		plantIn(folder, "model.json.bak", "notes/README.md");
		plantIn(folder.getParent(), ".liver.old/thesis.txt", ".liver." + UNIQUE + ".tmp/thesis.txt", ".spleen.previous/model.json");
		Files.createSymbolicLink(folder.resolveSibling(".liver." + UUID.randomUUID() + ".tmp"), precious);
		ModelFolder.write(folder, model);
		assertThere();
		ModelFolder.recover(folder);
		assertThere();
		final ModelLibrary library = ModelLibrary.of(folder.getParent());
		library.add(folder, "copy");
		library.remove("copy");
		assertThrows(InputException.class, () -> library.remove("liver"));
		assertThere();
	}

	@Test
	@DisplayName("a folder, or a link to one, that has the name of an old model put aside but is none")
	void previous() throws IOException {
		final Path folder = SmallModel.write(parent.resolve("liver"));
		final Model model = ModelFolder.read(folder);
		plant(parent.resolve(".liver.previous/thesis.txt"));
		assertTrue(assertThrows(InputException.class, () -> ModelFolder.write(folder, model)).getMessage().contains(".liver.previous"));
		ModelFolder.recover(folder);
		assertThere();
		assertEquals(model.name(), ModelFolder.read(folder).name());
		final Path other = SmallModel.write(parent.resolve("spleen"));
		Files.createSymbolicLink(parent.resolve(".spleen.previous"), precious);
		assertThrows(InputException.class, () -> ModelFolder.write(other, model));
		assertThere();
	}
}
