package sc.fiji.hermes.imagej;

import ij.ImagePlus;
import ij.measure.Calibration;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * ImageJ images as volumes: the calibrated values of one channel and frame, and where they lie.
 *
 * <pre>{@code
 * Volume volume = ImageVolumes.volume(image, ImagePart.current(image), ImageOrientation.AUTOMATIC);
 * }</pre>
 */
public final class ImageVolumes {

	private ImageVolumes() {}

	/**
	 * A copy of the part as a volume; a two-dimensional image is one slice. Values of 8 and 16 bits go through the density
	 * calibration, so that CT opened by ImageJ's DICOM reader is in HU; those of 32 bits are taken as they are, as ImageJ
	 * itself does when it measures.
	 *
	 * @throws InputException if the image is RGB, too large, has no such part, or its slices make no volume
	 */
	public static Volume volume(final ImagePlus image, final ImagePart part, final ImageOrientation orientation) {
		requireScalar(image);
		return volume(image, part, ImageGeometry.of(image, part, orientation).geometry());
	}

	/** The same where the geometry is known, such as from labels of the image. */
	static Volume volume(final ImagePlus image, final ImagePart part, final Geometry geometry) {
		requireScalar(image);
		part.check(image);
		return Volume.of(values(image, part), geometry);
	}

	/**
	 * A copy of the part as labels.
	 *
	 * @throws InputException as for a volume, or if a value, calibrated, is not whole or not from 0 to 65,535
	 */
	public static LabelMap labels(final ImagePlus image, final ImagePart part, final ImageOrientation orientation) {
		requireScalar(image);
		final Geometry geometry = ImageGeometry.of(image, part, orientation).geometry();
		final float[] values = values(image, part);
		final short[] labels = new short[values.length];
		for (int i = 0; i < values.length; i++) {
			final float v = values[i];
			if (!(v >= 0 && v <= 0xffff && v == (int) v)) throw new InputException(
				"%s is no label image: the value at x=%d, y=%d, slice %d is %s; give an image of whole numbers from 0 to 65535.", image
					.getTitle(), i % geometry.size(0), i / geometry.size(0) % geometry.size(1), i / (geometry.size(0) * geometry.size(1)) + 1,
				Float.toString(v));
			labels[i] = (short) (int) v;
		}
		return LabelMap.of(labels, geometry);
	}

	static void requireScalar(final ImagePlus image) {
		if (image.getType() == ImagePlus.COLOR_RGB) throw new InputException(
			"%s is an RGB picture, whose colours are no measured values; open the original image, or convert it to 8-bit.", image
				.getTitle());
		final long voxels = (long) image.getWidth() * image.getHeight() * image.getNSlices();
		if (voxels > Integer.MAX_VALUE - 8) throw new InputException("%s has %d voxels in one volume, more than 2147483639; crop it.",
			image.getTitle(), voxels);
	}

	private static float[] values(final ImagePlus image, final ImagePart part) {
		final int plane = image.getWidth() * image.getHeight();
		final float[] values = new float[plane * image.getNSlices()];
		final Calibration c = image.getCalibration();
		final float[] table = image.getBitDepth() <= 16 && c.calibrated() ? c.getCTable() : null;
		for (int z = 0; z < image.getNSlices(); z++) copy(image.getStack().getProcessor(part.index(image, z + 1)).getPixels(), table, values,
			z * plane);
		return values;
	}

	private static void copy(final Object pixels, final float[] table, final float[] to, final int from) {
		if (pixels instanceof byte[] bytes) for (int i = 0; i < bytes.length; i++) to[from + i] = table == null ? bytes[i] & 0xff
			: table[bytes[i] & 0xff];
		else if (pixels instanceof short[] shorts) for (int i = 0; i < shorts.length; i++) to[from + i] = table == null ? shorts[i] & 0xffff
			: table[shorts[i] & 0xffff];
		else System.arraycopy(pixels, 0, to, from, ((float[]) pixels).length);
	}
}
