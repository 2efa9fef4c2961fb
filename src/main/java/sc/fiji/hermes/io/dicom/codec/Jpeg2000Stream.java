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

	private Jpeg2000Stream() {}

	static byte[] decode(final byte[] stream, final FrameShape shape) throws UndecodableException {
		header(stream).require(shape);
		if (!StreamHeader.isClosed(stream)) throw new UndecodableException("its JPEG 2000 data ends too early");
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
}
