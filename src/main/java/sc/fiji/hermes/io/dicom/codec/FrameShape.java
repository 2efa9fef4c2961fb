package sc.fiji.hermes.io.dicom.codec;

/**
 * Size of a frame of grey values.
 *
 * @param allocated bits that a decoded pixel takes: 8, 16 or 32
 */
public record FrameShape(int columns, int rows, int allocated) {

	int pixels() {
		return columns * rows;
	}

	/** Bytes of a decoded pixel. */
	int depth() {
		return allocated / 8;
	}
}
