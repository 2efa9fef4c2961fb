package sc.fiji.hermes.imagej;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

import ij.ImagePlus;
import ij.measure.Calibration;
import sc.fiji.hermes.io.LengthUnit;

/**
 * The distances between the voxels of an ImageJ image in millimetres, and whether they can be believed.
 *
 * <pre>{@code
 * ImageCalibration.missing(image).ifPresent(dialog::addMessage);
 * }</pre>
 */
public final class ImageCalibration {

	/** A depth of exactly 1 beside pixels so many times smaller or larger was most likely never entered. */
	private static final double UNLIKELY = 5;

	private ImageCalibration() {}

	/** Whether the image says how large its voxels are. */
	public static boolean isCalibrated(final ImagePlus image) {
		return missing(image).isEmpty();
	}

	/** One sentence for a dialog that says what is wrong with the voxel size of the image; empty if nothing is. */
	public static Optional<String> missing(final ImagePlus image) {
		final Calibration c = image.getCalibration();
		final boolean slices = image.getNSlices() > 1;
		final boolean dicomSlices = slices && DicomGeometry.hasPositions(image);
		if (!DicomGeometry.hasPixelSpacing(image)) {
			final Optional<String> wrong = unit(image, c.getXUnit()).or(() -> unit(image, c.getYUnit()));
			if (wrong.isPresent()) return wrong;
			if (!usable(c.pixelWidth) || !usable(c.pixelHeight)) return Optional.of(image.getTitle() +
				" has pixels without width or height; correct them in Image > Properties.");
		}
		if (!slices || dicomSlices) return Optional.empty();
		final Optional<String> wrong = unit(image, c.getZUnit());
		if (wrong.isPresent()) return wrong;
		if (!usable(c.pixelDepth)) return Optional.of(image.getTitle() +
			" has slices without a distance; enter it as voxel depth in Image > Properties.");
		return depthLeft(c) ? Optional.of(String.format(Locale.ROOT,
			"The slices of %s are 1 %s apart while its pixels are %s %s wide, so the distance may never have been entered; " +
				"check the voxel depth in Image > Properties.", image.getTitle(), c.getZUnit(), number(c.pixelWidth), c.getXUnit()))
			: Optional.empty();
	}

	private static Optional<String> unit(final ImagePlus image, final String unit) {
		if (millimetres(unit).isPresent()) return Optional.empty();
		final boolean none = unit == null || unit.isBlank() || unit.toLowerCase(Locale.ROOT).startsWith("pixel") || unit.equals("voxel");
		return Optional.of(none ? image.getTitle() +
			" has no voxel size, so 1 mm is taken for every direction; enter the true size in Image > Properties." : String.format(
				Locale.ROOT, "%s gives its voxel size in \"%s\", which is no unit of length known here, so mm is taken; " +
					"enter it in mm in Image > Properties.", image.getTitle(), unit));
	}

	/** With 1 mm slices beside pixels of a similar size nothing is wrong. */
	private static boolean depthLeft(final Calibration c) {
		if (c.pixelDepth != 1 || c.pixelWidth == 1) return false;
		final double ratio = Math.max(c.pixelWidth, 1 / c.pixelWidth);
		return ratio >= UNLIKELY || millimetres(c.getZUnit()).orElse(1) != 1;
	}

	/**
	 * Distances along x, y and the slices in mm. A unit that is missing or unknown counts as mm, a distance that is not
	 * positive as 1; see {@link #missing}.
	 */
	public static double[] spacing(final ImagePlus image) {
		final Calibration c = image.getCalibration();
		return new double[] { spacing(c.pixelWidth, c.getXUnit()), spacing(c.pixelHeight, c.getYUnit()), spacing(c.pixelDepth, c
			.getZUnit()) };
	}

	private static double spacing(final double distance, final String unit) {
		return usable(distance) ? distance * millimetres(unit).orElse(1) : 1;
	}

	/** Millimetres in one such unit; empty if it is none of length. */
	static OptionalDouble millimetres(final String unit) {
		return unit == null ? OptionalDouble.empty() : LengthUnit.millimetres(unit);
	}

	private static boolean usable(final double distance) {
		return distance > 0 && distance < Double.POSITIVE_INFINITY;
	}

	private static String number(final double value) {
		return String.format(Locale.ROOT, "%.3g", value);
	}
}
