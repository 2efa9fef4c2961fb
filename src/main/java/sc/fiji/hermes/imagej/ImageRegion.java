package sc.fiji.hermes.imagej;

import java.awt.Rectangle;
import java.util.Locale;
import java.util.Optional;

import ij.ImagePlus;
import ij.gui.Roi;

import sc.fiji.hermes.segment.Region;

/** The region that a user has drawn on an image. */
public final class ImageRegion {

	private ImageRegion() {}

	/** The box around the selection, through all slices; empty if nothing is selected, or no area within the image. */
	public static Optional<Region> of(final ImagePlus image) {
		final Roi roi = image.getRoi();
		if (roi == null || !roi.isArea()) return Optional.empty();
		final Rectangle box = roi.getBounds().intersection(new Rectangle(image.getWidth(), image.getHeight()));
		return box.isEmpty() ? Optional.empty() : Optional.of(new Region(box.x, box.y, box.width, box.height));
	}

	/** What becomes of the selection, in a sentence; empty if there is none. */
	public static Optional<String> about(final ImagePlus image) {
		if (image.getRoi() == null) return Optional.empty();
		return Optional.of(of(image).map(r -> String.format(Locale.ROOT, "Only the box around the selection is segmented, %d×%d pixels at %d, %d in all slices.", r
			.width(), r.height(), r.x(), r.y())).orElse("The selection (" + image.getRoi().getTypeAsString() +
				") encloses no area of the image and is passed over."));
	}
}
