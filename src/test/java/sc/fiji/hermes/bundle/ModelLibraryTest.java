package sc.fiji.hermes.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

class ModelLibraryTest {

	@TempDir
	Path parent;

	private Path source;
	private ModelLibrary library;

	@BeforeEach
	void start() {
		source = SmallModel.write(parent.resolve("trained"));
		library = ModelLibrary.of(parent.resolve("my models"));
	}

	@Test
	@DisplayName("a library that is not there yet is empty, and nothing is made by looking")
	void empty() {
		assertEquals(List.of(), library.list());
		assertEquals(Optional.empty(), library.find("abdomen"));
		assertFalse(Files.exists(library.folder()));
	}

	@Test
	@DisplayName("an added model is listed with what it can do, and is a copy bit for bit")
	void add() throws IOException {
		final Path added = library.add(source, "abdomen one");
		assertEquals(library.folder().resolve("abdomen one"), added);
		final LibraryEntry e = library.list().get(0);
		assertFalse(e.isBroken());
		assertEquals("abdomen one", e.name());
		assertEquals("Abdomen", e.description().orElseThrow().name());
		assertEquals(List.of(new Task("liver"), new Task("spleen")), e.description().get().plan().tasks());
		assertEquals(List.of(Modality.CT), e.description().get().plan().modalities());
		assertTrue(e.card().contains("# Abdomen"));
		long bytes = 0;
		for (final String file : ModelFolder.FILES) {
			assertArrayEquals(Files.readAllBytes(source.resolve(file)), Files.readAllBytes(added.resolve(file)));
			bytes += Files.size(added.resolve(file));
		}
		assertEquals(bytes, e.bytes());
		try (Stream<Path> files = Files.list(library.folder())) {
			assertEquals(1, files.count(), "nothing temporary is left");
		}
	}

	@Test
	@DisplayName("what a killed copy of the same name has left goes, and nothing else does")
	void leftByKill() throws IOException {
		final Path left = library.folder().resolve(".a.0f0e0d0c-0b0a-0908-0706-050403020100.tmp");
		final Path otherModel = library.folder().resolve(".b.0f0e0d0c-0b0a-0908-0706-050403020100.tmp"), own = library.folder().resolve(".a.tmp");
		for (final Path p : List.of(left, otherModel, own)) Files.writeString(Files.createDirectories(p).resolve(ModelFolder.WEIGHTS), "half");
		library.add(source, "a");
		assertFalse(Files.exists(left));
		assertTrue(Files.exists(otherModel.resolve(ModelFolder.WEIGHTS)) && Files.exists(own.resolve(ModelFolder.WEIGHTS)));
	}

	@Test
	@DisplayName("a name that is taken keeps its model")
	void taken() {
		library.add(source, "a");
		assertTrue(assertThrows(InputException.class, () -> library.add(source, "a")).getMessage().contains("already"));
	}

	@ParameterizedTest(name = "name {index}")
	@DisplayName("names that are no names of folders here are refused")
	@ValueSource(strings = { "", " ", "a/b", "../trained2", "..", ".hidden", "/absolute" })
	void names(final String name) {
		final String message = assertThrows(InputException.class, () -> library.add(source, name)).getMessage();
		assertTrue(message.startsWith("A model cannot be called"), message);
	}

	@Test
	@DisplayName("what is no model is not added")
	void notAModel() throws IOException {
		assertThrows(InputException.class, () -> library.add(parent, "x"));
		Files.write(source.resolve("weights.safetensors"), new byte[20]);
		assertThrows(InputException.class, () -> library.add(source, "x"));
		assertEquals(List.of(), library.list());
	}

