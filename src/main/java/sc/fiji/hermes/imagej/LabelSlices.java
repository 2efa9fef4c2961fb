package sc.fiji.hermes.imagej;

import ij.ImagePlus;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import ij.process.ShortProcessor;
import sc.fiji.hermes.volume.LabelMap;

/** The slices of a label image one by one, and where a mark on one of them belongs. */
final class LabelSlices {

	private LabelSlices() {}

	/** Gets label values, 0 to 65,535, with channel, slice and frame counted from 1. */
	interface Visitor {

		void visit(ImageProcessor values, int channel, int slice, int frame);
	}

	/** @throws sc.fiji.hermes.job.InputException if it is no label image */
	static void each(final ImagePlus labels, final Visitor visitor) {
		final int width = labels.getWidth(), height = labels.getHeight();
		for (int t = 1; t <= labels.getNFrames(); t++) for (int c = 1; c <= labels.getNChannels(); c++) {
			final LabelMap map = ImageVolumes.labels(labels, new ImagePart(c, t), ImageOrientation.AUTOMATIC);
			for (int z = 0; z < labels.getNSlices(); z++) {
				visitor.visit(new ShortProcessor(width, height, map.plane(z), null), c, z + 1, t);
			}
		}
	}

	/** On all channels of a slice and frame of the image. */
	static void place(final Roi roi, final ImagePlus image, final int slice, final int frame) {
		// the same distinction as ImageJ makes when it draws
		if (image.isHyperStack() || image.getNChannels() > 1) roi.setPosition(0, image.getNSlices() > 1 ? slice : 0, image
			.getNFrames() > 1 ? frame : 0);
		else if (image.getStackSize() > 1) roi.setPosition(image.getStackIndex(1, slice, frame));
	}
}
