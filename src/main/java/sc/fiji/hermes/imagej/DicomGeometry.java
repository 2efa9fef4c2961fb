package sc.fiji.hermes.imagej;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ij.ImagePlus;
import ij.ImageStack;
import sc.fiji.hermes.job.InputException;

/**
 * Where a stack lies by the DICOM headers that ImageJ keeps in slice labels and Info.
 * <p>
 * ImageJ's own depth is the difference in z of two slices, which is wrong for oblique stacks and 0 for sagittal ones, and
 * its order is that of the image numbers; here the positions of all slices decide.
 *
 * @param affine 12 numbers to RAS+ mm
 * @param notes sentences on what is odd
 */
record DicomGeometry(double[] affine, List<String> notes) {

	private static final String POSITION = "0020,0032", DIRECTIONS = "0020,0037", PIXEL_SPACING = "0028,0030", ROWS = "0028,0010",
			COLUMNS = "0028,0011";

	/** Cosines are written with about six digits. */
	private static final double ROUNDING = 1e-3;

	/** Empty if the headers do not place every slice of the part. */
	static Optional<DicomGeometry> of(final ImagePlus image, final ImagePart part) {
		final List<String> headers = headers(image, part);
		if (headers.isEmpty()) return Optional.empty();
		final String first = headers.get(0);
		final Optional<double[]> cosines = numbers(first, DIRECTIONS, 6, true).stream().findFirst();
		final List<double[]> positions = positions(headers, image.getNSlices());
		if (cosines.isEmpty() || positions.size() != image.getNSlices()) return Optional.empty();
		for (final String h : headers) for (final double[] other : numbers(h, DIRECTIONS, 6, true)) for (int i = 0; i < 6; i++) {
			if (Math.abs(other[i] - cosines.get()[i]) > ROUNDING) throw new InputException(
				"The slices of %s do not lie in parallel, so they are no volume; open one series alone.", image.getTitle());
		}
		return Optional.of(place(image, first, cosines.get(), positions));
	}