	@Test
	@DisplayName("broken folders are listed with the reason, the others stay usable; files and hidden folders are passed over")
	void broken() throws IOException {
		library.add(source, "good");
		library.add(source, "cut");
		final Path weights = library.folder().resolve("cut").resolve("weights.safetensors");
		Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 5000));
		library.add(source, "odd");
		Files.writeString(library.folder().resolve("odd").resolve("model.json"), "{\"format\": 3}");
		Files.createDirectory(library.folder().resolve("void"));
		Files.createDirectory(library.folder().resolve(".tmp"));
		Files.writeString(library.folder().resolve("notes.txt"), "x");
		assertEquals(List.of("cut", "good", "odd", "void"), library.list().stream().map(LibraryEntry::name).toList());
		assertEquals(List.of("good"), library.names());
		for (final LibraryEntry e : library.list()) {
			assertEquals(!e.name().equals("good"), e.isBroken(), e.name());
			assertEquals(e.isBroken(), e.description().isEmpty());
		}
		assertTrue(library.entry("void").orElseThrow().problem().orElseThrow().contains("model.json"));
	}

	@Test
	@DisplayName("a model is found by name, by path and by the folder of its run")
	void find() throws IOException {
		final Path added = library.add(source, "abdomen");
		assertEquals(Optional.of(added), library.find(" abdomen "));
		assertEquals(Optional.of(source), library.find(source.toString()));
		final Path run = Files.createDirectory(parent.resolve("run"));
		Files.writeString(run.resolve("run.json"), "{}");
		assertEquals(Optional.of(run.resolve("model")), library.find(run.toString()));
		assertEquals(Optional.empty(), library.find(""));
		assertEquals(Optional.empty(), library.find("nothing"));
		final String message = assertThrows(InputException.class, () -> library.require("nothing")).getMessage();
		assertTrue(message.contains("nothing") && message.contains("abdomen"), message);
		assertTrue(assertThrows(InputException.class, () -> library.require("")).getMessage().startsWith("No model is given"));
	}

	@Test
	@DisplayName("a model is removed with its folder, but never what a user put beside it")
	void remove() throws IOException {
		library.add(source, "a");
		final Path b = library.add(source, "b");
		library.remove("a");
		assertEquals(List.of("b"), library.names());
		Files.writeString(b.resolve("my notes.txt"), "keep");
		assertTrue(assertThrows(InputException.class, () -> library.remove("b")).getMessage().contains("kept"));
		assertEquals("keep", Files.readString(b.resolve("my notes.txt")));
		assertEquals(List.of(), library.names());
		assertThrows(InputException.class, () -> library.remove("../trained"));
		assertTrue(ModelFolder.isModel(source));
	}

	private ModelLibrary withStarter() throws IOException {
		final Path came = Files.createDirectory(parent.resolve("came"));
		SmallModel.write(came.resolve("starter"));
		return library.withShipped(Optional.of(came));
	}

	@Test
	@DisplayName("models that came with the program are listed after the user's and found by name, and a place that is missing has none")
	void shipped() throws IOException {
		assertEquals(List.of(), library.withShipped(Optional.of(parent.resolve("missing"))).list());
		final ModelLibrary both = withStarter();
		both.add(source, "zebra");
		assertEquals(List.of("zebra", "starter"), both.names());
		assertEquals(List.of(false, true), both.list().stream().map(LibraryEntry::isShipped).toList());
		final Path starter = parent.resolve("came/starter");
		assertEquals(Optional.of(starter), both.find("starter"));
		assertEquals(starter, both.require("starter"));
		assertEquals(List.of("zebra"), library.names());
	}

	@Test
	@DisplayName("a model that came with the program is not removed, and no new one takes its name")
	void guarded() throws IOException {
		final ModelLibrary both = withStarter();
		assertTrue(assertThrows(InputException.class, () -> both.remove("starter")).getMessage().contains("came with Hermes"));
		assertTrue(assertThrows(InputException.class, () -> both.add(source, "starter")).getMessage().contains("came with Hermes"));
		assertTrue(ModelFolder.isModel(parent.resolve("came/starter")));
		assertFalse(Files.exists(library.folder()));
	}

	@Test
	@DisplayName("a folder of the user's of the same name goes first, says so, and can be removed, which brings the other back")
	void hidden() throws IOException {
		final ModelLibrary both = withStarter();
		library.add(source, "starter");
		assertEquals(1, both.list().size());
		final LibraryEntry own = both.entry("starter").orElseThrow();
		assertEquals(both.list(), List.of(own));
		assertEquals(library.folder().resolve("starter"), own.folder());
		assertTrue(own.notes().get(0).contains("came with Hermes"), own.notes().toString());
		assertEquals(List.of(), library.entry("starter").orElseThrow().notes());
		both.remove("starter");
		assertTrue(both.entry("starter").orElseThrow().isShipped());
	}

	@Test
	@DisplayName("where no model is named, the only one of the user's is meant, or the one that came if there is none")
	void only() throws IOException {
		assertEquals(Optional.empty(), library.only());
		final ModelLibrary both = withStarter();
		assertEquals(Optional.of("starter"), both.only());
		both.add(source, "a");
		assertEquals(Optional.of("a"), both.only());
		both.add(source, "b");
		assertEquals(Optional.empty(), both.only());
	}

	@Test
	@DisplayName("on a command line a folder goes before a name, and what is neither is told of")
	void locate() throws IOException {
		final ModelLibrary both = withStarter();
		assertEquals(source, both.locate(source));
		assertEquals(parent.resolve("came/starter"), both.locate(Path.of("starter")));
		assertEquals(parent.resolve("none"), both.locate(parent.resolve("none")));
		assertEquals(Path.of("src"), both.locate(Path.of("src")), "a folder that is no model, whose reader will say so");
		assertTrue(assertThrows(InputException.class, () -> both.locate(Path.of("stater"))).getMessage().contains("choose from: starter"));
	}

	@Test
	@DisplayName("of a link to a model only the link is removed")
	void link() throws IOException {
		Files.createDirectories(library.folder());
		Files.createSymbolicLink(library.folder().resolve("linked"), source);
		assertEquals(List.of("linked"), library.names());
		library.remove("linked");
		assertEquals(List.of(), library.list());
		assertTrue(ModelFolder.isModel(source));
	}
}
