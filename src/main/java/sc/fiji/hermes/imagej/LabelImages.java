package sc.fiji.hermes.imagej;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.Segmentation;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Label results as ImageJ images of 16 bits: value 0 is background, every task has one value, which is the same in all
 * slices, frames and channels. Tasks that may overlap lie in channels of their own. Colours are those of
 * {@link LabelColors}; names are in the image's properties ({@code label 1 = liver}) and readable in its Info. The current slice
 * is the one with the most labels.
 *
 * <pre>{@code
 * ImagePlus labels = LabelImages.of(image, part, segmentation);
 * List<Label> names = LabelImages.names(labels);
 * }</pre>
 */
public final class LabelImages {

	private static final Pattern KEY = Pattern.compile("label (\\d{1,5})");

	private LabelImages() {}

	/** The segmentation of one frame; value i + 1 is its i-th task. */
	public static ImagePlus of(final ImagePlus source, final ImagePart part, final Segmentation segmentation) {
		return of(source, part, List.of(segmentation), segmentation.tasks());
	}

	/**
	 * The segmentations of one frame or of all frames of an image, with its calibration, slice labels and Info.
	 *
	 * @param source what was segmented
	 * @param part channel that was, and the frame if there is one segmentation only
	 * @param frames one, or one for each frame of the source; all of the same tasks
	 * @param tasks value i + 1 is the i-th; must have all tasks of the segmentations
	 */
	public static ImagePlus of(final ImagePlus source, final ImagePart part, final List<Segmentation> frames, final List<Task> tasks) {
		if (frames.size() != 1 && frames.size() != source.getNFrames()) throw new IllegalArgumentException(frames.size() +
			" segmentations of " + source.getNFrames() + " frames");
		final int width = source.getWidth(), height = source.getHeight(), slices = source.getNSlices();
		final int channels = frames.get(0).parts().size();
		final ImageStack stack = new ImageStack(width, height, channels * slices * frames.size());
		for (int t = 0; t < frames.size(); t++) {
			final List<Segmentation.Part> parts = frames.get(t).parts();
			if (parts.size() != channels) throw new IllegalArgumentException("the frames have different parts");
			for (int c = 0; c < channels; c++) {
				final LabelMap data = valued(parts.get(c), tasks);
				for (int z = 0; z < slices; z++) {
					final int index = (t * slices + z) * channels + c + 1;
					stack.setPixels(data.plane(z), index);
					stack.setSliceLabel(sliceLabel(source, frames.size() == 1 ? part : part.withFrame(t + 1), z + 1), index);
				}
			}
		}
		final List<Label> names = new ArrayList<>();
		for (int i = 0; i < tasks.size(); i++) names.add(new Label(tasks.get(i), List.of(i + 1)));
		return image(SourceCopy.name(source) + " labels", stack, channels, frames.size(), SourceCopy.calibration(source), names, SourceCopy
			.info(source), frames.get(0).parts().get(0).geometry());
	}

	/** A label map of its own, calibrated in mm. */
	static ImagePlus of(final String title, final LabelMap labels, final List<Label> names, final String info) {
		final Geometry g = labels.geometry();
		final int width = Math.toIntExact(g.size(0)), height = Math.toIntExact(g.size(1)), slices = Math.toIntExact(g.size(2));
		final ImageStack stack = new ImageStack(width, height, slices);
		for (int z = 0; z < slices; z++) stack.setPixels(labels.plane(z), z + 1);
		return image(title, stack, 1, 1, VolumeImages.calibration(g), names, info, g);
	}

	private static ImagePlus image(final String title, final ImageStack stack, final int channels, final int frames,
		final Calibration calibration, final List<Label> names, final String info, final Geometry geometry)
	{
		final StringBuilder about = new StringBuilder("Labels:\n");
		for (final Label l : names) for (final int v : l.values()) about.append(v).append(" = ").append(l.task()).append('\n');
		final LUT[] luts = new LUT[channels];
		for (int c = 0; c < channels; c++) luts[c] = LabelColors.lut();
		final ImagePlus image = SourceCopy.image(title, stack, channels, stack.getSize() / channels / frames, frames, calibration, about
			.toString(), info, geometry, luts, CompositeImage.COLOR);
		for (final Label l : names) for (final int v : l.values()) image.setProp("label " + v, l.task().name());
		showLargest(image);
		return image;
	}

