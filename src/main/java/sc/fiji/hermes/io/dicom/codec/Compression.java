package sc.fiji.hermes.io.dicom.codec;

/** How the pixels of a frame are compressed, of those ways that can be decoded. */
public enum Compression {

	/** Bytes in runs, one segment for each byte of a pixel (PS3.5 annex G). */
	RLE,

	/** Sequential with discrete cosines, 8 bits (ITU-T T.81 process 1). */
	JPEG_BASELINE,

	/** By prediction (ITU-T T.81 process 14). */
	JPEG_LOSSLESS,

	/** Part 1, reversible or not (ITU-T T.800). */
	JPEG_2000
}
