package sc.fiji.hermes.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/**
 * Temporary folders of one host process and its worker; in memory where the system offers that and has room, else on the
 * disk. The host holds a lock in each as long as it lives, so that a later one can tell which are stale. Safe for use from
 * several threads.
 */
final class Exchange implements AutoCloseable {

	private static final String PREFIX = "hermes-exchange-", LOCK = "lock";

	/** Other programs live in the memory, too. */
	private static final double SHARE_OF_FREE = 0.5;

	/** A young folder may be just being made and not locked yet. */
	private static final long MAKING_MILLIS = 60_000;

	/**
	 * Folders of this process. Locks belong to a process, and closing any channel on a file gives all of its locks on it up, so
	 * none but other processes may try them.
	 */
	private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

	private final List<Path> folders;
	private final List<FileChannel> locks;
	/** Files that were still mapped when they were to be removed, as happens on Windows. */
	private final Set<Path> remaining = ConcurrentHashMap.newKeySet();

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
				OWN.add(folder);
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
		if (OWN.contains(folder) || Files.getLastModifiedTime(folder).toMillis() > System.currentTimeMillis() - MAKING_MILLIS) return false;
		final Path lock = folder.resolve(LOCK);
		if (!Files.exists(lock)) return true;
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE); FileLock free = channel.tryLock()) {
			return free != null;
		}
	}

	/** Removes the files whose names begin with that of a work, and those that could not be removed before. */
	void remove(final String work) {
		for (final Path f : folders) remaining.addAll(remove(f, work));
		remaining.removeIf(Exchange::removed);
	}

	private static void remove(final Path folder) {
		remove(folder, "");
		removed(folder);
	}

	/** @return files that cannot be removed now */
	private static List<Path> remove(final Path folder, final String prefix) {
		final List<Path> left = new ArrayList<>();
		try (Stream<Path> files = Files.list(folder)) {
			files.filter(f -> f.getFileName().toString().startsWith(prefix) && !removed(f)).forEach(left::add);
		}
		catch (final IOException | UncheckedIOException e) {
			// the other side has removed the folder
		}
		return left;
	}

	private static boolean removed(final Path file) {
		try {
			Files.deleteIfExists(file);
			return true;
		}
		catch (final IOException e) {
			// still mapped by somebody; tried again later, at the latest when the next host starts
			return false;
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
		OWN.removeAll(folders);
	}
}
