package sc.fiji.hermes.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/**
 * The bytes of one volume file, read once from front to back, unpacked where they are packed. All failures are sentences
 * about the file.
 */
final class VolumeInput implements Closeable {

	private static final int BUFFER = 1 << 16;

	/** Deflate codes at most 258 bytes in 2 bits; nothing packed can hold more than this times its size. */
	private static final long DEFLATE_LIMIT = 1032;

	/** Claims of more than this, and of more than so many times the packed size, are counted before they are believed. */
	private static final long LARGE = 1 << 24, UNLIKELY_RATIO = 20;

	/** No text header is longer. */
	private static final int HEADER_LIMIT = 1 << 20;

	private final Path file;
	private final long fileSize;
	private final boolean gzip;
	/** Where a packed part starts in the (unpacked) file; -1 if there is none. */
	private long packedStart = -1;
	private boolean text;
	private InputStream in;
	private long position;
	private byte[] line = new byte[128];
	/** Bytes that the current stream can hold at most. */
	private long most;

	private VolumeInput(final Path file, final long fileSize, final boolean gzip) throws IOException {
		this.file = file;
		this.fileSize = fileSize;
		this.gzip = gzip;
		most = gzip ? product(fileSize, DEFLATE_LIMIT) : fileSize;
		in = fresh();
	}

	/** Opens a file and, if it is gzip (by its content, since files get renamed), unpacks it. */
	static VolumeInput open(final Path file) {
		return open(file, true);
	}

	/** Opens a file that says elsewhere how it is packed. */
	static VolumeInput openRaw(final Path file) {
		return open(file, false);
	}

	/** Takes a stream of {@code bytes} bytes that another class has found in a file. */
	static VolumeInput over(final Path file, final InputStream stream, final long bytes) {
		return new VolumeInput(file, stream, bytes);
	}

	private VolumeInput(final Path file, final InputStream stream, final long bytes) {
		this.file = file;
		fileSize = bytes;
		gzip = false;
		most = bytes;
		in = stream;
	}

	private static VolumeInput open(final Path file, final boolean detect) {
		try {
			final long size = Files.size(file);
			if (size == 0) throw new InputException("%s is empty; copy or download it again.", file);
			return new VolumeInput(file, size, detect && isGzip(file));
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
	}

	private static boolean isGzip(final Path file) throws IOException {
		try (InputStream raw = Files.newInputStream(file)) {
			final byte[] magic = raw.readNBytes(2);
			return magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
		}
	}

	/** A second stream of the same content, from the front. */
	private InputStream fresh() throws IOException {
		// a buffer of its own lets lines be read byte by byte; large reads go past it
		final InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
		try {
			InputStream stream = gzip ? new BufferedInputStream(new GZIPInputStream(raw, BUFFER), BUFFER) : raw;
			if (packedStart >= 0) {
				skip(stream, packedStart);
				stream = unpack(stream);
			}
			return stream;
		}
		catch (final IOException | RuntimeException e) {
			raw.close();
			throw e;
		}
	}

	/** zlib or, as some writers have it, gzip. */
	private static InputStream unpack(final InputStream stream) throws IOException {
		stream.mark(2);
		final byte[] magic = stream.readNBytes(2);
		stream.reset();
		final boolean isGzip = magic.length == 2 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
		return isGzip ? new GZIPInputStream(stream, BUFFER) : new Zlib(stream);
	}

	/** What follows is packed (gzip or zlib); the position counts unpacked bytes from here. */
	void unpack() {
		try {
			packedStart = position;
			most = product(Math.max(0, most - position), DEFLATE_LIMIT);
			position = 0;
			in = unpack(in);
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
	}

	/** What follows are numbers in words, which become float64, little endian; the position counts their bytes from here. */
	void text() {
		text = true;
		// a digit and a blank for each number
		most = product((most - position + 1) / 2, 8);
		position = 0;
		in = new NumbersInText(in);
	}

	Path file() {
		return file;
	}

	/** Bytes from the start of the current stream. */
	long position() {
		return position;
	}

	/** The size of the file, if it is not packed. */
	long plainSize() {
		if (isPacked() || text) throw new InputException(
			"%s has its voxels at the end of compressed data, which cannot be found without unpacking it all; save it uncompressed.", file);
		return fileSize;
	}

	boolean isPacked() {
		return gzip || packedStart >= 0;
	}

	/** Whether any voxel can be found without unpacking all before it. */
	boolean isSeekable() {
		return !isPacked() && !text;
	}

	/** The next line of a text header, without its end; content that is no text shows by a line too long. */
	String line() {
		int n = 0;
		try {
			int b = in.read();
			if (b < 0) throw new InputException("%s ends within its header; copy or download it again.", file);
			for (; b >= 0; b = in.read()) {
				if (++position > HEADER_LIMIT) throw new InputException("%s has no end of its header; copy or download it again.", file);
				if (b == '\n') break;
				if (n == line.length) line = Arrays.copyOf(line, 2 * n);
				line[n++] = (byte) b;
			}
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
		if (n > 0 && line[n - 1] == '\r') n--;
		return new String(line, 0, n, StandardCharsets.UTF_8);
	}

	/** Whether nothing is left, seen without moving on. */
	boolean atEnd() {
		try {
			in.mark(1);
			final boolean end = in.read() < 0;
			in.reset();
			return end;
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
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

	/** Moves on to {@code target} bytes from the start of the current stream and returns itself; quick where nothing is packed. */
	VolumeInput skipTo(final long target) {
		if (target > most) throw truncated(file, null);
		try {
			skip(in, target - position);
			position = Math.max(position, target);
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
		return this;
	}

	private void skip(final InputStream stream, final long count) throws IOException {
		if (!isPacked() && !text) {
			if (count > 0) stream.skipNBytes(count);
			return;
		}
		// Inflater streams skip by 512 bytes
		final byte[] waste = new byte[(int) Math.max(0, Math.min(BUFFER, count))];
		for (long left = count; left > 0;) {
			final int n = stream.readNBytes(waste, 0, (int) Math.min(waste.length, left));
			if (n <= 0) throw new EOFException();
			left -= n;
		}
	}

	/**
	 * Checks, before anything is allocated for them, that so many bytes can follow from the start of the current stream. What
	 * a packed file can hold is not known before it is unpacked, so an unlikely claim is counted first.
	 */
	void require(final long bytes) {
		if (bytes > most) throw truncated(file, null);
		if (text || !isPacked() || bytes <= LARGE || bytes / UNLIKELY_RATIO < fileSize) return;
		try (InputStream again = fresh()) {
			skip(again, bytes);
		}
		catch (final IOException e) {
			throw sentence(file, e);
		}
	}

	/** Reads on to the checksum of a compressed file, which a damaged one fails. */
	void finish() {
		if (isPacked() && !text) readUpTo(new byte[1], 0, 1);
	}

	@Override
	public void close() {
		try {
			in.close();
		}
		catch (final IOException e) {
			// nothing was written, so nothing is lost
		}
	}

	/** The product, or the largest number if it is larger. */
	private static long product(final long a, final long b) {
		return a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
	}

	static InputException truncated(final Path file, final IOException cause) {
		return new InputException(cause, "%s is cut short: it holds fewer bytes than its header says; copy or download it again.",
			file);
	}

	private static InputException sentence(final Path file, final IOException e) {
		if (e instanceof EOFException) return truncated(file, e);
		if (e instanceof NumbersInText.WordException) return new InputException(e,
			"%s has \"%s\" among its voxels, which is no number; copy or download it again.", file, e.getMessage());
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
