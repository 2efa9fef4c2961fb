package sc.fiji.hermes.imagej;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.Color;
import java.awt.Rectangle;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import ij.ImagePlus;
import ij.gui.ImageRoi;
import ij.gui.Overlay;
import ij.gui.Roi;
import ij.process.ImageProcessor;
import sc.fiji.hermes.job.InputException;

class LabelOverlayTest {

	/** Value 2 at (1, 1) and 3 at (3, 2) of slice 2, value 7 at (0, 0) of slice 4; in the second frame one slice further. */
	private static ImagePlus labels(final int frames) {
		final ImagePlus labels = Images.numbered(16, 5, 4, 1, 5, frames);
		for (int i = 1; i <= labels.getStackSize(); i++) labels.getStack().getProcessor(i).setValue(0);
		for (int i = 1; i <= labels.getStackSize(); i++) labels.getStack().getProcessor(i).fill();
		for (int t = 1; t <= frames; t++) {
			final ImageProcessor ip = labels.getStack().getProcessor(labels.getStackIndex(1, 1 + t, t));
			ip.set(1, 1, 2);
			ip.set(3, 2, 3);
			labels.getStack().getProcessor(labels.getStackIndex(1, 3 + t, t)).set(0, 0, 7);
		}
		return labels;
	}

	private static Color pixel(final ImagePlus shown, final int x, final int y) {
		shown.updateImage();
		return new Color(shown.flatten().getProcessor().getPixel(x, y));
	}

	@Test
	@DisplayName("Each slice with labels gets one image of their colours, no larger than needed, on that slice")
	void slices() {
		final ImagePlus image = Images.numbered(8, 5, 4, 1, 5, 1);
		LabelOverlay.draw(image, ImagePart.first(), labels(1), 1);
		final Overlay overlay = image.getOverlay();
		assertEquals(2, overlay.size());
		assertEquals(new Rectangle(1, 1, 3, 2), overlay.get(0).getBounds());
		assertEquals(2, overlay.get(0).getPosition());
		assertEquals(4, overlay.get(1).getPosition());
		image.setSlice(2);
		image.setDisplayRange(0, 255);
		final int grey = image.getProcessor().get(2, 1);
		assertEquals(LabelColors.of(2), pixel(image, 1, 1));
		assertEquals(LabelColors.of(3), pixel(image, 3, 2));
		assertEquals(new Color(grey, grey, grey), pixel(image, 2, 1), "background is transparent");
		image.setSlice(3);
		final int below = image.getProcessor().get(1, 1);
		assertEquals(new Color(below, below, below), pixel(image, 1, 1), "nothing on other slices");
	}

	@Test
	@DisplayName("Half opacity mixes colour and image, also in a duplicate")
	void opacity() {
		final ImagePlus image = Images.numbered(8, 5, 4, 1, 5, 1);
		LabelOverlay.draw(image, ImagePart.first(), labels(1), 0.5);
		assertEquals(0.5, ((ImageRoi) image.getOverlay().get(0)).getOpacity());
		for (final ImagePlus shown : List.of(image, image.duplicate())) {
			shown.setSlice(2);
			shown.setDisplayRange(0, 255);
			final int grey = shown.getProcessor().get(1, 1);
			assertEquals((LabelColors.of(2).getGreen() + grey) / 2., pixel(shown, 1, 1).getGreen(), 1.5);
			final int other = shown.getProcessor().get(2, 1);
			assertEquals(new Color(other, other, other), pixel(shown, 2, 1));
		}
	}

	@Test
	@DisplayName("Drawing again replaces what was drawn and leaves the user's elements alone")
	void replaces() {
		final ImagePlus image = Images.numbered(8, 5, 4, 1, 5, 1);
		final Roi mine = new Roi(0, 0, 2, 2);
		image.setOverlay(new Overlay(mine));
		for (int i = 0; i < 3; i++) LabelOverlay.draw(image, ImagePart.first(), labels(1), 0.3);
		assertEquals(3, image.getOverlay().size());
		LabelOverlay.remove(image);
		assertEquals(1, image.getOverlay().size());
		assertSame(mine, image.getOverlay().get(0));
		image.setOverlay(null);
		LabelOverlay.draw(image, ImagePart.first(), labels(1), 0.3);
		LabelOverlay.remove(image);
		assertNull(image.getOverlay());
	}

	@Test
	@DisplayName("In a hyperstack labels lie on their slice and frame and on all channels")
	void hyperstack() {
		final ImagePlus image = Images.numbered(8, 5, 4, 2, 5, 2);
		LabelOverlay.draw(image, ImagePart.first(), labels(2), 0.3);
		assertEquals(4, image.getOverlay().size());
		assertPosition(image.getOverlay().get(2), 3, 2);
		assertPosition(image.getOverlay().get(3), 5, 2);
		LabelOverlay.draw(image, new ImagePart(2, 2), labels(1), 0.3);
		assertEquals(2, image.getOverlay().size());
		assertPosition(image.getOverlay().get(0), 2, 2);
	}

	private static void assertPosition(final Roi roi, final int slice, final int frame) {
		assertEquals(List.of(0, slice, frame), List.of(roi.getCPosition(), roi.getZPosition(), roi.getTPosition()));
	}

	@Test
	@DisplayName("Labels of another size are refused by a sentence")
	void size() {
		final ImagePlus image = Images.numbered(8, 6, 4, 1, 5, 1);
		assertThrows(InputException.class, () -> LabelOverlay.draw(image, ImagePart.first(), labels(1), 1));
	}
}
