package sc.fiji.hermes.io.dicom;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;

/**
 * Slices in the order of their normal and the regular grid over them. Everything comes from positions and orientations (PS3.3
 * section C.7.6.2), nothing from slice thickness or image numbers, which mean something else to every scanner.
 */
public final class SliceStack {

	/** A slice that is less than this part of a voxel off its place on the grid lies on it. */
	private static final double REGULAR = 0.1;

	/** Gaps beyond this many times the usual one, if they are few, are missing slices. */
	private static final double GAP = 1.5, FEW = 0.1;

	/** The largest voxel number of a resampled grid, in times that of the slices. */
	private static final long MOST_GROWTH = 8;

	private final List<DicomSlice> slices;
	private final String title;
	private final double[] depth;
	/** Where the first pixel of each slice lies in the plane, in pixels from that of the first slice. */
	private final double[] shiftX, shiftY;
	private final boolean straight, even;
	private final Geometry geometry;

	/**
	 * @param slices at different places, of equal orientation, spacing and size, sorted along the normal
	 * @param title of their series
	 */
	SliceStack(final List<DicomSlice> slices, final String title) {
		this.slices = slices;
		this.title = title;
		final int n = slices.size();
		if (n < 2) throw new InputException("%s has only one slice (%s), but a volume needs at least two.", capital(title), slices.get(0)
			.title());
		depth = new double[n];
		shiftX = new double[n];
		shiftY = new double[n];
		final DicomSlice.Place first = first();
		final Vector cross = first.along().cross(first.down());
		final Vector normal = cross.times(1 / cross.length());
		for (int i = 0; i < n; i++) {
			final Vector from = slices.get(i).place().position().minus(first.position());
			depth[i] = from.dot(normal);
			shiftX[i] = from.dot(first.along()) / first.columnSpacing();
			shiftY[i] = from.dot(first.down()) / first.rowSpacing();
		}
		final double usual = usualGap();
		requireComplete(usual);
		straight = largest(shiftX) <= REGULAR && largest(shiftY) <= REGULAR;
		if (!straight) requireStacked();
		even = hasOneDistance();
		geometry = geometry(usual, normal);
	}

	private DicomSlice.Place first() {
		return slices.get(0).place();
	}

	public List<DicomSlice> slices() {
		return slices;
	}

	/** Distance of slice {@code i} from the first along the normal, mm. */
	double depth(final int i) {
		return depth[i];
	}

	/** Column of the grid that the first column of slice {@code i} lies on. */
	double shiftX(final int i) {
		return straight ? 0 : shiftX[i] - lowest(shiftX);
	}

	double shiftY(final int i) {
		return straight ? 0 : shiftY[i] - lowest(shiftY);
	}

	/** Column, row and plane of the grid that lie nearest to the first pixel of slice {@code i}. */
	public int[] nearest(final int i) {
		final int last = slices.size() - 1;
		return new int[] { (int) Math.round(shiftX(i)), (int) Math.round(shiftY(i)), even ? i : (int) Math.round(depth[i] / depth[last] *
			(geometry.size(2) - 1)) };
	}

	/** Whether the slices are the grid's own, so that voxels need no resampling. */
	boolean isRegular() {
		return straight && even;
	}

	/** Whether slices are shifted against each other in their plane. */
	boolean isTilted() {
		return !straight;
	}

	/** Whether the slices have one distance. */
	public boolean isEven() {
		return even;
	}

	/** The grid in RAS mm: x along rows, y down columns, z along the normal. */
	public Geometry geometry() {
		return geometry;
	}

	/** Sentences on what is done to the voxels. */
	List<String> notes() {
		final List<String> notes = new ArrayList<>();
		final int last = slices.size() - 1;
		final double drift = Math.hypot((shiftX[last] - shiftX[0]) * first().columnSpacing(), (shiftY[last] - shiftY[0]) * first()
			.rowSpacing());
		if (!straight) notes.add(String.format(Locale.ROOT,
			"The slices of %s are tilted by %.1f degrees (gantry tilt); they were resampled to a straight grid.", title, Math.toDegrees(Math
				.atan2(drift, depth[last]))));
		if (!even) notes.add(String.format(Locale.ROOT,
			"The slices of %s are %s to %s mm apart; they were resampled to one distance of %s mm.", title, short4(smallestGap()), short4(
				largestGap()), short4(geometry.spacing(2))));
		return notes;
	}

	private double gap(final int i) {
		return depth[i + 1] - depth[i];
	}

	/** The lower median, so that of two distances the finer one counts. */
	private double usualGap() {
		final double[] gaps = new double[depth.length - 1];
		for (int i = 0; i < gaps.length; i++) gaps[i] = gap(i);
		Arrays.sort(gaps);
		return gaps[(gaps.length - 1) / 2];
	}

