package sc.fiji.hermes.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.job.InputException;

/**
 * Lets one training at a time write to a run folder. The file stays when the lock is released: if it were removed, one process could
 * lock the removed file and another a new one. By the file its holder also sees later whether the folder is still where it was.
 */
final class RunLock implements AutoCloseable {

	static final String NAME = "run.lock";

	/**
	 * The files that this process has locked. On Unix a process loses all its locks of a file as soon as it closes any channel to it, so
	 * that one that is held here must not even be opened.
	 */
	private static final Set<Object> HELD = new HashSet<>();

	private final Path file;
	private final FileChannel channel;
	private final Optional<Object> key;

	private RunLock(final Path file, final FileChannel channel, final Optional<Object> key) {
		this.file = file;
		this.channel = channel;
		this.key = key;
	}

	/**
	 * @param folder exists
	 * @throws InputException if another training has the lock, in whatever process, or the folder cannot be written
	 */
	static RunLock take(final Path folder) {
		try {
			final Optional<RunLock> lock = tryTake(folder.resolve(NAME));
			if (lock.isPresent()) return lock.get();
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be written (%s); give a place that you may write to.", folder, e.getMessage());
		}
		throw new InputException("Another training is running in %s; wait for it or give another run folder.", folder);
	}

	private static Optional<RunLock> tryTake(final Path file) throws IOException {
		synchronized (HELD) {
			if (Files.exists(file) && key(file).map(HELD::contains).orElse(false)) return Optional.empty();
			final FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			boolean taken = false;
			try {
				taken = isLocked(channel) && isFile(channel, file);
				if (!taken) return Optional.empty();
				final RunLock lock = new RunLock(file, channel, key(file));
				lock.key.ifPresent(HELD::add);
				return Optional.of(lock);
			}
			finally {
				if (!taken) channel.close();
			}
		}
	}

	private static boolean isLocked(final FileChannel channel) throws IOException {
		try {
			// the last byte that a file can have, because on Windows nobody can write to what is locked
			return channel.tryLock(Long.MAX_VALUE - 1, 1, false) != null;
		}
		catch (final OverlappingFileLockException e) {
			return false;
		}
	}

	/** Whether the name still shows the file that was opened, which may have been removed with its folder in between. */
	private static boolean isFile(final FileChannel channel, final Path file) throws IOException {
		try {
			channel.truncate(0);
			if (Files.size(file) != 0) return false;
			channel.write(ByteBuffer.wrap(new byte[] { '\n' }));
			return Files.size(file) == 1;
		}
		catch (final NoSuchFileException e) {
			return false;
		}
	}

	/** What tells a file from all others, whatever its name; Windows has no such thing. */
	private static Optional<Object> key(final Path file) throws IOException {
		return Optional.ofNullable(Files.readAttributes(file, BasicFileAttributes.class).fileKey());
	}

	/** Whether the folder still holds the file that is locked; not after it was moved, removed or replaced. */
	boolean isInPlace() {
		try {
			// Windows, which has no keys, does not let a folder be moved while a file in it is open
			return Objects.equals(key(file), key);
		}
		catch (final IOException e) {
			return false;
		}
	}

	/** Lets others take the lock; more than once does no harm. */
	@Override
	public void close() throws IOException {
		synchronized (HELD) {
			if (!channel.isOpen()) return;
			channel.close();
			key.ifPresent(HELD::remove);
		}
	}
}
