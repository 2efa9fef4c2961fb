package sc.fiji.hermes.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/**
 * Temporary folders of one host process and its worker; in memory where the system offers that and has room, else on the
 * disk. The host holds a lock in each as long as it lives, so that a later one can tell which are stale.
 */
final class Exchange implements AutoCloseable {

	private static final String PREFIX = "hermes-exchange-", LOCK = "lock";

	/** Other programs live in the memory, too. */
	private static final double SHARE_OF_FREE = 0.5;

	/** A folder that has no lock file yet may be just being made. */
	private static final long MAKING_MILLIS = 60_000;

	private final List<Path> folders;
	private final List<FileChannel> locks;

	private Exchange(final List<Path> folders, final List<FileChannel> locks) {
		this.folders = List.copyOf(folders);
		this.locks = List.copyOf(locks);
	}

	/**
	 * Makes a folder in each of the places, and removes those of processes that are gone.
	 *
	 * @param places best first; those that cannot be used are left out
	 */
	static Exchange create(final List<Path> places) {
		final List<Path> folders = new ArrayList<>();
		final List<FileChannel> locks = new ArrayList<>();
		for (final Path place : places) {
			if (!Files.isDirectory(place) || !Files.isWritable(place)) continue;
			sweep(place);
			try {
				// Readable by its owner only: the volumes of patients pass through it.
				final Path folder = Files.createTempDirectory(place, PREFIX);
				final FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
				lock.lock();
				locks.add(lock);
				folders.add(folder);
			}
			catch (final IOException e) {
				// the next place may do
			}
		}
		if (folders.isEmpty()) throw new InputException("No temporary folder can be made in %s; make one of them writable.", places);
		return new Exchange(folders, locks);
	}

	/** The folders that the host made, as the worker sees them. */
	static Exchange open(final List<Path> folders) {
		return new Exchange(folders, List.of());
	}

	/** Memory first, then the usual folder for temporary files. */
	static List<Path> usualPlaces() {
		return List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")));
	}

	List<Path> folders() {
		return folders;
	}

	/** A new file name where there is room for so many bytes. */
	Path file(final String name, final long bytes) {
		for (final Path f : folders.subList(0, folders.size() - 1)) if (free(f) * SHARE_OF_FREE > bytes) return f.resolve(name);
		return folders.get(folders.size() - 1).resolve(name);
	}

	private static long free(final Path folder) {
		try {
			return Files.getFileStore(folder).getUsableSpace();
		}
		catch (final IOException e) {
			return 0;
		}
	}

	/** Removes what killed hosts have left in a place. */
	static void sweep(final Path place) {
		try (Stream<Path> all = Files.list(place)) {
			for (final Path folder : (Iterable<Path>) all::iterator)
				if (folder.getFileName().toString().startsWith(PREFIX) && Files.isDirectory(folder) && isStale(folder)) remove(folder);
		}
		catch (final IOException | RuntimeException e) {
			// whoever starts next tries again
		}
	}

	private static boolean isStale(final Path folder) throws IOException {
		final Path lock = folder.resolve(LOCK);
		if (!Files.exists(lock)) return Files.getLastModifiedTime(folder).toMillis() < System.currentTimeMillis() - MAKING_MILLIS;
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE); FileLock free = channel.tryLock()) {
			return free != null;
		}
		catch (final OverlappingFileLockException e) {
			// ours
			return false;
		}
	}

	/** Removes the files whose names begin with that of a work. One that is still mapped, as on Windows, stays until the next start. */
	void remove(final String work) {
		for (final Path f : folders) remove(f, work);
	}

	private static void remove(final Path folder) {
		remove(folder, "");
		try {
			Files.deleteIfExists(folder);
		}
		catch (final IOException e) {
			// a file is still mapped by somebody; the next sweep takes it
		}
	}

	private static void remove(final Path folder, final String prefix) {
		try (Stream<Path> files = Files.list(folder)) {
			for (final Path f : (Iterable<Path>) files::iterator) if (f.getFileName().toString().startsWith(prefix)) Files.deleteIfExists(f);
		}
		catch (final IOException e) {
			// as above, or the other side has removed the folder
		}
	}

	/** Removes the folders with all that is in them. */
	@Override
	public void close() {
		for (final FileChannel lock : locks) {
			try {
				lock.close();
			}
			catch (final IOException e) {
				// the folder goes anyway
			}
		}
		folders.forEach(Exchange::remove);
	}
}