	private double smallestGap() {
		double smallest = Double.MAX_VALUE;
		for (int i = 0; i < depth.length - 1; i++) smallest = Math.min(smallest, gap(i));
		return smallest;
	}

	private double largestGap() {
		double largest = 0;
		for (int i = 0; i < depth.length - 1; i++) largest = Math.max(largest, gap(i));
		return largest;
	}

	private void requireComplete(final double usual) {
		int gaps = 0, widest = 0;
		long missing = 0;
		for (int i = 0; i < depth.length - 1; i++) {
			if (gap(i) <= GAP * usual) continue;
			gaps++;
			missing += Math.max(1, Math.round(gap(i) / usual) - 1);
			if (gap(i) > gap(widest)) widest = i;
		}
		if (gaps == 0 || gaps > Math.max(1, FEW * depth.length)) return;
		throw new InputException("%s misses %d slice%s: %s and %s are %s mm apart, where others are %s mm; export the series again.",
			capital(title), missing, missing == 1 ? "" : "s", slices.get(widest).title(), slices.get(widest + 1).title(), short4(gap(widest)),
			short4(usual));
	}

	/** Beyond 45 degrees images lie beside each other rather than on each other. */
	private void requireStacked() {
		for (int i = 1; i < depth.length; i++) {
			final double drift = Math.hypot((shiftX[i] - shiftX[i - 1]) * first().columnSpacing(), (shiftY[i] - shiftY[i - 1]) * first()
				.rowSpacing());
			if (drift > gap(i - 1) + REGULAR * first().columnSpacing()) throw new InputException(
				"%s and %s of %s lie beside each other, %s mm apart in their plane; give a series of one stack of slices.", slices.get(i - 1)
					.title(), slices.get(i).title(), title, short4(drift));
		}
	}

	private boolean hasOneDistance() {
		final double mean = depth[depth.length - 1] / (depth.length - 1);
		for (int i = 0; i < depth.length; i++) if (Math.abs(depth[i] - i * mean) > REGULAR * mean) return false;
		return true;
	}

	private Geometry geometry(final double usual, final Vector normal) {
		final DicomSlice.Place p = first();
		final PixelFormat format = slices.get(0).format();
		final double length = depth[depth.length - 1];
		final double count = even ? depth.length : Math.rint(length / usual) + 1;
		final double x0 = straight ? 0 : lowest(shiftX), y0 = straight ? 0 : lowest(shiftY);
		final double columns = straight ? format.columns() : format.columns() + Math.ceil(highest(shiftX) - x0);
		final double rows = straight ? format.rows() : format.rows() + Math.ceil(highest(shiftY) - y0);
		final double given = (double) format.pixels() * depth.length;
		if (given > Integer.MAX_VALUE - 16) throw new InputException(
			"%s has %d × %d × %d voxels, but at most 2147483631 can be read; crop it or sample it down.", capital(title), format.columns(),
			format.rows(), depth.length);
		if (columns * rows * count > Math.min(MOST_GROWTH * given, Integer.MAX_VALUE - 16)) throw new InputException(
			"%s lies so unevenly that a regular grid over it would have %.0f × %.0f × %.0f voxels; give a series of evenly stacked slices.",
			capital(title), columns, rows, count);
		final Vector x = p.along().times(p.columnSpacing());
		final Vector y = p.down().times(p.rowSpacing());
		final Vector z = normal.times(length / (count - 1));
		return ras(new long[] { (long) columns, (long) rows, (long) count }, x, y, z, p.position().plus(x.times(x0)).plus(y.times(y0)));
	}

	/** DICOM's axes run to the left and back, those of a geometry to the right and front. */
	private static Geometry ras(final long[] size, final Vector x, final Vector y, final Vector z, final Vector origin) {
		final double[] affine = { -x.x(), -y.x(), -z.x(), -origin.x(), //
			-x.y(), -y.y(), -z.y(), -origin.y(), //
			x.z(), y.z(), z.z(), origin.z() };
		// no negative zeros
		for (int i = 0; i < affine.length; i++) affine[i] += 0.0;
		return Geometry.of(size, affine);
	}

	private static double lowest(final double[] values) {
		return Math.floor(Arrays.stream(values).min().orElseThrow());
	}

	private static double highest(final double[] values) {
		return Arrays.stream(values).max().orElseThrow();
	}

	private static double largest(final double[] values) {
		return Arrays.stream(values).map(Math::abs).max().orElseThrow();
	}

	/** Four digits that count, without zeros behind the point. */
	static String short4(final double value) {
		final BigDecimal rounded = new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros();
		return rounded.signum() == 0 ? "0" : rounded.toPlainString();
	}

	public static String capital(final String title) {
		return title.substring(0, 1).toUpperCase(Locale.ROOT) + title.substring(1);
	}
}
