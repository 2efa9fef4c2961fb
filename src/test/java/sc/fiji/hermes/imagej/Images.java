package sc.fiji.hermes.imagej;

import ij.ImagePlus;
import ij.ImageStack;
import ij.process.ByteProcessor;
import ij.process.FloatProcessor;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;

/** Small images in which every voxel has a value of its own. */
final class Images {

	private Images() {}

	/** Value {@code x + 10·y + 100·z + 1000·c + 10000·t}, indices from 0 (8 bits: modulo 256). */
	static ImagePlus numbered(final int bits, final int width, final int height, final int channels, final int slices, final int frames) {
		final ImageStack stack = new ImageStack(width, height);
		for (int t = 0; t < frames; t++) for (int z = 0; z < slices; z++) for (int c = 0; c < channels; c++) {
			final ImageProcessor ip = bits == 8 ? new ByteProcessor(width, height) : bits == 16 ? new ShortProcessor(width, height)
				: new FloatProcessor(width, height);
			for (int y = 0; y < height; y++) for (int x = 0; x < width; x++) {
				final int value = value(x, y, c, z, t);
				if (bits == 32) ip.setf(x, y, value);
				else ip.set(x, y, bits == 8 ? value & 0xff : value);
			}
			stack.addSlice("slice " + (z + 1), ip);
		}
		final ImagePlus image = new ImagePlus("numbered.tif", stack);
		image.setDimensions(channels, slices, frames);
		image.setOpenAsHyperStack(channels > 1 || frames > 1);
		return image;
	}

	static int value(final int x, final int y, final int c, final int z, final int t) {
		return x + 10 * y + 100 * z + 1000 * c + 10000 * t;
	}

	static ImagePlus calibrated(final ImagePlus image, final String unit, final double x, final double y, final double z) {
		image.getCalibration().pixelWidth = x;
		image.getCalibration().pixelHeight = y;
		image.getCalibration().pixelDepth = z;
		image.getCalibration().setUnit(unit);
		return image;
	}

	/** A stack whose slice labels are headers as ImageJ writes them. */
	static ImagePlus dicom(final int slices, final String directions, final double[] first, final double[] step) {
		final ImagePlus image = numbered(16, 4, 3, 1, slices, 1);
		image.setTitle("dicom");
		for (int z = 0; z < slices; z++) image.getStack().setSliceLabel(header(directions, first, step, z), z + 1);
		return image;
	}

	static String header(final String directions, final double[] first, final double[] step, final int slice) {
		final StringBuilder position = new StringBuilder();
		for (int r = 0; r < 3; r++) position.append(r == 0 ? "" : "\\").append(first[r] + slice * step[r]);
		return "IM" + slice + "\n0020,0032  Image Position (Patient): " + position + " \n0020,0037  Image Orientation (Patient): " +
			directions + " \n0028,0010  Rows: 3 \n0028,0011  Columns: 4 \n0028,0030  Pixel Spacing: 0.5\\0.25 \n";
	}
}
