package sc.fiji.hermes.imagej;

import java.util.List;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.process.LUT;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/** Probabilities of tasks, 0 to 1, as an ImageJ hyperstack of 32 bits with one channel a task. */
public final class ProbabilityImages {

	private ProbabilityImages() {}

	/**
	 * The probabilities of one frame, with calibration, Info and slice labels of the image; slice labels start with the task.
	 *
	 * @param part channel and frame of the source
	 * @param tasks one a channel
	 * @param probabilities for each task one value a voxel, x fastest
	 * @param geometry the grid of {@code part}
	 */
	public static ImagePlus of(final ImagePlus source, final ImagePart part, final List<Task> tasks, final List<float[]> probabilities,
		final Geometry geometry)
	{
		if (tasks.isEmpty() || tasks.size() != probabilities.size()) throw new IllegalArgumentException(tasks.size() + " tasks and " +
			probabilities.size() + " arrays");
		final int width = source.getWidth(), height = source.getHeight(), slices = source.getNSlices(), channels = tasks.size();
		final ImageStack stack = new ImageStack(width, height, channels * slices);
		final StringBuilder about = new StringBuilder("Probabilities:\n");
		final LUT[] luts = new LUT[channels];
		for (int c = 0; c < channels; c++) {
			if (probabilities.get(c).length != width * height * slices) throw new IllegalArgumentException("the grids differ");
			about.append("channel ").append(c + 1).append(" = ").append(tasks.get(c)).append('\n');
			luts[c] = grey();
			for (int z = 0; z < slices; z++) {
				final float[] plane = new float[width * height];
				System.arraycopy(probabilities.get(c), z * plane.length, plane, 0, plane.length);
				stack.setPixels(plane, z * channels + c + 1);
				final String label = LabelImages.sliceLabel(source, part, z + 1);
				stack.setSliceLabel(label == null ? tasks.get(c).name() : tasks.get(c) + " " + label, z * channels + c + 1);
			}
		}
		final ImagePlus image = SourceCopy.image(SourceCopy.name(source) + " probabilities", stack, channels, slices, 1, SourceCopy
			.calibration(source), about.toString(), SourceCopy.info(source), geometry, luts, CompositeImage.GRAYSCALE);
		for (int c = 0; c < channels; c++) image.setProp("channel " + (c + 1), tasks.get(c).name());
		return image;
	}

	private static LUT grey() {
		final byte[] ramp = new byte[256];
		for (int i = 0; i < 256; i++) ramp[i] = (byte) i;
		final LUT lut = new LUT(ramp, ramp.clone(), ramp.clone());
		lut.min = 0;
		lut.max = 1;
		return lut;
	}
}
