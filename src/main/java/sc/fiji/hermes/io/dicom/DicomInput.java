package sc.fiji.hermes.io.dicom;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/**
 * The bytes of one file from front to back, with sentences for all that can go wrong. Positions are those of the file; behind
 * {@link #inflate()} they count unpacked bytes on.
 */
final class DicomInput implements Closeable {

	/** Holds the header of most images. */
	private static final int BUFFER = 1 << 13;

	/** Deflate codes at most 258 bytes in 2 bits. */
	private static final long DEFLATE_LIMIT = 1032;

	private final Path file;
	private final long fileSize;
	private final byte[] buffer = new byte[BUFFER];
	private InputStream in;
	private Inflater inflater;
	private ByteOrder order = ByteOrder.LITTLE_ENDIAN;
	/** File position of the buffer's start, and what of it is filled and read. */
	private long base;
	private int filled, next;
	/** No more bytes than up to here can be there. */
	private long limit;

	DicomInput(final Path file) {
		this.file = file;
		try {
			fileSize = Files.size(file);
			limit = fileSize;
			in = Files.newInputStream(file);
		}
		catch (final IOException e) {
			throw sentence(e);
		}
	}

	Path file() {
		return file;
	}

	void order(final ByteOrder newOrder) {
		order = newOrder;
	}

	ByteOrder order() {
		return order;
	}

	long position() {
		return base + next;
	}

	/** Bytes that may still follow; an upper bound where they are packed. */
	long remaining() {
		return limit - position();
	}

	/** Unpacks what follows as raw deflate (PS3.5 annex A.5). */
	void inflate() {
		final long start = position();
		close();
		try {
			in = Files.newInputStream(file);
			in.skipNBytes(start);
		}
		catch (final IOException e) {
			throw sentence(e);
		}
		inflater = new Inflater(true);
		in = new InflaterInputStream(in, inflater, BUFFER);
		limit = start + (fileSize - start) * DEFLATE_LIMIT;
		base = start;
		filled = next = 0;
	}

	/** Whether the end is reached. */
	boolean atEnd() {
		return next == filled && !fill();
	}

	int unsignedByte() {
		if (atEnd()) throw truncated(null);
		return buffer[next++] & 0xff;
	}

	int unsignedShort() {
		final int a = unsignedByte(), b = unsignedByte();
		return order == ByteOrder.BIG_ENDIAN ? a << 8 | b : b << 8 | a;
	}

	long unsignedInt() {
		final long a = unsignedShort(), b = unsignedShort();
		return order == ByteOrder.BIG_ENDIAN ? a << 16 | b : b << 16 | a;
	}

	/** The next bytes without moving on; fewer at the end. */
	byte[] peek(final int count) {
		if (filled - next < count) {
			System.arraycopy(buffer, next, buffer, 0, filled - next);
			base += next;
			filled -= next;
			next = 0;
			try {
				filled += in.readNBytes(buffer, filled, BUFFER - filled);
			}
			catch (final IOException e) {
				throw sentence(e);
			}
		}
		return java.util.Arrays.copyOfRange(buffer, next, Math.min(filled, next + count));
	}

	void readFully(final byte[] bytes, final int length) {
		readFully(bytes, 0, length);
	}

	/** Reads {@code length} bytes to {@code bytes}, from {@code at} on. */
	void readFully(final byte[] bytes, final int at, final int length) {
		final int have = Math.min(length, filled - next);
		System.arraycopy(buffer, next, bytes, at, have);
		next += have;
		if (have == length) return;
		try {
			final int n = in.readNBytes(bytes, at + have, length - have);
			base += filled + n;
			filled = next = 0;
			if (n < length - have) throw truncated(null);
		}
		catch (final IOException e) {
			throw sentence(e);
		}
	}

	void skip(final long count) {
		if (count <= filled - next) {
			next += (int) count;
			return;
		}
		if (count > remaining()) throw truncated(null);
		final long target = position() + count;
		final long more = count - (filled - next);
		try {
			in.skipNBytes(more);
		}
		catch (final IOException e) {
			throw sentence(e);
		}
		base = target;
		filled = next = 0;
	}

	private boolean fill() {
		try {
			base += filled;
			next = filled = 0;
			filled = Math.max(0, in.read(buffer, 0, BUFFER));
			return filled > 0;
		}
		catch (final IOException e) {
			throw sentence(e);
		}
	}

	@Override
	public void close() {
		try {
			in.close();
		}
		catch (final IOException e) {
			// nothing was written, so nothing is lost
		}
		if (inflater != null) inflater.end();
	}

	InputException truncated(final IOException cause) {
		return new InputException(cause, "%s is cut short: it ends before its DICOM data does; copy or export it again.", file);
	}

	InputException damaged(final String what) {
		return new InputException("%s is damaged: %s; copy or export it again.", file, what);
	}

	private InputException sentence(final IOException e) {
		if (e instanceof EOFException) return truncated(e);
		if (e instanceof ZipException) return new InputException(e,
			"%s is damaged: its deflated data cannot be unpacked (%s); copy or export it again.", file, AtomicFile.reason(e));
		if (e instanceof NoSuchFileException) return new InputException(e, "%s does not exist; check the name and the folder.", file);
		if (e instanceof AccessDeniedException) return new InputException(e, "%s may not be read; ask its owner for permission.", file);
		return new InputException(e, "%s cannot be read (%s); check the disk or network drive.", file, AtomicFile.reason(e));
	}
}
