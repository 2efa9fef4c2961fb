package sc.fiji.hermes.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import sc.fiji.hermes.file.PrivateFolder;
import sc.fiji.hermes.job.InputException;

/**
 * Temporary folders of one host process and its worker; in memory where the system offers that and has room, else on the
 * disk. They lie in a {@link PrivateFolder}. The host holds a lock in each as long as it lives, so that a later one can tell
 * which are stale; only a folder with such a lock is ever emptied, and only of such files as are written here. Safe for use
 * from several threads.
 */
final class Exchange implements AutoCloseable {

	private static final String PREFIX = "exchange-", LOCK = "lock", VOXELS = ".raw";

	/** What a lock says, so that no other file of that name is taken for one. */
	private static final byte[] MARK = "Hermes exchange".getBytes(StandardCharsets.US_ASCII);

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
			try {
				final Path folder = PrivateFolder.make(place, own -> Files.createTempDirectory(own, PREFIX));
				OWN.add(folder);
				locks.add(lock(folder));
				folders.add(folder);
				sweep(folder.getParent());
			}
			catch (final IOException e) {
				// the next place may do
			}
		}
		if (folders.isEmpty()) throw new InputException("No temporary folder can be made in %s; make one of them writable.", places);
		return new Exchange(folders, locks);
	}

	private static FileChannel lock(final Path folder) throws IOException {
		final FileChannel lock = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		lock.write(ByteBuffer.wrap(MARK));
		lock.lock();
		return lock;
	}

	/**
	 * The same in new folders, after the old ones were removed from outside, even if the places that held them went with them.
	 *
	 * @param places as for {@link #create}
	 */
	Exchange again(final List<Path> places) {
		close();
		for (final Path folder : folders) {
			try {
				Files.createDirectories(folder.getParent().getParent());
			}
			catch (final IOException e) {
				// another place may do
			}
		}
		return create(places);
	}

	/** Whether nobody has removed the folders. */
	boolean isWhole() {
		return folders.stream().allMatch(f -> Files.isRegularFile(f.resolve(LOCK), LinkOption.NOFOLLOW_LINKS));
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

	/** Removes what killed hosts have left in the private folders beside one. */
	private static void sweep(final Path own) {
		try {
			for (final Path place : PrivateFolder.all(own)) for (final Path folder : list(place)) if (folder.getFileName().toString().startsWith(
				PREFIX) && isStale(folder)) remove(folder);
		}
		catch (final IOException | RuntimeException e) {
			// whoever starts next tries again
		}
	}

	private static List<Path> list(final Path folder) throws IOException {
		try (Stream<Path> all = Files.list(folder)) {
			return all.toList();
		}
	}

	private static boolean isStale(final Path folder) throws IOException {
		if (OWN.contains(folder) || !Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return false;
		final Path lock = folder.resolve(LOCK);
		// Anything else but a file might wait for ever to be opened.
		if (!Files.isRegularFile(lock, LinkOption.NOFOLLOW_LINKS) || Files.getLastModifiedTime(lock).toMillis() > System.currentTimeMillis() -
			MAKING_MILLIS) return false;
		try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
				FileLock free = channel.tryLock()) {
			return free != null && isMark(channel);
		}
	}

	private static boolean isMark(final FileChannel lock) throws IOException {
		final ByteBuffer read = ByteBuffer.allocate(MARK.length + 1);
		while (read.hasRemaining() && lock.read(read) >= 0);
		return read.flip().equals(ByteBuffer.wrap(MARK));
	}

	/** Removes the files whose names begin with that of a work, and those that could not be removed before. */
	void remove(final String work) {
		for (final Path f : folders) remaining.addAll(remove(f, name -> name.startsWith(work)));
		remaining.removeIf(Exchange::removed);
	}

	private static void remove(final Path folder) {
		remove(folder, name -> true);
		// The lock goes last, or the rest could not be told from somebody else's.
		if (onlyLockIn(folder)) removed(folder.resolve(LOCK));
		removed(folder);
		PrivateFolder.leave(folder.getParent());
	}

	private static boolean onlyLockIn(final Path folder) {
		try {
			return list(folder).equals(List.of(folder.resolve(LOCK)));
		}
		catch (final IOException | UncheckedIOException e) {
			return false;
		}
	}

	/** @return files of voxels that cannot be removed now */
	private static List<Path> remove(final Path folder, final Predicate<String> which) {
		final List<Path> left = new ArrayList<>();
		try {
			for (final Path f : list(folder)) {
				final String name = f.getFileName().toString();
				if (name.endsWith(VOXELS) && which.test(name) && !removed(f)) left.add(f);
			}
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

	/** Removes the folders with the voxels in them. */
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
