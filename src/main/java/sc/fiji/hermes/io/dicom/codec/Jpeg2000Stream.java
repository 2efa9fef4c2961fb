package sc.fiji.hermes.io.dicom.codec;

import java.nio.ByteBuffer;

/** JPEG 2000 part 1 (ITU-T T.800), decoded by JJ2000 as the JAI tools have it. */
final class Jpeg2000Stream {

	/** SOC and SIZ. */
	private static final int START = 0xff4fff51;

	/** Up to the first component (T.800 section A.5.1). */
	private static final int SIZE_SEGMENT = 45;

	/** T.800 numbers tiles in 16 bits. */
	private static final long MOST_TILES = 65_535;

	private static final int MOST_BITS = 16;

	private static final String NAME = "JPEG 2000";

	private static final int SOT = 0xff90, SOD = 0xff93, EOC = 0xffd9;

	/** Headers of packets apart from their data; nobody needs them for single images. */
	private static final int PPM = 0xff60, PPT = 0xff61;

	private Jpeg2000Stream() {}

	static byte[] decode(final byte[] stream, final FrameShape shape) throws UndecodableException {
		header(stream).require(shape);
		requirePackets(ByteBuffer.wrap(stream, 0, StreamHeader.end(stream, NAME)));
		return Rasters.bytes(ImageLibraries.installed().decodeJpeg2000(stream), shape, 0);
	}

	private static StreamHeader header(final byte[] stream) throws UndecodableException {
		final ByteBuffer in = ByteBuffer.wrap(stream);
		if (stream.length < SIZE_SEGMENT || in.getInt() != START) throw new UndecodableException("its data is no JPEG 2000 image");
		final long right = number(in, 8), bottom = number(in, 12), left = number(in, 16), top = number(in, 20);
		final long tileWidth = number(in, 24), tileHeight = number(in, 28), tileLeft = number(in, 32), tileTop = number(in, 36);
		final boolean possible = left < right && top < bottom && tileLeft <= left && tileTop <= top && tileWidth > 0 && tileHeight > 0 &&
			right <= Integer.MAX_VALUE && bottom <= Integer.MAX_VALUE;
		if (!possible || tiles(right - tileLeft, tileWidth) * tiles(bottom - tileTop, tileHeight) > MOST_TILES)
			throw new UndecodableException("its JPEG 2000 header cannot be right");
		final int bits = (in.get(42) & 0x7f) + 1;
		if (in.get(43) != 1 || in.get(44) != 1) throw new UndecodableException("its JPEG 2000 data leaves pixels out");
		if (bits > MOST_BITS) throw new UndecodableException("its JPEG 2000 data has pixels of %d bits", bits);
		return new StreamHeader(right - left, bottom - top, in.getShort(40) & 0xffff, bits);
	}

	private static long number(final ByteBuffer in, final int at) {
		return in.getInt(at) & 0xffffffffL;
	}

	private static long tiles(final long length, final long tile) {
		return (length + tile - 1) / tile;
	}

	/**
	 * Walks the tile parts (T.800 section A.4). In a packet two bytes 0xFF cannot stand one behind the other (section B.10.1); JJ2000 would
	 * read the second one for ever.
	 */
	private static void requirePackets(final ByteBuffer in) throws UndecodableException {
		final int end = in.limit() - 2;
		int at = skipSegments(in, 2, end, SOT);
		while (at + 12 < end && marker(in, at) == SOT) {
			final long length = number(in, at + 6);
			// the last one may leave it out
			final int next = length == 0 ? end : (int) Math.min(end + 1L, at + length);
			for (int i = skipSegments(in, at + 12, end, SOD) + 2; i < Math.min(next, end); i++) if (marker(in, i) == 0xffff) throw damaged();
			if (next <= at + 12 || next > end) throw damaged();
			at = next;
		}
		if (at != end || marker(in, at) != EOC) throw damaged();
	}

	private static int skipSegments(final ByteBuffer in, final int from, final int end, final int until) throws UndecodableException {
		int at = from;
		while (at + 4 <= end && marker(in, at) != until) {
			if (marker(in, at) < 0xff00 || marker(in, at) == PPM || marker(in, at) == PPT) throw damaged();
			at += 2 + Math.max(2, marker(in, at + 2));
		}
		if (at + 2 > end) throw damaged();
		return at;
	}

	private static int marker(final ByteBuffer in, final int at) {
		return in.getShort(at) & 0xffff;
	}

	private static UndecodableException damaged() {
		return new UndecodableException("its JPEG 2000 data is damaged, or of a kind that is not decoded");
	}
}
