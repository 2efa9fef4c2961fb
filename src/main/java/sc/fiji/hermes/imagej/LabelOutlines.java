package sc.fiji.hermes.imagej;

import java.awt.HeadlessException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.io.RoiEncoder;
import ij.plugin.filter.ThresholdToSelection;
import ij.plugin.frame.RoiManager;
import ij.process.ImageProcessor;
import sc.fiji.hermes.file.AtomicFile;

/**
 * Labels as outlines for ImageJ's ROI Manager: one a task, slice and frame, which may have several pieces and holes.
 *
 * <pre>{@code
 * List<Roi> outlines = LabelOutlines.of(image, part, labels);
 * LabelOutlines.addToManager(outlines, RoiMode.APPEND);
 * }</pre>
 */
public final class LabelOutlines {

	private LabelOutlines() {}

	/**
	 * The outlines, named {@code liver z0012} or, if there are several frames, {@code liver z0012 t0003}; placed on their
	 * slice and frame and all channels, in the colour of the label, in the group of its value if that is 255 or less.
	 *
	 * @param image on which they are to be shown
	 * @param part frame of the image that the labels belong to if they have one frame only
	 * @param labels an image as {@link LabelImages} makes it, of the same size
	 * @throws sc.fiji.hermes.job.InputException if the labels are no label image of this size
	 */
	public static List<Roi> of(final ImagePlus image, final ImagePart part, final ImagePlus labels) {
		LabelImages.requireSameSize(image, labels);
		final List<Roi> outlines = new ArrayList<>();
		LabelSlices.each(labels, (ip, channel, slice, frame) -> {
			final int t = labels.getNFrames() == 1 ? part.frame() : frame;
			for (final int value : values(ip)) {
				final Roi roi = outline(ip, value);
				final String place = String.format(Locale.ROOT, "%s z%04d", LabelImages.name(labels, value), slice);
				roi.setName(image.getNFrames() > 1 ? place + String.format(Locale.ROOT, " t%04d", t) : place);
				// first the group: it brings a colour of its own
				if (value <= 255) roi.setGroup(value);
				roi.setStrokeColor(LabelColors.of(value));
				LabelSlices.place(roi, image, slice, t);
				outlines.add(roi);
			}
		});
		return outlines;
	}

	/**
	 * Puts outlines into a manager, shown or not. {@link RoiManager#addRoi} would turn to the slices of whatever image is in
	 * front and place the outlines there; here they keep their positions.
	 */
	public static void add(final List<Roi> outlines, final RoiManager manager, final RoiMode mode) {
		if (mode == RoiMode.NONE) return;
		if (mode == RoiMode.REPLACE) manager.reset();
		for (final Roi roi : outlines) manager.add(roi, -1);
	}

	/** Adds outlines to {@link #manager()}. @return whether there is one */
	public static boolean addToManager(final List<Roi> outlines, final RoiMode mode) {
		final Optional<RoiManager> manager = manager();
		manager.ifPresent(m -> add(outlines, m, mode));
		return manager.isPresent();
	}

	/**
	 * The user's manager, in a macro's batch mode that of the macro, opened if there is none yet; empty where there can be
	 * none, as in plain ImageJ without a display.
	 */
	public static Optional<RoiManager> manager() {
		try {
			final RoiManager open = RoiManager.getInstance2();
			return Optional.of(open == null ? RoiManager.getRoiManager() : open);
		}
		catch (final HeadlessException e) {
			// Fiji replaces the window where there is no display, plain ImageJ does not
			return Optional.empty();
		}
	}

	/**
	 * Writes outlines as ImageJ's ROI Manager saves and opens them; the file appears complete or not at all. ImageJ gives outlines
	 * that it opens the colours that it has for their groups.
	 *
	 * @param file whose name ends with {@code .zip}; replaced if it exists
	 */
	public static void write(final List<Roi> outlines, final Path file) {
		AtomicFile.write(file, out -> {
			final Set<String> taken = new HashSet<>();
			try (ZipOutputStream zip = new ZipOutputStream(out)) {
				for (final Roi roi : outlines) {
					// the manager shows the names of the entries
					final String plain = roi.getName().replaceAll("[/\\\\:]", "_");
					String name = plain;
					for (int n = 2; !taken.add(name); n++) name = plain + "-" + n;
					zip.putNextEntry(new ZipEntry(name + ".roi"));
					zip.write(RoiEncoder.saveAsByteArray(roi));
					zip.closeEntry();
				}
			}
		});
	}

	private static Iterable<Integer> values(final ImageProcessor ip) {
		final TreeSet<Integer> values = new TreeSet<>();
		int last = 0;
		for (int i = 0; i < ip.getPixelCount(); i++) {
			final int value = ip.get(i);
			if (value != last && value != 0) values.add(value);
			last = value;
		}
		return values;
	}

	private static Roi outline(final ImageProcessor ip, final int value) {
		ip.setThreshold(value, value, ImageProcessor.NO_LUT_UPDATE);
		return new ThresholdToSelection().convert(ip);
	}
}
