package sc.fiji.hermes.preprocess;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Sha256;
import sc.fiji.hermes.io.dicom.DicomFormat;
import sc.fiji.hermes.job.InputException;

/**
 * SHA-256 of files, remembered beside the cache by path, size and modification time
 * so that large files are read once. A file modified within the last seconds is not
 * remembered: a second change could leave its time the same.
 */
final class Fingerprints {

	static final long SETTLED_MS = 3000;
	private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

	private Fingerprints() {}

	static String of(final String text) {
		return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Fingerprint of what {@code path} means: a file; of a folder of DICOM images, or one of its images, the files of the series;
	 * a header with the data files of the same name (MetaImage, NRRD, Analyze).
	 *
	 * @param series of a folder of DICOM images that holds several
	 */
	static String of(final Path path, final Optional<String> series, final Path folder) {
		try {
			final List<Path> parts = parts(path, series, folder);
			if (parts.size() == 1 && parts.get(0).equals(path)) return file(path, folder);
			final StringBuilder all = new StringBuilder();
			final Path top = top(path);
			for (final Path p : parts) all.append(p.startsWith(top) ? top.relativize(p) : p.getFileName()).append(' ').append(file(p, folder)).append('\n');
			return of(all.toString());
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read; check that the file exists and may be read.", path);
		}
	}

	/** The files of a series lie where a link to their folder leads. */
	private static Path top(final Path path) throws IOException {
		final Path top = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
		return Files.isSymbolicLink(top) ? top.toRealPath() : top;
	}

	/** At least one. */
	private static List<Path> parts(final Path path, final Optional<String> series, final Path folder) throws IOException {
		if (Files.isDirectory(path) || new DicomFormat().canRead(path)) return SeriesFiles.of(path, top(path), series, folder);
		final String name = path.getFileName().toString();
		final String lower = name.toLowerCase(Locale.ROOT);
		if (lower.endsWith(".mhd") || lower.endsWith(".nhdr") || lower.endsWith(".hdr")) {
			final Path parent = path.toAbsolutePath().getParent();
			return files(parent, name.substring(0, name.lastIndexOf('.') + 1));
		}
		return List.of(path);
	}

	private static List<Path> files(final Path folder, final String prefix) throws IOException {
		try (Stream<Path> list = Files.list(folder)) {
			return list.filter(p -> p.getFileName().toString().startsWith(prefix) && Files.isRegularFile(p)).sorted().toList();
		}
	}

	private static String file(final Path file, final Path folder) throws IOException {
		final BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
		final String state = file.toAbsolutePath().normalize() + "\n" + before.size() + "\n" + before.lastModifiedTime();
		final Path note = folder.resolve(of(state) + ".hash");
		if (Files.isRegularFile(note)) {
			final String known = Files.readString(note, StandardCharsets.ISO_8859_1).strip();
			if (HEX.matcher(known).matches()) {
				PreparedCache.touch(note);
				return known;
			}
		}
		final long now = System.currentTimeMillis();
		final String hash = Sha256.of(file);
		if (now - before.lastModifiedTime().toMillis() > SETTLED_MS) AtomicFile.writeString(note, hash);
		return hash;
	}
}
