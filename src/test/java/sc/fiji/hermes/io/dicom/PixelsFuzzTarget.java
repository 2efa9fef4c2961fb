package sc.fiji.hermes.io.dicom;

import sc.fiji.hermes.io.dicom.codec.Compression;
import sc.fiji.hermes.io.dicom.codec.FrameDecoder;
import sc.fiji.hermes.io.dicom.codec.FrameShape;
import sc.fiji.hermes.io.dicom.codec.UndecodableException;

/** What Jazzer calls with compressed pixels of its own making, each of which is decoded in every way. */
public final class PixelsFuzzTarget {

	private static final FrameShape SHAPE = new FrameShape(DicomBytes.COLUMNS, DicomBytes.ROWS, 16);

	private PixelsFuzzTarget() {}

	/** Anything but all pixels or a reason is a fault. */
	public static void fuzzerTestOneInput(final byte[] data) {
		for (final Compression c : Compression.values()) {
			try {
				final int length = FrameDecoder.decode(c, data, SHAPE).length;
				if (length != 2 * DicomBytes.COLUMNS * DicomBytes.ROWS) throw new AssertionError(c + ": " + length);
			}
			catch (final UndecodableException e) {
				if (e.getMessage().isBlank() || e.getMessage().chars().anyMatch(Character::isISOControl)) throw new AssertionError(e);
			}
		}
	}
}
