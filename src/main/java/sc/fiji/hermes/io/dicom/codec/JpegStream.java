package sc.fiji.hermes.io.dicom.codec;

import java.awt.image.Raster;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** Baseline and lossless JPEG (ITU-T T.81), decoded by TwelveMonkeys and, below it, Java's own reader. */
final class JpegStream {

	private static final int SOI = 0xffd8, SOS = 0xffda, BASELINE = 0xffc0, LOSSLESS = 0xffc3;

	/** Of lossless streams the library takes 8 bits and those that 16 stands for here. */
	private static final int FEW = 8, MOST = 16;

	/**
	 * @param precision where it stands in the stream
	 * @param pixels where they start
	 * @param marker of the frame, which says its process
	 */
	private record Frame(int precision, int pixels, int marker, StreamHeader header) {

		Frame at(final int start) {
			return new Frame(precision, start, marker, header);
		}
	}

	private JpegStream() {}

	static byte[] decode(final byte[] stream, final FrameShape shape, final boolean lossless) throws UndecodableException {
		final Frame frame = frame(stream);
		if (frame.marker != (lossless ? LOSSLESS : BASELINE)) throw new UndecodableException(
			"its JPEG data is of another process (%X) than the file says", frame.marker);
		frame.header.require(shape);
		StreamHeader.end(stream, "JPEG");
		final int precision = frame.header.precision();
		if (!lossless && precision != FEW || precision < 2 || precision > MOST) throw new UndecodableException(
			"its JPEG data has pixels of %d bits", precision);
		if (!lossless) return bytes(stream, shape, 0);
		final byte[] plain = withoutFill(stream, frame.pixels);
		if (precision == FEW) return bytes(plain, shape, 0);
		// The precision counts for the first prediction only, half of its range, and all pixels follow by addition. With 16 bits in place
		// of any number that the library does not know they come out larger by what the first one is.
		plain[frame.precision] = MOST;
		return bytes(plain, shape, (1 << MOST - 1) - (1 << precision - 1));
	}

	/**
	 * Without bytes 0xFF before the 0xFF of a marker (T.81 section B.1.1.2), by which many reach an even length: the library takes them for
	 * the end and leaves out the last pixel. Among pixels 0xFF stands for nothing else where another follows.
	 */
	private static byte[] withoutFill(final byte[] stream, final int from) {
		final byte[] plain = stream.clone();
		int to = from;
		for (int i = from; i < stream.length; i++) if (stream[i] != (byte) 0xff || i + 1 == stream.length || stream[i + 1] != (byte) 0xff)
			plain[to++] = stream[i];
		return Arrays.copyOf(plain, to);
	}

	private static byte[] bytes(final byte[] stream, final FrameShape shape, final int excess) throws UndecodableException {
		final Raster raster = ImageLibraries.installed().decodeJpeg(stream);
		return Rasters.bytes(raster, shape, excess);
	}

	/** Walks the marker segments up to the pixels (T.81 section B.2). */
	private static Frame frame(final byte[] stream) throws UndecodableException {
		final ByteBuffer in = ByteBuffer.wrap(stream);
		if (in.remaining() < 2 || (in.getShort() & 0xffff) != SOI) throw new UndecodableException("its data is no JPEG image");
		Optional<Frame> frame = Optional.empty();
		while (in.remaining() >= 4) {
			final int marker = in.getShort() & 0xffff;
			if (marker == 0xffff) {
				// fill bytes may stand before any marker
				in.position(in.position() - 1);
				continue;
			}
			final int at = in.position(), length = in.getShort() & 0xffff;
			if (marker < BASELINE || length < 2 || length > stream.length - at) break;
			if (marker == SOS && frame.isPresent()) return frame.get().at(at + length);
			if (isFrame(marker) && length >= 8 && frame.isEmpty()) {
				final int precision = in.get() & 0xff, rows = in.getShort() & 0xffff, columns = in.getShort() & 0xffff;
				frame = Optional.of(new Frame(at + 2, at, marker, new StreamHeader(columns, rows, in.get() & 0xff, precision)));
			}
			in.position(at + length);
		}
		throw new UndecodableException("its JPEG data is damaged");
	}

	/** SOF 0 to 15; three numbers of these mean something else. */
	private static boolean isFrame(final int marker) {
		return marker >= BASELINE && marker <= 0xffcf && marker != 0xffc4 && marker != 0xffc8 && marker != 0xffcc;
	}
}
