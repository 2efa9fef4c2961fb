package sc.fiji.hermes.io.dicom.codec;

import java.awt.image.Raster;

/** From what libraries decode to the bytes of pixels. */
final class Rasters {

	private Rasters() {}

	/** @param excess by how much all pixels are too large */
	static byte[] bytes(final Raster raster, final FrameShape shape, final int excess) throws UndecodableException {
		if (raster.getNumBands() != 1 || raster.getWidth() != shape.columns() || raster.getHeight() != shape.rows())
			throw new UndecodableException("its compressed image has another size than its header says");
		final int depth = shape.depth();
		final byte[] bytes = new byte[Math.multiplyExact(shape.pixels(), depth)];
		final int[] row = new int[shape.columns()];
		int at = 0;
		for (int y = 0; y < shape.rows(); y++) {
			raster.getSamples(raster.getMinX(), raster.getMinY() + y, row.length, 1, 0, row);
			for (final int pixel : row) for (int k = 0; k < depth; k++) bytes[at++] = (byte) (pixel - excess >> 8 * k);
		}
		return bytes;
	}
}
