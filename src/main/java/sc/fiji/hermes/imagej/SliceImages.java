package sc.fiji.hermes.imagej;

import java.util.List;
import java.util.stream.IntStream;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.StoredSlices.Type;
import sc.fiji.hermes.preprocess.Percentiles;
import sc.fiji.hermes.volume.Geometry;

/**
 * Slices of a file as an ImageJ image over the same memory. Signed numbers of 16 bits are stored as ImageJ stores them, 32,768
 * higher, with its calibration that takes that off again, so that the value under the cursor is the file's.
 */
final class SliceImages {

	private static final int SIGN = 0x8000;

	/** As many voxels tell the window as well as all. */
	private static final int SAMPLE = 1 << 22;

	private SliceImages() {}

	/** Shown from the 2nd to the 98th percentile; the label of each slice, which its window shows, says how the axes run. */
	static ImagePlus of(final StoredSlices slices, final String title) {
		final Geometry g = slices.geometry();
		final int width = Math.toIntExact(g.size(0)), height = Math.toIntExact(g.size(1)), depth = Math.toIntExact(g.size(2));
		final Calibration calibration = VolumeImages.calibration(g);
		final boolean scaled = calibrate(slices, calibration);
		final ImageStack stack = new ImageStack(width, height, slices.pixels().size());
		final String label = g.orientation();
		for (int i = 0; i < slices.pixels().size(); i++) {
			stack.setPixels(shown(slices, i, scaled), i + 1);
			stack.setSliceLabel(label, i + 1);
		}
		final ImagePlus image = new ImagePlus(title, stack);
		image.setDimensions(1, depth, slices.frames());
		image.setOpenAsHyperStack(slices.frames() > 1);
		image.setCalibration(calibration);
		final float[] window = window(stack);
		image.setDisplayRange(window[0], window[1] > window[0] ? window[1] : window[0] + 1);
		image.setProperty("Info", VolumeImages.info(g) + (slices.frames() > 1 ? "Time points: " + slices.frames() + "\n" : ""));
		AffineProperty.set(image, g);
		return image;
	}

	/**
	 * Sets the calibration from stored to true values where ImageJ's arithmetic gives them to the last bit.
	 *
	 * @return whether it does; otherwise the values have to be computed
	 */
	private static boolean calibrate(final StoredSlices slices, final Calibration c) {
		if (slices.type() == Type.FLOAT32) return true;
		final boolean plain = slices.slope() == 1 && slices.offset() == 0;
		if (slices.type() == Type.INT16 && plain) c.setSigned16BitCalibration();
		if (plain) return true;
		final double zero = slices.type() == Type.INT16 ? SIGN * slices.slope() : 0;
		final double[] line = { slices.offset() - zero, slices.slope() };
		// a falling line would be shown as a negative
		if (slices.slope() < 0) return false;
		for (int i = 0; i < (slices.type() == Type.UINT8 ? 256 : 1 << 16); i++) {
			final double stored = slices.type() == Type.INT16 ? i - SIGN : i;
			if ((float) (slices.slope() * stored + slices.offset()) != (float) (line[0] + line[1] * i)) return false;
		}
		c.setFunction(Calibration.STRAIGHT_LINE, line, "Gray Value");
		return true;
	}

	private static Object shown(final StoredSlices slices, final int index, final boolean calibrated) {
		final Object pixels = slices.pixels().get(index);
		if (!calibrated) return slices.type().values(pixels, slices.slope(), slices.offset());
		if (slices.type() == Type.INT16) {
			final short[] shorts = (short[]) pixels;
			for (int i = 0; i < shorts.length; i++) shorts[i] ^= (short) SIGN;
		}
		return pixels;
	}

	/** As ImageJ stores the numbers, before any calibration. */
	private static float[] window(final ImageStack stack) {
		final long plane = (long) stack.getWidth() * stack.getHeight();
		final int step = (int) Math.max(1, Math.min(stack.getSize(), (plane * stack.getSize() + SAMPLE - 1) / SAMPLE));
		// not the first slice, which may lie outside of the body
		final List<Integer> some = IntStream.iterate(step / 2, i -> i < stack.getSize(), i -> i + step).boxed().toList();
		// an odd step in a plane larger than the sample, so that it does not follow the rows
		final int stride = (int) (plane / SAMPLE) | 1;
		final int each = Math.toIntExact((plane + stride - 1) / stride);
		final float[] sample = new float[Math.multiplyExact(each, some.size())];
		for (int i = 0; i < some.size(); i++) {
			final int at = i * each;
			final Object pixels = stack.getPixels(some.get(i) + 1);
			if (pixels instanceof float[] floats) for (int k = 0; k < each; k++) sample[at + k] = floats[k * stride];
			else if (pixels instanceof byte[] bytes) for (int k = 0; k < each; k++) sample[at + k] = bytes[k * stride] & 0xff;
			else {
				final short[] shorts = (short[]) pixels;
				for (int k = 0; k < each; k++) sample[at + k] = shorts[k * stride] & 0xffff;
			}
		}
		return Percentiles.of(sample, 2, 98);
	}
}
