package sc.fiji.hermes.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Hidden names beside a target under which it is made, and by which is found again what a killed writer has left.
 *
 * <pre>{@code
 * Path unfinished = Temporary.beside(target); // .target.UUID.tmp
 * for (Path left : Temporary.leftOf(target)) …
 * }</pre>
 */
public final class Temporary {

	/** A regular expression of the part that differs from name to name. */
	public static final String UNIQUE = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

	/** Leaves room for the random part: most file systems allow 255 bytes a name. */
	private static final int LONGEST = 40;

	private Temporary() {}

	/** A new name in the folder of {@code target}; nothing is made. */
	public static Path beside(final Path target) {
		return target.resolveSibling("." + shortName(target) + "." + UUID.randomUUID() + ".tmp");
	}

	/** Files and folders, no links, that have such a name of {@code target}; they may still be written. None if the folder cannot be read. */
	public static List<Path> leftOf(final Path target) {
		final Pattern own = Pattern.compile("\\." + Pattern.quote(shortName(target)) + "\\." + UNIQUE + "\\.tmp");
		final List<Path> left = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(target.toAbsolutePath().getParent())) {
			for (final Path p : files) if (own.matcher(p.getFileName().toString()).matches() && !Files.isSymbolicLink(p)) left.add(p);
		}
		catch (final IOException | DirectoryIteratorException e) {
			// what is not found costs space only
			return left;
		}
		return left;
	}

	private static String shortName(final Path target) {
		final String name = target.getFileName().toString();
		return name.length() <= LONGEST ? name : name.substring(0, LONGEST);
	}
}
