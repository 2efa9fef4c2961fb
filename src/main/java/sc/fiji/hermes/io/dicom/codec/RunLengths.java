package sc.fiji.hermes.io.dicom.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RLE of PS3.5 annex G: a header of 64 bytes and a segment for each byte of a pixel, the uppermost first, packed as in TIFF. */
final class RunLengths {

	private static final int HEADER = 64, MOST_SEGMENTS = 15;

	private RunLengths() {}

	static byte[] decode(final byte[] stream, final FrameShape shape) throws UndecodableException {
		if (stream.length < HEADER) throw new UndecodableException("its RLE data has no header");
		final ByteBuffer header = ByteBuffer.wrap(stream, 0, HEADER).order(ByteOrder.LITTLE_ENDIAN);
		final int segments = header.getInt(0), depth = shape.depth();
		if (segments < 0 || segments > MOST_SEGMENTS) throw new UndecodableException("its RLE header cannot be right");
		if (segments != depth) throw new UndecodableException(
			"its RLE data has %d bytes for each pixel, but its header says %d", segments, depth);
		final byte[] pixels = new byte[Math.multiplyExact(shape.pixels(), depth)];
		for (int s = 0; s < segments; s++) {
			final int start = header.getInt(4 + 4 * s), end = s + 1 < segments ? header.getInt(8 + 4 * s) : stream.length;
			if (start < HEADER || end < start || end > stream.length) throw new UndecodableException("its RLE header cannot be right");
			unpack(stream, start, end, pixels, depth - 1 - s, depth);
		}
		return pixels;
	}

	/** Fills every {@code step}th byte of {@code out}, from {@code first} on. */
	private static void unpack(final byte[] in, final int start, final int end, final byte[] out, final int first, final int step)
		throws UndecodableException
	{
		int from = start, to = first;
		while (to < out.length) {
			if (from >= end) throw tooShort();
			final int n = in[from++];
			if (n >= 0) {
				if (n >= end - from) throw tooShort();
				for (int i = 0; i <= n && to < out.length; i++, to += step) out[to] = in[from + i];
				from += n + 1;
			}
			// −128 means nothing
			else if (n > -128) {
				if (from >= end) throw tooShort();
				final byte value = in[from++];
				for (int i = 0; i <= -n && to < out.length; i++, to += step) out[to] = value;
			}
		}
	}

	private static UndecodableException tooShort() {
		return new UndecodableException("its RLE data ends before the image does");
	}
}
