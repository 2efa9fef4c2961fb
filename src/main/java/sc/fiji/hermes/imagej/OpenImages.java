package sc.fiji.hermes.imagej;

import java.nio.file.Path;
import java.util.Optional;

import ij.IJ;
import ij.ImagePlus;
import ij.WindowManager;
import ij.gui.ImageCanvas;

/** Images that are open in ImageJ, with a window or, in batch mode, without. */
public final class OpenImages {

	/** Of the larger side of a window, which may be less; pixels of the screen. */
	private static final int WIDTH = 512;

	private OpenImages() {}

	/** Whether there is one at all. */
	public static boolean any() {
		return WindowManager.getIDList() != null || WindowManager.getCurrentImage() != null;
	}

	/** The image of a title. */
	public static Optional<ImagePlus> titled(final String title) {
		return Optional.ofNullable(WindowManager.getImage(title));
	}

	/** Opens a picture file without showing it. */
	public static ImagePlus read(final Path picture) {
		return IJ.openImage(picture.toString());
	}

	/** Makes an image without a window the current one of a thread. */
	public static void makeCurrent(final Thread thread, final ImagePlus image) {
		WindowManager.setTempCurrentImage(thread, image);
	}

	/** Zooms into an image that has a window: volumes of low resolution would open as large as a stamp. */
	public static void enlarge(final ImagePlus image) {
		if (image.getWindow() == null) return;
		final ImageCanvas canvas = image.getCanvas();
		final int width = image.getWidth(), height = image.getHeight();
		for (double last = 0; Math.max(width, height) * canvas.getMagnification() * 1.5 <= WIDTH && canvas.getMagnification() > last;) {
			last = canvas.getMagnification();
			canvas.zoomIn(canvas.screenX(width / 2), canvas.screenY(height / 2));
		}
	}
}
