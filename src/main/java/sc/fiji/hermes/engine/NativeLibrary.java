package sc.fiji.hermes.engine;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.bytedeco.javacpp.Loader;

import sc.fiji.hermes.job.InputException;

/** TensorFlow's native library, which is unpacked from its jar into a folder of the user when it is used for the first time. */
public final class NativeLibrary {

	/** Java property that names the folder. */
	public static final String FOLDER = "org.bytedeco.javacpp.cachedir";

	private static final String PLACE = "org/tensorflow/internal/c_api/";
	private static final long MB = 1_000_000;

	private NativeLibrary() {}

	/**
	 * Makes sure that the library is unpacked or can be.
	 *
	 * @throws InputException if there is no room for it: how much it needs, and where
	 */
	public static void requireRoom() {
		try {
			final String place = PLACE + Loader.getPlatform() + "/";
			final Optional<URL> library = Optional.ofNullable(NativeLibrary.class.getClassLoader().getResource(place + System.mapLibraryName(
				"jnitensorflow")));
			final Optional<URLConnection> connection = library.isPresent() ? Optional.of(library.get().openConnection()) : Optional.empty();
			// One that lies in a folder needs not be unpacked.
			if (connection.isEmpty() || !(connection.get() instanceof JarURLConnection jar)) return;
			// shared with class loaders, so not closed here
			requireRoom(jar.getJarFile(), place, Loader.getCacheDir().toPath(), NativeLibrary::free);
		}
		catch (final IOException e) {
			throw new InputException(e, "No folder can be made for TensorFlow's library (%s); name one by the Java property %s.", e.getMessage(),
				FOLDER);
		}
	}

	/**
	 * The same with another measure.
	 *
	 * @param jar with the library
	 * @param place folder in the jar
	 * @param cache where it is unpacked to
	 */
	static void requireRoom(final JarFile jar, final String place, final Path cache, final ToLongFunction<Path> free) throws IOException {
		final Path unpacked = cache.resolve(Path.of(jar.getName()).getFileName().toString());
		long missing = 0;
		for (final Enumeration<JarEntry> all = jar.entries(); all.hasMoreElements();) {
			final JarEntry e = all.nextElement();
			if (!e.getName().startsWith(place) || e.isDirectory()) continue;
			final Path file = unpacked.resolve(e.getName());
			if (!Files.isRegularFile(file) || Files.size(file) != e.getSize()) missing += e.getSize();
		}
		// What else lies beside the library is small and may never be unpacked.
		if (missing < MB) return;
		final long room = free.applyAsLong(cache);
		if (missing > room) throw new InputException(
			"TensorFlow's library takes %d MB in %s, where %d MB are free; make room there, or name another folder by the Java property %s.",
			(missing + MB - 1) / MB, cache, room / MB, FOLDER);
	}

	private static long free(final Path cache) {
		try {
			return Files.getFileStore(cache).getUsableSpace();
		}
		catch (final IOException e) {
			// it will show
			return Long.MAX_VALUE;
		}
	}
}
