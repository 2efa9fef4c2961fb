package sc.fiji.hermes.imagej;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

import ij.ImagePlus;
import sc.fiji.hermes.volume.Geometry;

/**
 * The place of an image in the patient, kept in its properties: {@code hermes.affine} holds the 12 numbers of
 * {@link Geometry#affine()}, {@code hermes.grid} the size and the calibrated spacing (mm) for which they hold. ImageJ
 * copies both to duplicates and crops and saves them in TIFF files.
 *
 * @param sameSize whether the image is still as large as it was
 * @param sameSpacing whether its calibration still says the same
 */
record AffineProperty(double[] affine, boolean sameSize, boolean sameSpacing) {

	private static final String AFFINE = "hermes.affine", GRID = "hermes.grid";

	/** TIFF keeps pixels per unit to six places, which is little for pixels of 1000 µm. */
	private static final double ROUNDING = 2e-3;

	/** To be called when size and calibration of the image are final. */
	static void set(final ImagePlus image, final Geometry geometry) {
		image.setProp(AFFINE, text(geometry.affine()));
		image.setProp(GRID, text(grid(image)));
	}

	static Optional<AffineProperty> of(final ImagePlus image) {
		final Optional<double[]> affine = numbers(image.getProp(AFFINE), 12);
		if (affine.isEmpty() || !usable(affine.get())) return Optional.empty();
		final double[] now = grid(image);
		// An affine that a script has set alone is believed as it stands.
		final double[] then = numbers(image.getProp(GRID), 6).orElse(now);
		boolean sameSize = true, sameSpacing = true;
		for (int i = 0; i < 3; i++) {
			sameSize &= now[i] == then[i];
			sameSpacing &= Math.abs(now[3 + i] - then[3 + i]) <= ROUNDING * then[3 + i];
		}
		return Optional.of(new AffineProperty(affine.get(), sameSize, sameSpacing));
	}

	/** Unit vector of a stored axis. */
	double[] direction(final int axis) {
		final double[] d = { affine[axis], affine[4 + axis], affine[8 + axis] };
		final double length = Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
		for (int r = 0; r < 3; r++) d[r] /= length;
		return d;
	}

	private static boolean usable(final double[] affine) {
		final double determinant = Geometry.of(new long[] { 1, 1, 1 }, affine).determinant();
		return Double.isFinite(determinant) && determinant != 0 && Arrays.stream(affine).allMatch(Double::isFinite);
	}

	private static double[] grid(final ImagePlus image) {
		final double[] spacing = ImageCalibration.spacing(image);
		return new double[] { image.getWidth(), image.getHeight(), image.getNSlices(), spacing[0], spacing[1], spacing[2] };
	}

	private static String text(final double[] numbers) {
		return DoubleStream.of(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
	}

	private static Optional<double[]> numbers(final String text, final int count) {
		if (text == null) return Optional.empty();
		try {
			final double[] numbers = Arrays.stream(text.strip().split("\\s+")).mapToDouble(Double::parseDouble).toArray();
			return numbers.length == count ? Optional.of(numbers) : Optional.empty();
		}
		catch (final NumberFormatException e) {
			// properties can be edited by hand
			return Optional.empty();
		}
	}
}
