package sc.fiji.hermes.io.dicom.codec;

/**
 * What a JPEG or JPEG 2000 stream says of its image. Compared with the file's header before a library sees the stream, so that no
 * stream makes it allocate more than the image needs.
 *
 * @param precision bits of a pixel
 */
record StreamHeader(long columns, long rows, int components, int precision) {

	void require(final FrameShape shape) throws UndecodableException {
		if (components != 1) throw new UndecodableException(
			"its compressed image has %d colours instead of one grey value", components);
		if (columns != shape.columns() || rows != shape.rows()) throw new UndecodableException(
			"its compressed image has %d × %d pixels instead of %d × %d", columns, rows, shape.columns(), shape.rows());
		if (precision > shape.allocated()) throw new UndecodableException(
			"its compressed image has pixels of %d bits, for which its header has only %d", precision, shape.allocated());
	}

	/**
	 * Where the stream ends behind 0xFFD9; what follows is padding.
	 *
	 * @throws UndecodableException if it has no such end, which a library would fill up without a word
	 */
	static int end(final byte[] stream, final String name) throws UndecodableException {
		int end = stream.length;
		// an even length is reached by a zero (PS3.5 annex A.4) or, by some, by 0xFF
		while (end > 1 && !isEnd(stream, end) && (stream[end - 1] == 0 || stream[end - 1] == (byte) 0xff)) end--;
		if (end < 2 || !isEnd(stream, end)) throw new UndecodableException("its %s data ends too early", name);
		return end;
	}

	private static boolean isEnd(final byte[] stream, final int end) {
		return stream[end - 2] == (byte) 0xff && stream[end - 1] == (byte) 0xd9;
	}
}
