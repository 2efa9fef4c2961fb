package sc.fiji.hermes.file;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Gives files and folders their final names. On Windows a virus scanner, an indexer or a viewer that has the target open for a
 * moment makes a move fail that succeeds a little later, so a refused move is tried again for about a second.
 */
public final class Moves {

	private static final int TRIES = 9;
	private static final long FIRST_PAUSE_MS = 4;

	private Moves() {}

	/**
	 * Moves in one step, so that {@code to} shows the old or the new content and never a part; an existing file there is replaced,
	 * and so is an empty folder by a folder.
	 *
	 * @throws IOException if the move is still refused after about a second
	 */
	public static void replace(final Path from, final Path to) throws IOException {
		long pause = FIRST_PAUSE_MS;
		for (int i = 1;; i++, pause *= 2) {
			try {
				move(from, to);
				return;
			}
			// these do not pass by waiting
			catch (final NoSuchFileException | FileAlreadyExistsException | DirectoryNotEmptyException e) {
				throw e;
			}
			catch (final FileSystemException e) {
				if (i == TRIES || !rested(pause)) throw e;
			}
		}
	}

	private static void move(final Path from, final Path to) throws IOException {
		try {
			Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (final AtomicMoveNotSupportedException e) {
			// some network file systems; the next best thing still never shows a partial file
			Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
		}
	}

	private static boolean rested(final long milliseconds) {
		try {
			Thread.sleep(milliseconds);
			return true;
		}
		catch (final InterruptedException e) {
			Thread.currentThread().interrupt();
			return false;
		}
	}
}
