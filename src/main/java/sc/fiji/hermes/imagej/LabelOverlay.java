package sc.fiji.hermes.imagej;

import java.awt.Rectangle;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ColorProcessor;
import ij.process.ImageProcessor;

/**
 * Labels as a translucent overlay on the image that was segmented, one element a slice and frame, no larger than the labels
 * in it. Elements of the user are left alone.
 */
public final class LabelOverlay {

	private static final String MARK = "hermes";

	private LabelOverlay() {}

	/**
	 * Draws labels over an image and replaces what an earlier call drew. To be called where ImageJ images may be changed.
	 *
	 * @param image whose frames are drawn on
	 * @param part frame of the image that the labels belong to if they have one frame only
	 * @param labels an image as {@link LabelImages} makes it, of the same size
	 * @param opacity 0 (invisible) to 1
	 * @throws sc.fiji.hermes.job.InputException if the labels are no label image of this size
	 */
	public static void draw(final ImagePlus image, final ImagePart part, final ImagePlus labels, final double opacity) {
		LabelImages.requireSameSize(image, labels);
		final Overlay overlay = image.getOverlay() == null ? new Overlay() : image.getOverlay();
		remove(overlay);
		LabelSlices.each(labels, (ip, channel, slice, frame) -> {
			final Rectangle box = box(ip);
			if (box.isEmpty()) return;
			final ImageRoi roi = new ImageRoi(box.x, box.y, colours(ip, box));
			// ImageJ saves this with the element and keeps it in copies, other than transparent pixels as such
			roi.setZeroTransparent(true);
			roi.setOpacity(opacity);
			LabelSlices.place(roi, image, slice, labels.getNFrames() == 1 ? part.frame() : frame);
			roi.setName("labels");
			roi.setProperty(MARK, "labels");
			overlay.add(roi);
		});
		image.setOverlay(overlay);
	}

	/** Removes what {@link #draw} has drawn. */
	public static void remove(final ImagePlus image) {
		if (image.getOverlay() == null) return;
		final Overlay overlay = image.getOverlay();
		remove(overlay);
		image.setOverlay(overlay.size() == 0 ? null : overlay);
	}

	private static void remove(final Overlay overlay) {
		for (int i = overlay.size() - 1; i >= 0; i--) {
			final Roi roi = overlay.get(i);
			if (roi instanceof ImageRoi && "labels".equals(roi.getProperty(MARK))) overlay.remove(i);
		}
	}

	private static Rectangle box(final ImageProcessor ip) {
		int left = ip.getWidth(), right = -1, top = ip.getHeight(), bottom = -1;
		for (int y = 0; y < ip.getHeight(); y++) for (int x = 0; x < ip.getWidth(); x++) {
			if (ip.get(x, y) == 0) continue;
			left = Math.min(left, x);
			right = Math.max(right, x);
			top = Math.min(top, y);
			bottom = y;
		}
		return right < 0 ? new Rectangle() : new Rectangle(left, top, right - left + 1, bottom - top + 1);
	}

	private static ColorProcessor colours(final ImageProcessor ip, final Rectangle box) {
		final ColorProcessor colours = new ColorProcessor(box.width, box.height);
		for (int y = 0; y < box.height; y++) for (int x = 0; x < box.width; x++) colours.set(x, y, LabelColors.rgb(ip.get(box.x + x, box.y +
			y)));
		return colours;
	}
}