	private static DicomGeometry place(final ImagePlus image, final String header, final double[] cosines,
		final List<double[]> positions)
	{
		final double[] spacing = inPlane(image, header);
		final double[] u = unit(Arrays.copyOf(cosines, 3)), v = unit(Arrays.copyOfRange(cosines, 3, 6));
		final double[] normal = { u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0] };
		final List<String> notes = new ArrayList<>();
		final double[] step = new double[3];
		final int n = positions.size();
		if (n == 1) for (int r = 0; r < 3; r++) step[r] = normal[r] * spacing[2];
		else {
			final double[] last = positions.get(n - 1), start = positions.get(0);
			for (int r = 0; r < 3; r++) step[r] = (last[r] - start[r]) / (n - 1);
			evenness(image, positions, normal).ifPresent(notes::add);
		}
		// A crop or a scaled copy keeps the headers but not the corner.
		final boolean whole = sizeIs(header, image);
		final double[] affine = new double[12];
		for (int r = 0; r < 3; r++) {
			// DICOM looks to L and P where we look to R and A
			final double sign = r < 2 ? -1 : 1;
			affine[4 * r] = sign * u[r] * spacing[0];
			affine[4 * r + 1] = sign * v[r] * spacing[1];
			affine[4 * r + 2] = sign * step[r];
			affine[4 * r + 3] = whole ? sign * positions.get(0)[r] : 0;
		}
		return new DicomGeometry(affine, List.copyOf(notes));
	}

	private static Optional<String> evenness(final ImagePlus image, final List<double[]> positions, final double[] normal) {
		final double[] along = positions.stream().mapToDouble(p -> p[0] * normal[0] + p[1] * normal[1] + p[2] * normal[2]).toArray();
		final int n = along.length;
		final double mean = (along[n - 1] - along[0]) / (n - 1);
		double least = Double.POSITIVE_INFINITY, most = Double.NEGATIVE_INFINITY;
		for (int i = 1; i < n; i++) {
			least = Math.min(least, (along[i] - along[i - 1]) * Math.signum(mean));
			most = Math.max(most, (along[i] - along[i - 1]) * Math.signum(mean));
		}
		if (Arrays.stream(along).allMatch(a -> Math.abs(a - along[0]) < ROUNDING)) throw new InputException(
			"All slices of %s lie at one place, so they are times or echoes; make them frames or channels in Image > Properties.", image
				.getTitle());
		if (!(least > 0)) throw new InputException(
			"The slices of %s are not in the order of their positions; open the series anew, sorted by slice location.", image.getTitle());
		if (most - least <= 0.1 * Math.abs(mean)) return Optional.empty();
		return Optional.of(String.format(Locale.ROOT,
			"The slices of %s are unevenly spaced, %.3g to %.3g mm, so one may be missing; look whether the series is complete.", image
				.getTitle(), least, most));
	}

	/**
	 * Distances of columns, rows and slices. The calibration is the user's to change, so it counts, unless it is missing or
	 * took the tag's row\column for x\y.
	 */
	private static double[] inPlane(final ImagePlus image, final String header) {
		final double[] spacing = ImageCalibration.spacing(image);
		final Optional<double[]> tag = numbers(header, PIXEL_SPACING, 2, true).stream().findFirst();
		if (tag.isEmpty() || !(tag.get()[0] > 0) || !(tag.get()[1] > 0)) return spacing;
		final double x = tag.get()[1], y = tag.get()[0];
		final boolean swapped = close(spacing[0], y) && close(spacing[1], x);
		final boolean missing = ImageCalibration.millimetres(image.getCalibration().getXUnit()).isEmpty();
		return swapped || missing ? new double[] { x, y, spacing[2] } : spacing;
	}

	private static boolean close(final double a, final double b) {
		return Math.abs(a - b) <= ROUNDING * b;
	}

	private static boolean sizeIs(final String header, final ImagePlus image) {
		return numbers(header, ROWS, 1, false).stream().anyMatch(r -> r[0] == image.getHeight()) && numbers(header, COLUMNS, 1, false)
			.stream().anyMatch(c -> c[0] == image.getWidth());
	}

	/** Whether the distance of the slices is known from their positions. */
	static boolean hasPositions(final ImagePlus image) {
		final List<String> headers = headers(image, ImagePart.first());
		return !headers.isEmpty() && positions(headers, image.getNSlices()).size() == image.getNSlices();
	}

	/** Whether the header of the first slice tells the size of the pixels of an image that still has its size. */
	static boolean hasPixelSpacing(final ImagePlus image) {
		final List<String> headers = headers(image, ImagePart.first());
		return !headers.isEmpty() && sizeIs(headers.get(0), image) && !numbers(headers.get(0), PIXEL_SPACING, 2, true).isEmpty();
	}

	/** One header a slice, one header for all slices of a multi-frame file, or none. */
	private static List<String> headers(final ImagePlus image, final ImagePart part) {
		final ImageStack stack = image.getStack();
		final List<String> headers = new ArrayList<>();
		for (int z = 1; z <= image.getNSlices(); z++) {
			final int index = part.index(image, z);
			// A virtual stack learns the label of a slice when it reads the slice.
			if (stack.isVirtual() && !isHeader(stack.getSliceLabel(index))) stack.getProcessor(index);
			final String label = stack.getSliceLabel(index);
			if (!isHeader(label)) break;
			headers.add(label);
		}
		if (headers.size() == image.getNSlices()) return headers;
		final String info = image.getInfoProperty();
		return isHeader(info) ? List.of(info) : List.of();
	}

	private static boolean isHeader(final String text) {
		return text != null && text.contains(DIRECTIONS);
	}

	private static List<double[]> positions(final List<String> headers, final int slices) {
		if (headers.size() == 1 && slices > 1) return numbers(headers.get(0), POSITION, 3, true);
		return headers.stream().flatMap(h -> numbers(h, POSITION, 3, true).stream().limit(1)).toList();
	}

	/** Every value of a tag that has so many numbers, in sequences too, where ImageJ marks it with {@code >}. */
	private static List<double[]> numbers(final String header, final String tag, final int count, final boolean sequences) {
		final Matcher m = Pattern.compile("(?m)^" + tag + (sequences ? "[ >]*" : " *") + "[^:>\n]*:([^\n]*)").matcher(header);
		final List<double[]> values = new ArrayList<>();
		while (m.find()) {
			final String[] parts = m.group(1).strip().split("\\s*\\\\\\s*");
			if (parts.length != count) continue;
			try {
				values.add(Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray());
			}
			catch (final NumberFormatException e) {
				// an empty or garbled tag is as good as none
				continue;
			}
		}
		return values;
	}

	private static double[] unit(final double[] v) {
		final double length = Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
		return new double[] { v[0] / length, v[1] / length, v[2] / length };
	}
}
