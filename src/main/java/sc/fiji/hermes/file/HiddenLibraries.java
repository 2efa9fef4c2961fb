package sc.fiji.hermes.file;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/**
 * The libraries of an installation in ImageJ that ImageJ itself does not see, so that they meet none of its own: {@code lib/hermes}.
 * Outside of one, such as in tests and on the command line, there is no such folder.
 */
public final class HiddenLibraries {

	/** Below the folder of ImageJ or Fiji. */
	public static final Path PLACE = Path.of("lib", "hermes");

	/** Our jar lies in {@code plugins}, {@code jars}, or a folder in one of them. */
	private static final int LEVELS = 3;

	private HiddenLibraries() {}

	/** The folder, if our classes lie in an installation. */
	public static Optional<Path> folder() {
		Path folder = home(HiddenLibraries.class).getParent();
		for (int level = 0; level < LEVELS && folder != null; level++, folder = folder.getParent())
			if (Files.isDirectory(folder.resolve(PLACE))) return Optional.of(folder.resolve(PLACE));
		return Optional.empty();
	}

	/**
	 * The jars in it, sorted, without those of platforms, which lie one folder deeper.
	 *
	 * @throws InputException if the folder cannot be read
	 */
	public static List<Path> jars(final Path folder) {
		return jars(folder, 1);
	}

	/**
	 * The jars in it and in the folders of platforms, sorted.
	 *
	 * @throws InputException if the folder cannot be read
	 */
	public static List<Path> jarsWithNatives(final Path folder) {
		return jars(folder, 2);
	}

	private static List<Path> jars(final Path folder, final int depth) {
		try (Stream<Path> jars = Files.walk(folder, depth)) {
			return jars.filter(p -> p.toString().endsWith(".jar")).sorted().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The libraries in %s cannot be read; check the folder's permissions.", folder);
		}
	}

	/** The jar or folder that a class comes from. */
	public static Path home(final Class<?> type) {
		try {
			return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
		}
		catch (final URISyntaxException e) {
			throw new IllegalStateException(e);
		}
	}
}
