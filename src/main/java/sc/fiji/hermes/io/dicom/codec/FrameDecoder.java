package sc.fiji.hermes.io.dicom.codec;

/**
 * Decodes the pixels of one frame. Safe for use from several threads.
 *
 * <pre>{@code
 * byte[] pixels = FrameDecoder.decode(Compression.RLE, stream, new FrameShape(512, 512, 16));
 * }</pre>
 */
public final class FrameDecoder {

	private FrameDecoder() {}

	/**
	 * @param stream the whole stream of the frame, and the padding behind it
	 * @return the pixels row by row, little endian, as they would lie in a file without compression; of a signed one the bits above
	 *         its sign may be anything
	 * @throws UndecodableException if the stream is damaged, of another size, or of a kind that is not decoded
	 */
	public static byte[] decode(final Compression compression, final byte[] stream, final FrameShape shape) throws UndecodableException {
		return switch (compression) {
			case RLE -> RunLengths.decode(stream, shape);
			case JPEG_BASELINE, JPEG_LOSSLESS -> JpegStream.decode(stream, shape, compression == Compression.JPEG_LOSSLESS);
			case JPEG_2000 -> Jpeg2000Stream.decode(stream, shape);
		};
	}
}
