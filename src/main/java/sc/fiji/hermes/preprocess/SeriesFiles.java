package sc.fiji.hermes.preprocess;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.io.dicom.DicomFolder;

/**
 * The files of a DICOM series, remembered beside the cache by path, size and modification time of every file that could be one
 * of them, so that their headers are read once. As for {@link Fingerprints}, what was just modified is not remembered.
 */
final class SeriesFiles {

	static final String ENDING = ".series";

	private SeriesFiles() {}

	/**
	 * At least one file, by their paths.
	 *
	 * @param top where the folder of the images lies, links followed
	 * @param series of a folder that holds several
	 */
	static List<Path> of(final Path path, final Path top, final Optional<String> series, final Path folder) throws IOException {
		final StringBuilder state = new StringBuilder(path.toAbsolutePath().normalize() + "\n" + series.orElse("") + "\n");
		long newest = 0;
		for (final Path p : candidates(top, Files.isDirectory(path) ? Integer.MAX_VALUE : 1)) {
			final BasicFileAttributes a = Files.readAttributes(p, BasicFileAttributes.class);
			newest = Math.max(newest, a.lastModifiedTime().toMillis());
			state.append(top.relativize(p)).append('\n').append(a.size()).append(' ').append(a.lastModifiedTime()).append('\n');
		}
		final Path note = folder.resolve(Fingerprints.of(state.toString()) + ENDING);
		final Optional<List<Path>> known = known(note, top);
		if (known.isPresent()) return known.get();
		final long now = System.currentTimeMillis();
		final List<Path> files = DicomFolder.seriesAt(path, series).files();
		final boolean plain = files.stream().allMatch(p -> p.startsWith(top) && p.toString().indexOf('\n') < 0);
		if (plain && now - newest > Fingerprints.SETTLED_MS) AtomicFile.writeString(note, files.stream().map(p -> top.relativize(p) + "\n").collect(
			Collectors.joining()));
		return files;
	}

	private static Optional<List<Path>> known(final Path note, final Path top) throws IOException {
		if (!Files.isRegularFile(note)) return Optional.empty();
		try {
			final List<Path> files = Files.readAllLines(note).stream().map(top::resolve).toList();
			if (files.isEmpty() || !files.stream().allMatch(Files::isRegularFile)) return Optional.empty();
			PreparedCache.touch(note);
			return Optional.of(files);
		}
		catch (final CharacterCodingException | java.nio.file.InvalidPathException e) {
			// damaged: it is made again
			return Optional.empty();
		}
	}

	private static List<Path> candidates(final Path top, final int depth) throws IOException {
		try (Stream<Path> list = Files.walk(top, depth)) {
			return list.filter(Files::isRegularFile).sorted().toList();
		}
		catch (final UncheckedIOException e) {
			throw e.getCause();
		}
	}
}
