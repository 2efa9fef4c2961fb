package sc.fiji.hermes.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import sc.fiji.hermes.file.PrivateFolder;
import sc.fiji.hermes.job.InputException;

/** The file of a worker's error stream. In a folder that may be anybody's only files of such a name are touched. */
final class WorkerLog {

	private static final Duration KEPT = Duration.ofDays(14);
	private static final String CRASH = ".crash";

	/** No user names a file so. */
	private static final Pattern NAME = Pattern.compile("worker-\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}-\\d+\\.log(\\.crash)?");

	private final Path file;
	private final boolean inPrivateFolder;

	private WorkerLog(final Path file, final boolean inPrivateFolder) {
		this.file = file;
		this.inPrivateFolder = inPrivateFolder;
	}

	/**
	 * Makes a new log and removes old ones.
	 *
	 * @param chosen folder, made if it is not there; if there is none, a private one in the usual place for temporary files
	 * @throws InputException if it cannot be made
	 */
	static WorkerLog create(final Optional<Path> chosen) {
		final Path place = chosen.orElse(Path.of(System.getProperty("java.io.tmpdir")));
		try {
			Files.createDirectories(place);
			return new WorkerLog(chosen.isPresent() ? make(place) : PrivateFolder.make(place, WorkerLog::make), chosen.isEmpty());
		}
		catch (final IOException e) {
			throw new InputException(e, "The worker's log cannot be written to %s; make that folder writable.", place);
		}
	}

	private static Path make(final Path folder) throws IOException {
		tidy(folder);
		// readable by its owner only
		return Files.createTempFile(folder, "worker-" + UUID.randomUUID() + "-", ".log");
	}

	private static void tidy(final Path folder) {
		final Instant limit = Instant.now().minus(KEPT);
		try (Stream<Path> all = Files.list(folder)) {
			for (final Path f : (Iterable<Path>) all::iterator) if (NAME.matcher(f.getFileName().toString()).matches() && Files.isRegularFile(f,
				LinkOption.NOFOLLOW_LINKS) && Files.getLastModifiedTime(f, LinkOption.NOFOLLOW_LINKS).toInstant().isBefore(limit)) Files
					.deleteIfExists(f);
		}
		catch (final IOException | UncheckedIOException e) {
			// another host tidies as well
		}
	}

	Path file() {
		return file;
	}

	/** Where the JVM tells of its own end. */
	Path crash() {
		return file.resolveSibling(file.getFileName() + CRASH);
	}

	/** What it says first, if it says anything: why a JVM that did not even start did not. */
	Optional<String> firstLine() {
		try (Stream<String> lines = Files.lines(file)) {
			return lines.map(String::strip).filter(l -> !l.isEmpty()).findFirst();
		}
		catch (final IOException | UncheckedIOException e) {
			return Optional.empty();
		}
	}

	/** Removes it; it has nothing to tell. */
	void remove() {
		try {
			Files.deleteIfExists(file);
		}
		catch (final IOException e) {
			// removed with the old ones
		}
		if (inPrivateFolder) PrivateFolder.leave(file.getParent());
	}
}
