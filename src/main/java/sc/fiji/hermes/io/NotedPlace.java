package sc.fiji.hermes.io;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * The place in the patient as properties of an ImageJ image keep it, also in TIFF files: {@code hermes.affine} holds the 12
 * numbers of {@link Geometry#affine()}, {@code hermes.grid} the size and the calibrated spacing (mm) for which they hold, and
 * {@code hermes.forms}, where it says something, {@link Geometry#forms()}.
 *
 * @param affine as it was noted
 * @param forms of that affine
 * @param sameSize whether the image is still as large as it was
 * @param sameSpacing whether its calibration still says the same
 */
public record NotedPlace(double[] affine, NiftiForms forms, boolean sameSize, boolean sameSpacing) {

	private static final String AFFINE = "hermes.affine", GRID = "hermes.grid", FORMS = "hermes.forms";

	/** TIFF keeps pixels per unit to six places, which is little for pixels of 1000 µm. */
	private static final double ROUNDING = 2e-3;

	/** The properties of an image at this place and of this calibrated spacing (mm). */
	public static Map<String, String> properties(final Geometry g, final double[] spacing) {
		final Map<String, String> properties = new LinkedHashMap<>();
		properties.put(AFFINE, text(g.affine()));
		properties.put(GRID, text(new double[] { g.size(0), g.size(1), g.size(2), spacing[0], spacing[1], spacing[2] }));
		if (!g.forms().equals(NiftiForms.SCANNER)) properties.put(FORMS, text(g.forms().numbers()));
		return properties;
	}

	/** What the properties of an image say, if they do; its size and spacing (mm) are the present ones. */
	public static Optional<NotedPlace> of(final Function<String, Optional<String>> property, final long[] size, final double[] spacing) {
		final Optional<double[]> affine = property.apply(AFFINE).flatMap(t -> numbers(t, 12));
		if (affine.isEmpty() || !Shape.isUsable(affine.get(), size)) return Optional.empty();
		final double[] now = { size[0], size[1], size[2], spacing[0], spacing[1], spacing[2] };
		// An affine that a script has set alone is believed as it stands.
		final double[] then = property.apply(GRID).flatMap(t -> numbers(t, 6)).orElse(now);
		boolean sameSize = true, sameSpacing = true;
		for (int i = 0; i < 3; i++) {
			sameSize &= now[i] == then[i];
			sameSpacing &= Math.abs(now[3 + i] - then[3 + i]) <= ROUNDING * then[3 + i];
		}
		final NiftiForms forms = property.apply(FORMS).flatMap(t -> numbers(t, 2).or(() -> numbers(t, 14))).map(n -> NiftiForms.of(n, size))
			.filter(f -> f.rotated().map(r -> Shape.isUsable(r.affine(), size)).orElse(true)).orElse(NiftiForms.SCANNER);
		return Optional.of(new NotedPlace(affine.get(), forms, sameSize, sameSpacing));
	}

	/** The forms of the present image, which has only one place if it is not that which was noted. */
	public NiftiForms presentForms() {
		return sameSize && sameSpacing ? forms : forms.withoutRotated();
	}

	/**
	 * The affine of the present image. After a crop the corner is unknown and put at 0, after a change of the calibration the
	 * distances are the new ones; the directions still hold.
	 *
	 * @param spacing the present one, mm
	 */
	public double[] present(final double[] spacing) {
		if (sameSize && sameSpacing) return affine.clone();
		final double[] present = new double[12];
		for (int axis = 0; axis < 3; axis++) {
			final double length = Math.sqrt(affine[axis] * affine[axis] + affine[4 + axis] * affine[4 + axis] + affine[8 + axis] * affine[8 +
				axis]);
			for (int r = 0; r < 3; r++) present[4 * r + axis] = sameSpacing ? affine[4 * r + axis] : affine[4 * r + axis] / length *
				spacing[axis];
		}
		if (sameSize) for (int r = 0; r < 3; r++) present[4 * r + 3] = affine[4 * r + 3];
		return present;
	}

	private static String text(final double[] numbers) {
		return DoubleStream.of(numbers).mapToObj(Double::toString).collect(Collectors.joining(" "));
	}

	private static Optional<double[]> numbers(final String text, final int count) {
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
