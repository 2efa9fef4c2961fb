package sc.fiji.hermes.io;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import sc.fiji.hermes.job.InputException;

/**
 * The bytes of one volume file, unpacked if it is gzip (by its content, since files
 * get renamed), read once from front to back. All failures are sentences about the file.
 */
final class VolumeInput implements Closeable {

	private static final int BUFFER = 1 << 16;

	/** Deflate codes at most 258 bytes in 2 bits; no gzip file can hold more than this times its size. */
	private static final long DEFLATE_LIMIT = 1032;

	private final Path file;
	private final long fileSize;
	private final boolean compressed;
	private final InputStream in;
	private long position;

	private VolumeInput(final Path file, final long fileSize, final boolean compressed, final InputStream in) {
		this.file = file;
		this.fileSize = fileSize;
		this.compressed = compressed;
		this.in = in;
	}

	static VolumeInput open(final Path file) {
		InputStream raw = null;
		try {
			final long size = Files.size(file);
			if (size == 0) throw new InputException("%s is empty; copy or download it again.", file);
			raw = Files.newInputStream(file);
			final byte[] magic = raw.readNBytes(2);
			raw.close();
			final boolean gzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
			raw = Files.newInputStream(file);
			return new VolumeInput(file, size, gzip, gzip ? new GZIPInputStream(raw, BUFFER) : raw);
		}
		catch (final IOException e) {
			close(raw);
			throw sentence(file, e);
		}
	}

	Path file() {
		return file;
	}

	/** Fills as much of {@code bytes} as the file has; returns how much. */
	int readUpTo(final byte[] bytes, final int offset, final int length) {
		try {
			final int n = in.readNBytes(bytes, offset, length);
			position += n;
			return n;
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
	}

	void readFully(final byte[] bytes, final int offset, final int length) {
		if (readUpTo(bytes, offset, length) < length) throw truncated(file, null);
	}

	/** Moves on to {@code target} bytes from the start of the unpacked file. */
	void skipTo(final long target) {
		final byte[] waste = new byte[BUFFER];
		while (position < target) readFully(waste, 0, (int) Math.min(waste.length, target - position));
	}

	/** Checks, before anything is allocated for them, that the file can hold this many (unpacked) bytes. */
	void require(final long bytes) {
		final long most = compressed ? Math.multiplyExact(fileSize, DEFLATE_LIMIT) : fileSize;
		if (bytes > most) throw truncated(file, null);
	}

	/** Reads on to the checksum of a compressed file, which a damaged one fails. */
	void finish() {
		if (compressed) readUpTo(new byte[1], 0, 1);
	}

	@Override
	public void close() {
		close(in);
	}

	private static void close(final InputStream in) {
		try {
			if (in != null) in.close();
		}
		catch (final IOException e) {
			// nothing was written, so nothing is lost
		}
	}

	private static InputException truncated(final Path file, final IOException cause) {
		return new InputException(cause, "%s is cut short: it holds fewer bytes than its header says; copy or download it again.",
			file);
	}

	private static InputException sentence(final Path file, final IOException e) {
		if (e instanceof EOFException) return truncated(file, e);
		if (e instanceof ZipException)
			return new InputException(e, "%s is damaged: its compressed data cannot be unpacked (%s); copy or download it again.",
				file, AtomicFile.reason(e));
		if (e instanceof NoSuchFileException)
			return new InputException(e, "%s does not exist; check the name and the folder.", file);
		if (e instanceof AccessDeniedException)
			return new InputException(e, "%s may not be read; ask its owner for permission.", file);
		return new InputException(e, "%s cannot be read (%s); check the disk or network drive.", file, AtomicFile.reason(e));
	}
}
