package sc.fiji.hermes.imagej;

import ij.ImagePlus;
import sc.fiji.hermes.job.InputException;

/**
 * Which three-dimensional part of a hyperstack is meant: all slices of one channel and one frame.
 *
 * @param channel counted from 1
 * @param frame counted from 1
 */
public record ImagePart(int channel, int frame) {

	/** The first channel of the first frame, all there is in most images. */
	public static ImagePart first() {
		return new ImagePart(1, 1);
	}

	/** What the user sees at the moment. */
	public static ImagePart current(final ImagePlus image) {
		return new ImagePart(image.getChannel(), image.getFrame());
	}

	public ImagePart withFrame(final int newFrame) {
		return new ImagePart(channel, newFrame);
	}

	/** @throws InputException if the image has no such channel or frame */
	public void check(final ImagePlus image) {
		if (channel < 1 || channel > image.getNChannels()) throw new InputException("%s has no channel %d; give 1 to %d.", image.getTitle(),
			channel, image.getNChannels());
		if (frame < 1 || frame > image.getNFrames()) throw new InputException("%s has no frame %d; give 1 to %d.", image.getTitle(), frame,
			image.getNFrames());
	}

	/** Index in the stack, from 1. */
	int index(final ImagePlus image, final int slice) {
		return image.getStackIndex(channel, slice, frame);
	}
}
