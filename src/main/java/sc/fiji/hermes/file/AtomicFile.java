package sc.fiji.hermes.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import sc.fiji.hermes.job.InputException;

/**
 * Writes a file so that its name only ever shows a complete file: the bytes go to
 * a temporary name beside the target, are forced to the disk, and then take the
 * target's name in one step. An existing target is replaced; it stays as it was
 * if anything fails, and the temporary file is removed.
 * <p>
 * Safe for use from several threads; of two writers of one target, the last wins.
 *
 * <pre>{@code
 * AtomicFile.write(folder.resolve("table.csv"), out -> out.write(bytes));
 * AtomicFile.writeString(folder.resolve("model.json"), json);
 * }</pre>
 */
public final class AtomicFile {

	private AtomicFile() {}

	/**
	 * Lets {@code writer} fill the file. The stream is buffered and closed here;
	 * closing it in the writer does no harm.
	 *
	 * @throws InputException if the folder is missing or cannot be written to, if
	 *           the target is a folder, or if the disk refuses the bytes
	 */
	public static void write(final Path target, final IOConsumer<OutputStream> writer) {
		final Path place = destination(target);
		final Path temporary = Temporary.beside(place);
		boolean done = false;
		try {
			// not Files.createTempFile, which would make the result readable by its owner only
			try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
				final OutputStream out = new BufferedOutputStream(new Unclosable(channel), 1 << 16);
				writer.accept(out);
				out.flush();
				channel.force(true);
			}
			Moves.replace(temporary, place);
			done = true;
		}
		catch (final AccessDeniedException e) {
			throw new InputException(e, "%s cannot be written because permission is denied; choose a folder you may write to.",
				target);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be written (%s); check the disk's free space or choose another folder.",
				target, reason(e));
		}
		finally {
			if (!done) remove(temporary);
		}
		syncFolder(place.getParent());
	}

	/** Writes {@code text} as UTF-8; otherwise as {@link #write}. */
	public static void writeString(final Path target, final String text) {
		write(target, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * Removes what killed writers of a file have left beside it. Nobody may be writing the file at this time.
	 *
	 * @param target need not exist
	 */
	public static void sweep(final Path target) {
		Temporary.leftOf(target).stream().filter(Files::isRegularFile).forEach(AtomicFile::remove);
	}

	/** Follows a link, so that writing through it keeps the link, and refuses what can never become a file. */
	private static Path destination(final Path target) {
		Path place = target.toAbsolutePath();
		if (Files.isDirectory(place))
			throw new InputException("%s is a folder, so no file can be written there; give a file name.", target);
		if (Files.isSymbolicLink(place) && Files.exists(place)) {
			try {
				place = place.toRealPath();
			}
			catch (final IOException e) {
				throw new InputException(e, "%s is a link that cannot be followed (%s); give the file itself.", target, reason(e));
			}
		}
		final Path parent = place.getParent();
		if (parent == null || !Files.isDirectory(parent))
			throw new InputException("%s cannot be written because the folder %s does not exist; create it or choose another.",
				target, parent);
		return place;
	}

	private static void remove(final Path temporary) {
		try {
			Files.deleteIfExists(temporary);
		}
		catch (final IOException e) {
			// a file that stays costs space only; the first failure is the one to tell the user
		}
	}

	/** Makes the rename itself durable where folders can be opened (not on Windows). */
	private static void syncFolder(final Path folder) {
		try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (final IOException e) {
			// the file is complete and in place; only its survival of a power cut is less certain
		}
	}

	/** The system's own words, without the path that many exceptions put in front. */
	public static String reason(final IOException e) {
		final String words = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
		return words == null || words.isBlank() ? e.getClass().getSimpleName() : words;
	}

	/** Keeps the channel open when a wrapping stream is closed, because it is forced to the disk after that. */
	private static final class Unclosable extends OutputStream {

		private final OutputStream out;

		Unclosable(final FileChannel channel) {
			out = Channels.newOutputStream(channel);
		}

		@Override
		public void write(final int b) throws IOException {
			out.write(b);
		}

		@Override
		public void write(final byte[] b, final int offset, final int length) throws IOException {
			out.write(b, offset, length);
		}
	}
}
