package sc.fiji.hermes.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import sc.fiji.hermes.job.InputException;

class NativeLibraryTest {

	private static final String LIBRARY = "native/linux/library.so";

	@TempDir
	Path folder;

	private JarFile jar() throws IOException {
		final Path jar = folder.resolve("library.jar");
		try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
			out.putNextEntry(new JarEntry(LIBRARY));
			out.write(new byte[3_000_000]);
			out.putNextEntry(new JarEntry("native/windows/library.dll"));
			out.write(new byte[9_000_000]);
		}
		return new JarFile(jar.toFile());
	}

	@Test
	@DisplayName("a library for which there is no room is told with what it takes, where, and how to put it elsewhere")
	void noRoom() throws IOException {
		try (JarFile jar = jar()) {
			final InputException e = assertThrows(InputException.class, () -> NativeLibrary.requireRoom(jar, "native/linux/", folder, f -> 2_900_000));
			assertEquals("TensorFlow's library takes 3 MB in " + folder +
				", where 2 MB are free; make room there, or name another folder by the Java property org.bytedeco.javacpp.cachedir.", e.getMessage());
			NativeLibrary.requireRoom(jar, "native/linux/", folder, f -> 3_000_000);
		}
	}

	@Test
	@DisplayName("a library that is unpacked needs no room, one that was cut while it was unpacked does")
	void unpacked() throws IOException {
		final Path library = folder.resolve("library.jar-unpacked/library.jar").resolve(LIBRARY), cache = folder.resolve("library.jar-unpacked");
		Files.createDirectories(library.getParent());
		try (JarFile jar = jar()) {
			Files.write(library, new byte[3_000_000]);
			NativeLibrary.requireRoom(jar, "native/linux/", cache, f -> 0);
			Files.write(library, new byte[1_000_000]);
			assertThrows(InputException.class, () -> NativeLibrary.requireRoom(jar, "native/linux/", cache, f -> 0));
		}
	}

	@Test
	@DisplayName("the library that these tests use is there")
	void here() {
		NativeLibrary.requireRoom();
	}
}