	/** The first slice is empty more often than not, and a black window looks as if nothing had been found. */
	private static void showLargest(final ImagePlus labels) {
		final List<Integer> largest = new ArrayList<>();
		long most = 1;
		for (int i = 1; i <= labels.getStackSize(); i++) {
			long count = 0;
			for (final short value : (short[]) labels.getStack().getPixels(i)) if (value != 0) count++;
			if (count > most) largest.clear();
			if (count >= most) largest.add(i);
			most = Math.max(most, count);
		}
		if (!largest.isEmpty()) labels.setPosition(largest.get(largest.size() / 2));
	}

	/** A sentence if an image that intensities are expected of holds labels. */
	public static Optional<String> remark(final ImagePlus image) {
		return names(image).isEmpty() ? Optional.empty() : Optional.of(image.getTitle() +
			" holds labels and no intensities; choose the image that they were made from.");
	}

	/** Which value means which task, by rising value; empty if the image does not say. */
	public static List<Label> names(final ImagePlus labels) {
		final TreeMap<Integer, String> names = new TreeMap<>();
		final String[] properties = labels.getPropertiesAsArray();
		for (int i = 0; properties != null && i + 1 < properties.length; i += 2) {
			final Matcher m = KEY.matcher(properties[i]);
			if (m.matches()) names.put(Integer.parseInt(m.group(1)), properties[i + 1]);
		}
		return names.entrySet().stream().map(e -> new Label(new Task(e.getValue()), List.of(e.getKey()))).toList();
	}

	/** The name of a value, {@code label 3} if it has none. */
	static String name(final ImagePlus labels, final int value) {
		final String name = labels.getProp("label " + value);
		return name == null ? "label " + value : name;
	}

	/**
	 * The labels of an image with each of its channels.
	 *
	 * @throws InputException as {@link ImageVolumes#labels}
	 */
	static List<LabelMap> maps(final ImagePlus labels, final int frame) {
		final List<LabelMap> maps = new ArrayList<>();
		for (int c = 1; c <= labels.getNChannels(); c++) maps.add(ImageVolumes.labels(labels, new ImagePart(c, frame),
			ImageOrientation.AUTOMATIC));
		return maps;
	}

	/** The values above 0 that occur in any channel, under names made of their numbers. */
	static List<Label> found(final List<LabelMap> maps) {
		final TreeSet<Integer> values = new TreeSet<>();
		for (final LabelMap map : maps) {
			final long[] counts = map.histogram();
			for (int v = 1; v < counts.length; v++) if (counts[v] > 0) values.add(v);
		}
		return values.stream().map(v -> new Label(new Task("label " + v), List.of(v))).toList();
	}

	/** @throws InputException if labels do not lie voxel on voxel over an image */
	static void requireSameSize(final ImagePlus image, final ImagePlus labels) {
		if (image.getWidth() == labels.getWidth() && image.getHeight() == labels.getHeight() && image.getNSlices() == labels.getNSlices())
			return;
		throw new InputException("%s has %d×%d×%d voxels, but %s %d×%d×%d; give labels of this very image.", labels.getTitle(), labels
			.getWidth(), labels.getHeight(), labels.getNSlices(), image.getTitle(), image.getWidth(), image.getHeight(), image
				.getNSlices());
	}

	private static LabelMap valued(final Segmentation.Part part, final List<Task> tasks) {
		final int[] lookup = new int[part.tasks().size() + 1];
		for (int i = 0; i < part.tasks().size(); i++) {
			final int at = tasks.indexOf(part.tasks().get(i));
			if (at < 0) throw new IllegalArgumentException("no value for " + part.tasks().get(i));
			lookup[i + 1] = at + 1;
		}
		return part.labels().mapped(v -> lookup[v]);
	}

	static String sliceLabel(final ImagePlus source, final ImagePart part, final int slice) {
		return source.getStack().getSliceLabel(part.index(source, slice));
	}
}
