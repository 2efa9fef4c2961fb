package sc.fiji.hermes.io;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.util.List;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;

/** The unpacked pixels of the pages of a TIFF file, one page after the other; skipping leaves out whole strips unread. */
final class TiffStream extends InputStream {

	private static final int BUFFER = 1 << 16;

	/** Claims of more than this, and of more than so many times the file, are counted before they are believed. */
	private static final long LARGE = 1 << 24, UNLIKELY_RATIO = 20;

	private final SeekableByteChannel channel;
	private final List<TiffPage> pages;
	private int page;
	private int strip;
	/** Of the current strip. */
	private InputStream pixels = InputStream.nullInputStream();
	private long left;

	private TiffStream(final SeekableByteChannel channel, final List<TiffPage> pages) {
		this.channel = channel;
		this.pages = pages;
	}

	/**
	 * Opens the pages after it is clear that the file can hold them.
	 *
	 * @param pages of the file, or those that ImageJ's description adds to them
	 */
	static VolumeInput open(final TiffFile tiff, final List<TiffPage> pages) throws IOException {
		final long bytes = pages.stream().mapToLong(TiffPage::bytes).sum();
		long stored = 0;
		for (final TiffPage p : pages) for (int s = 0; s < p.strips(); s++) {
			final boolean plain = p.compression() == TiffPage.Compression.NONE;
			final long length = plain ? p.bytes(s) : p.counts()[s];
			// strips that share bytes would make a small file a large volume
			stored += length;
			if (length > tiff.size() || p.offsets()[s] > tiff.size() - length || stored > tiff.size() || p.bytes(s) > length * p.compression()
				.limit()) throw VolumeInput.truncated(tiff.file(), null);
		}
		if (bytes > LARGE && bytes / UNLIKELY_RATIO > tiff.size()) count(tiff, pages);
		return VolumeInput.over(tiff.file(), new TiffStream(Files.newByteChannel(tiff.file()), pages), bytes);
	}

	private static void count(final TiffFile tiff, final List<TiffPage> pages) throws IOException {
		try (InputStream in = new TiffStream(Files.newByteChannel(tiff.file()), pages)) {
			final byte[] waste = new byte[BUFFER];
			while (in.read(waste) >= 0) {}
		}
		catch (final EOFException e) {
			throw VolumeInput.truncated(tiff.file(), e);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s is damaged: its compressed data cannot be unpacked (%s); copy or download it again.", tiff
				.file(), AtomicFile.reason(e));
		}
	}

	@Override
	public int read() throws IOException {
		final byte[] one = new byte[1];
		return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
	}

	@Override
	public int read(final byte[] bytes, final int offset, final int length) throws IOException {
		if (length == 0) return 0;
		if (left == 0 && !next()) return -1;
		final int n = pixels.read(bytes, offset, (int) Math.min(length, left));
		if (n < 0) throw new EOFException();
		left -= n;
		return n;
	}

	@Override
	public long skip(final long count) throws IOException {
		long skipped = 0;
		while (skipped < count) {
			if (left == 0) {
				final long before = strips(count - skipped);
				skipped += before;
				if (skipped == count || !next()) return skipped;
			}
			final byte[] waste = new byte[(int) Math.min(BUFFER, Math.min(left, count - skipped))];
			final int n = read(waste, 0, waste.length);
			if (n < 0) return skipped;
			skipped += n;
		}
		return skipped;
	}

	/** Leaves out whole strips of at most so many bytes; returns their bytes. */
	private long strips(final long count) {
		long skipped = 0;
		while (page < pages.size() && skipped + pages.get(page).bytes(strip) <= count) {
			skipped += pages.get(page).bytes(strip);
			advance();
		}
		return skipped;
	}

	private void advance() {
		strip++;
		if (strip < pages.get(page).strips()) return;
		strip = 0;
		page++;
	}

	private boolean next() throws IOException {
		if (page == pages.size()) return false;
		final TiffPage p = pages.get(page);
		pixels.close();
		channel.position(p.offsets()[strip]);
		final InputStream stored = new BufferedInputStream(new Part(channel, p.compression() == TiffPage.Compression.NONE ? p.bytes(strip) : p
			.counts()[strip]), BUFFER);
		pixels = switch (p.compression()) {
			case NONE -> stored;
			case DEFLATE -> new Zlib(stored);
			case PACK_BITS -> new PackBits(stored);
		};
		left = p.bytes(strip);
		advance();
		return true;
	}

	@Override
	public void close() throws IOException {
		pixels.close();
		channel.close();
	}

	/** So many bytes from the position of a channel, which stays open. */
	private static final class Part extends InputStream {

		private final InputStream in;
		private long left;

		Part(final SeekableByteChannel channel, final long length) {
			in = Channels.newInputStream(channel);
			left = length;
		}

		@Override
		public int read() throws IOException {
			if (left == 0) return -1;
			left--;
			return in.read();
		}

		@Override
		public int read(final byte[] bytes, final int offset, final int length) throws IOException {
			if (left == 0) return length == 0 ? 0 : -1;
			final int n = in.read(bytes, offset, (int) Math.min(left, length));
			if (n > 0) left -= n;
			return n;
		}
	}

	/** Runs of bytes. Source: TIFF 6.0, section 9. */
	private static final class PackBits extends InputStream {

		private final InputStream in;
		private int copies, repeats, value;

		PackBits(final InputStream in) {
			this.in = in;
		}

		@Override
		public int read() throws IOException {
			while (copies == 0 && repeats == 0) {
				final int code = in.read();
				if (code < 0) return -1;
				if (code < 128) copies = code + 1;
				else if (code > 128) {
					repeats = 257 - code;
					value = in.read();
					if (value < 0) return -1;
				}
			}
			if (copies > 0) {
				copies--;
				return in.read();
			}
			repeats--;
			return value;
		}
	}
}
