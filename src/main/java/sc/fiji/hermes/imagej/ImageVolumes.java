package sc.fiji.hermes.imagej;

import java.util.function.IntFunction;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.LazyPlanes;
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
	 * The part as a volume; a two-dimensional image is one slice. Values of 8 and 16 bits go through the density calibration, so that CT
	 * opened by ImageJ's DICOM reader is in HU; those of 32 bits are taken as they are, as ImageJ itself does when it measures.
	 * <p>
	 * A copy, unless the image has no room in an array: then slices are taken from the stack, which may be virtual, when they are looked at,
	 * so that it must not be changed until the work is done.
	 *
	 * @throws InputException if the image is RGB, has no such part, or its slices make no volume
	 */
	public static Volume volume(final ImagePlus image, final ImagePart part, final ImageOrientation orientation) {
		return volume(image, part, orientation, Room.ofHeap());
	}

	/** The same. @param room what may be in memory at once */
	static Volume volume(final ImagePlus image, final ImagePart part, final ImageOrientation orientation, final Room room) {
		requireScalar(image);
		return volume(image, part, ImageGeometry.of(image, part, orientation).geometry(), room);
	}

	/** The same where the geometry is known, such as from labels of the image. */
	static Volume volume(final ImagePlus image, final ImagePart part, final Geometry geometry) {
		return volume(image, part, geometry, Room.ofHeap());
	}

	private static Volume volume(final ImagePlus image, final ImagePart part, final Geometry geometry, final Room room) {
		requireScalar(image);
		part.check(image);
		final Slices slices = new Slices(image, part);
		if (room.fits(geometry.voxels())) return Volume.of(slices.values(0, image.getNSlices()), geometry);
		return Volume.of(LazyPlanes.floats(geometry, (first, planes) -> slices.values((int) first, planes)), geometry, room);
	}

	/**
	 * A copy of the part as labels.
	 *
	 * @throws InputException as for a volume, or if a value, calibrated, is not whole or not from 0 to 65,535
	 */
	public static LabelMap labels(final ImagePlus image, final ImagePart part, final ImageOrientation orientation) {
		return labels(image, part, orientation, Room.ofHeap());
	}

	/** The same. @param room what may be in memory at once */
	static LabelMap labels(final ImagePlus image, final ImagePart part, final ImageOrientation orientation, final Room room) {
		requireScalar(image);
		final Geometry geometry = ImageGeometry.of(image, part, orientation).geometry();
		final Slices slices = new Slices(image, part);
		final LabelStore store = LabelStore.of(geometry, room);
		for (int z = 0; z < image.getNSlices(); z++) store.put(new long[] { 0, 0, z }, new int[] { image.getWidth(), image.getHeight(), 1 }, labels(
			image, slices.values(z, 1), z));
		return store.labels();
	}

	private static short[] labels(final ImagePlus image, final float[] values, final int z) {
		final short[] labels = new short[values.length];
		for (int i = 0; i < values.length; i++) {
			final float v = values[i];
			if (!(v >= 0 && v <= 0xffff && v == (int) v)) throw new InputException(
				"%s is no label image: the value at x=%d, y=%d, slice %d is %s; give an image of whole numbers from 0 to 65535.", image
					.getTitle(), i % image.getWidth(), i / image.getWidth(), z + 1, Float.toString(v));
			labels[i] = (short) (int) v;
		}
		return labels;
	}

	static void requireScalar(final ImagePlus image) {
		if (image.getType() == ImagePlus.COLOR_RGB) throw new InputException(
			"%s is an RGB picture, whose colours are no measured values; open the original image, or convert it to 8-bit.", image
				.getTitle());
	}

	/** The slices of a part, also when the window of the image, which forgets them, is closed. */
	private static final class Slices {

		private final IntFunction<Object> pixels;
		private final int plane;
		private final float[] table;

		Slices(final ImagePlus image, final ImagePart part) {
			final ImageStack stack = image.getStack();
			final int[] index = new int[image.getNSlices()];
			for (int z = 0; z < index.length; z++) index[z] = part.index(image, z + 1);
			final IntFunction<Object> made = z -> stack.getProcessor(index[z]).getPixels();
			if (stack.isVirtual()) pixels = made;
			else {
				final Object[] arrays = new Object[index.length];
				for (int z = 0; z < index.length; z++) arrays[z] = made.apply(z);
				pixels = z -> arrays[z];
			}
			plane = image.getWidth() * image.getHeight();
			final Calibration c = image.getCalibration();
			table = image.getBitDepth() <= 16 && c.calibrated() ? c.getCTable() : new float[0];
		}

		float[] values(final int first, final int planes) {
			final float[] values = new float[plane * planes];
			for (int z = 0; z < planes; z++) copy(pixels.apply(first + z), values, z * plane);
			return values;
		}

		private void copy(final Object pixels, final float[] to, final int from) {
			final boolean plain = table.length == 0;
			if (pixels instanceof byte[] bytes) for (int i = 0; i < bytes.length; i++) to[from + i] = plain ? bytes[i] & 0xff : table[bytes[i] & 0xff];
			else if (pixels instanceof short[] shorts) for (int i = 0; i < shorts.length; i++) to[from + i] = plain ? shorts[i] & 0xffff
				: table[shorts[i] & 0xffff];
			else System.arraycopy(pixels, 0, to, from, ((float[]) pixels).length);
		}
	}
}
