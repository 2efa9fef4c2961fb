package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * How the prepared grid lies over the canonical (RAS-ordered) source: prepared
 * voxel {@code j} of an axis is at canonical index {@code start + j·step}. The axes
 * are parallel, so three such lines are the whole geometry, also of oblique images.
 */
record AxisMap(double[] start, double[] step) {

	/** Steps this close to one source voxel are taken as one: no image is interpolated for a rounding in a header. */
	static final double SAME_SPACING = 1e-3;

	/** The map that two geometries imply. */
	static AxisMap between(final Geometry source, final Geometry prepared) {
		final Geometry canonical = Orientation.of(source).canonical(source);
		final double[] origin = { prepared.affine(0, 3) - canonical.affine(0, 3), prepared.affine(1, 3) - canonical.affine(1, 3),
			prepared.affine(2, 3) - canonical.affine(2, 3) };
		final double[] start = new double[3];
		final double[] step = new double[3];
		final double det = canonical.determinant();
		for (int axis = 0; axis < 3; axis++) {
			step[axis] = snap(prepared.spacing(axis) / canonical.spacing(axis));
			// Cramer's rule, because the columns of a sheared header are not orthogonal
			start[axis] = snap(replaced(canonical, axis, origin) / det);
		}
		return new AxisMap(start, step);
	}

	/** Canonical source index of a prepared index. */
	double toSource(final int axis, final double index) {
		return start[axis] + index * step[axis];
	}

	/** Prepared index of a canonical source index. */
	double toPrepared(final int axis, final double index) {
		return (index - start[axis]) / step[axis];
	}

	private static double replaced(final Geometry g, final int column, final double[] by) {
		final double[] a = g.affine();
		for (int r = 0; r < 3; r++) a[4 * r + column] = by[r];
		return Geometry.of(g.size(), a).determinant();
	}

	/** Numbers that are whole but for rounding are made whole, so that unchanged voxels are copied exactly. */
	private static double snap(final double x) {
		final double whole = Math.rint(x);
		return Math.abs(x - whole) < 1e-5 ? whole : x;
	}
}
