package sc.fiji.hermes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import sc.fiji.hermes.job.InputException;

/** Makes folders. */
public final class Folders {

	private Folders() {}

	/**
	 * Makes a folder and those above it, unless it exists. A link to a folder counts as one, which
	 * {@link Files#createDirectories} of Java 17 denies.
	 *
	 * @param what names the folder in a complaint, e.g. {@code output folder}
	 * @return {@code folder}
	 * @throws InputException if it cannot be made
	 */
	public static Path create(final Path folder, final String what) {
		if (Files.isDirectory(folder)) return folder;
		try {
			return Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new InputException(e, "The %s %s cannot be made; give a place that you may write to.", what, folder);
		}
	}
}
