package sc.fiji.hermes.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A user's own folder in a place where others write, too, such as the one for temporary files: nobody else can look into it
 * or put anything there. What is not so, a link included, is neither used nor opened nor followed.
 *
 * <pre>{@code
 * Path mine = PrivateFolder.make(Path.of("/tmp"), folder -> Files.createTempDirectory(folder, "work-")); // /tmp/hermes-1000/work-…
 * …
 * PrivateFolder.leave(mine.getParent());
 * }</pre>
 */
public final class PrivateFolder {

	private static final String PREFIX = "hermes-";
	private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

	/** The folder may be left, and so removed, by another process at the moment when it is needed. */
	private static final int TRIES = 10;

	private PrivateFolder() {}

	/** Makes a file or a folder. */
	@FunctionalInterface
	public interface Maker {

		Path in(Path folder) throws IOException;
	}

	/**
	 * Makes something in the folder of this user.
	 *
	 * @param maker is called again if the folder has vanished meanwhile
	 * @throws IOException if no folder can be made in {@code place}, or nothing in it
	 */
	public static Path make(final Path place, final Maker maker) throws IOException {
		for (int left = TRIES;; left--) {
			try {
				return maker.in(in(place));
			}
			catch (final NoSuchFileException e) {
				if (left == 0) throw e;
			}
		}
	}

	/**
	 * The folder of this user, made if it is not there. It may vanish as long as it is empty, since every process that
	 * leaves it removes it then.
	 *
	 * @throws IOException if no folder can be made in {@code place}
	 */
	public static Path in(final Path place) throws IOException {
		// Its owner is who this process is, whether or not the system has a name for that.
		final Path fresh = Files.createTempDirectory(place, PREFIX);
		final Path usual = place.resolve(PREFIX + user(fresh));
		try {
			if (hasPermissions(fresh)) Files.createDirectory(usual, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
			else Files.createDirectory(usual);
		}
		catch (final FileAlreadyExistsException e) {
			// Whoever was here first may have been somebody else, so that only the new folder is safe.
			if (!isPrivate(usual, fresh)) return fresh;
		}
		Files.delete(fresh);
		return usual;
	}

	/**
	 * All private folders of this user in a place: the one of {@link #in}, and those of times when somebody else had its name.
	 *
	 * @param own one of them
	 */
	public static List<Path> all(final Path own) throws IOException {
		try (Stream<Path> found = Files.list(own.getParent())) {
			return found.filter(f -> f.getFileName().toString().startsWith(PREFIX) && isPrivate(f, own)).toList();
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}

	/** Removes a folder of {@link #in} if nothing is in it. */
	public static void leave(final Path folder) {
		try {
			Files.deleteIfExists(folder);
		}
		catch (final IOException e) {
			// somebody still needs it
		}
	}

	private static String user(final Path own) throws IOException {
		if (own.getFileSystem().supportedFileAttributeViews().contains("unix")) return Files.getAttribute(own, "unix:uid",
			LinkOption.NOFOLLOW_LINKS).toString();
		return Files.getOwner(own, LinkOption.NOFOLLOW_LINKS).getName().replaceAll("[^\\p{L}\\p{N}]", "_");
	}

	private static boolean isPrivate(final Path folder, final Path own) {
		try {
			return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files
				.getOwner(own, LinkOption.NOFOLLOW_LINKS)) && (!hasPermissions(folder) || Files.getPosixFilePermissions(folder,
					LinkOption.NOFOLLOW_LINKS).equals(OWNER_ONLY));
		}
		catch (final IOException e) {
			return false;
		}
	}

	private static boolean hasPermissions(final Path folder) {
		return Files.getFileAttributeView(folder, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS) != null;
	}
}
