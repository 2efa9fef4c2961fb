package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;

/** What lies in a folder, in the order of names, without hidden files. */
final class FolderList {

	private FolderList() {}

	/** Volume files by their names. */
	static List<Path> volumes(final Path folder) {
		return list(folder, p -> Files.isRegularFile(p) && Volumes.isVolumeFile(p));
	}

	static List<Path> folders(final Path folder) {
		return list(folder, Files::isDirectory);
	}

	static List<Path> files(final Path folder) {
		return list(folder, Files::isRegularFile);
	}

	/** Files anywhere below a folder, which may be a link; links to folders in it are not followed, so that they cannot lead in circles. */
	static List<Path> below(final Path folder, final int depth, final Predicate<Path> wanted) {
		if (!Files.isDirectory(folder)) return List.of();
		try {
			final Path start = start(folder);
			try (Stream<Path> paths = Files.walk(start, depth)) {
				return paths.filter(p -> !hidden(p) && Files.isRegularFile(p) && wanted.test(p)).map(p -> folder.resolve(start.relativize(p)))
					.sorted().toList();
			}
		}
		catch (final IOException | UncheckedIOException e) {
			throw unreadable(folder, e);
		}
	}

	/** The path of a file within a folder, with slashes on every system. */
	static String within(final Path folder, final Path file) {
		return folder.relativize(file).toString().replace(folder.getFileSystem().getSeparator(), "/");
	}

	/** Where a folder that is a link lies: a walk does not enter it by its name. */
	private static Path start(final Path folder) throws IOException {
		return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
	}

	/**
	 * Paths of at most {@code most} files anywhere below a folder, as {@link #within} says them; what cannot be listed is left out.
	 * Links as for {@link #below}.
	 */
	static List<String> names(final Path folder, final int depth, final int most) {
		final List<String> names = new ArrayList<>();
		try {
			final Path start = start(folder);
			Files.walkFileTree(start, Set.of(), depth, new SimpleFileVisitor<Path>() {

				@Override
				public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes) {
					final boolean regular = attributes.isRegularFile() || attributes.isSymbolicLink() && Files.isRegularFile(file);
					if (regular && !hidden(file)) names.add(within(start, file));
					return names.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
				}

				@Override
				public FileVisitResult visitFileFailed(final Path file, final IOException e) {
					return FileVisitResult.CONTINUE;
				}
			});
		}
		catch (final IOException e) {
			return names;
		}
		return names;
	}

	/** The name of a file or folder; empty for a root. */
	static String name(final Path path) {
		return path.getFileName() == null ? "" : path.getFileName().toString();
	}

	private static List<Path> list(final Path folder, final Predicate<Path> wanted) {
		if (!Files.isDirectory(folder)) return List.of();
		try (Stream<Path> paths = Files.list(folder)) {
			return paths.filter(p -> !hidden(p) && wanted.test(p)).sorted().toList();
		}
		catch (final IOException | UncheckedIOException e) {
			throw unreadable(folder, e);
		}
	}

	private static boolean hidden(final Path p) {
		return name(p).startsWith(".");
	}

	private static InputException unreadable(final Path folder, final Exception e) {
		return new InputException(e, "%s cannot be listed; check that you may read it.", folder);
	}
}
