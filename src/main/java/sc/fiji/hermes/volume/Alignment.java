package sc.fiji.hermes.volume;

import java.util.Arrays;

/**
 * How the voxels of one grid lie over those of another that should be the same, such as a label map's over its
 * image's. Compared as stored, and in canonical order, since some programs store another axis order; the closer counts.
 *
 * <pre>{@code
 * if (!Alignment.of(image.geometry(), labels.geometry()).fits()) …
 * }</pre>
 *
 * @param sameSize whether both have as many voxels along each axis; the other numbers are infinite if not
 * @param spacing largest difference of the distances between voxels, mm
 * @param shift largest distance of corresponding corner voxels, mm
 * @param voxel largest distance between neighbouring voxels of the first grid, mm
 * @param reordered whether axes of the second grid must be permuted or flipped to lie like this
 */
public record Alignment(boolean sameSize, double spacing, double shift, double voxel, boolean reordered) {

	/** Differences below this are rounding of the file formats, mm. */
	public static final double TOLERANCE = 1e-2;

	public static Alignment of(final Geometry first, final Geometry second) {
		final Alignment stored = compare(first, second, false);
		final Alignment canonical = compare(Orientation.of(first).canonical(first), Orientation.of(second).canonical(second), true);
		// as stored if both are equally good, so that at 45 degrees a rounding does not turn the axes
		return canonical.shift < stored.shift ? canonical : stored;
	}

	/** Whether voxels of equal index mean the same place, to within a voxel: same size, same spacing. */
	public boolean fits() {
		return sameSize && spacing <= TOLERANCE && shift <= voxel;
	}

	/** Largest distance of voxels of equal index in two grids of one size, mm; it is that of a corner. */
	public static double between(final Geometry a, final Geometry b) {
		double shift = 0;
		for (int corner = 0; corner < 8; corner++) shift = Math.max(shift, distance(corner(a, corner), corner(b, corner)));
		return shift;
	}

	private static Alignment compare(final Geometry a, final Geometry b, final boolean reordered) {
		double voxel = 0, spacing = 0;
		final boolean sameSize = Arrays.equals(a.size(), b.size());
		for (int axis = 0; axis < 3; axis++) {
			voxel = Math.max(voxel, a.spacing(axis));
			spacing = Math.max(spacing, Math.abs(a.spacing(axis) - b.spacing(axis)));
		}
		final double infinite = Double.POSITIVE_INFINITY;
		return new Alignment(sameSize, sameSize ? spacing : infinite, sameSize ? between(a, b) : infinite, voxel, reordered);
	}

	private static double[] corner(final Geometry g, final int corner) {
		return g.toWorld((corner & 1) * (g.size(0) - 1), (corner >> 1 & 1) * (g.size(1) - 1), (corner >> 2) * (g.size(2) - 1));
	}

	private static double distance(final double[] a, final double[] b) {
		return Math.sqrt((a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]) + (a[2] - b[2]) * (a[2] - b[2]));
	}
}
