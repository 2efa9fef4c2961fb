package sc.fiji.hermes.imagej;

import java.util.regex.Pattern;

import ij.CompositeImage;
import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import ij.process.LUT;
import sc.fiji.hermes.volume.Geometry;

/** What a result image takes over from the image that it was computed from. */
final class SourceCopy {

	private static final Pattern ENDING = Pattern.compile("(?i)\\.(nii(\\.gz)?|tiff?|dcm|zip|nrrd|mha|mhd)$");

	private SourceCopy() {}

	/** The title without the ending of a file. */
	static String name(final ImagePlus source) {
		return ENDING.matcher(source.getTitle()).replaceFirst("");
	}

	/** The scale, origin and times of the source, without its density calibration. */
	static Calibration calibration(final ImagePlus source) {
		final Calibration c = source.getCalibration().copy();
		c.disableDensityCalibration();
		return c;
	}

	/**
	 * A hyperstack with calibration, Info and place.
	 *
	 * @param about leading lines of the Info
	 * @param luts one a channel
	 * @param mode of a {@link CompositeImage}, if there are several channels
	 */
	static ImagePlus image(final String title, final ImageStack stack, final int channels, final int slices, final int frames,
		final Calibration calibration, final String about, final String info, final Geometry geometry, final LUT[] luts, final int mode)
	{
		final ImagePlus plain = new ImagePlus(title, stack);
		plain.setDimensions(channels, slices, frames);
		plain.setOpenAsHyperStack(channels > 1 || frames > 1);
		plain.setCalibration(calibration);
		final ImagePlus image = channels > 1 ? new CompositeImage(plain, mode) : plain;
		// only now: the constructor of a composite takes the display range from the pixels
		if (image instanceof CompositeImage composite) composite.setLuts(luts);
		else {
			image.setLut(luts[0]);
			image.setDisplayRange(luts[0].min, luts[0].max);
		}
		image.setProperty("Info", info.isEmpty() ? about : about + "\n" + info);
		AffineProperty.set(image, geometry);
		return image;
	}

	/** The Info of an image, or nothing. */
	static String info(final ImagePlus image) {
		final String info = image.getInfoProperty();
		return info == null ? "" : info;
	}
}
