package sc.fiji.hermes.demo;

/**
 * A rotated superquadric |x/a|ᵖ + |y/b|ᵖ + |z/c|ᵖ ≤ 1 (p = 2 is an ellipsoid, larger
 * is boxier), optionally cut off above a height, made of one tissue and carrying one
 * label. All lengths in mm in the frame of the phantom.
 */
final class Shape {

	private final Tissue tissue;
	private final int label;
	private final double[] centre;
	private final double[] semi;
	private final double[] rotation;
	private final double power;
	private final double top;
	private final double reach;

	private Shape(final Tissue tissue, final int label, final double[] centre, final double[] semi, final double[] rotation,
		final double power, final double top)
	{
		this.tissue = tissue;
		this.label = label;
		this.centre = centre;
		this.semi = semi;
		this.rotation = rotation;
		this.power = power;
		this.top = top;
		// A box of these half-lengths holds every superquadric with p >= 2.
		reach = semi[0] * semi[0] + semi[1] * semi[1] + semi[2] * semi[2];
	}

	/** An upright ellipsoid of a tissue, without a label. */
	static Shape of(final Tissue tissue, final double[] centre, final double... semi) {
		return new Shape(tissue, 0, centre, semi, identity(), 2, Double.POSITIVE_INFINITY);
	}

	Shape labelled(final int value) {
		return new Shape(tissue, value, centre, semi, rotation, power, top);
	}

	/** Boxier with {@code p} above 2; very large p is a box. */
	Shape power(final double p) {
		return new Shape(tissue, label, centre, semi, rotation, p, top);
	}

	/** Keeps only what lies below {@code fraction} of the third semi-axis. */
	Shape cut(final double fraction) {
		return new Shape(tissue, label, centre, semi, rotation, power, fraction * semi[2]);
	}

	/** Turned by angles in radians about x, then y, then z. */
	Shape rotated(final double... angles) {
		return new Shape(tissue, label, centre, semi, rotation(angles), power, top);
	}

	Tissue tissue() {
		return tissue;
	}

	int label() {
		return label;
	}

	double[] centre() {
		return centre.clone();
	}

	/** Whether the shape may have points between two heights. */
	boolean reaches(final double low, final double high) {
		final double radius = Math.sqrt(reach);
		return centre[2] - radius <= high && centre[2] + radius >= low;
	}

	boolean contains(final double x, final double y, final double z) {
		final double dx = x - centre[0], dy = y - centre[1], dz = z - centre[2];
		if (dx * dx + dy * dy + dz * dz > reach) return false;
		final double[] r = rotation;
		final double w = r[2] * dx + r[5] * dy + r[8] * dz;
		if (w > top) return false;
		final double u = Math.abs((r[0] * dx + r[3] * dy + r[6] * dz) / semi[0]);
		final double v = Math.abs((r[1] * dx + r[4] * dy + r[7] * dz) / semi[1]);
		final double t = Math.abs(w / semi[2]);
		if (u > 1 || v > 1 || t > 1) return false;
		// Whatever lies in the ellipsoid lies in the boxier shape too, and costs no powers.
		if (u * u + v * v + t * t <= 1) return true;
		if (power == 2) return false;
		return StrictMath.pow(u, power) + StrictMath.pow(v, power) + StrictMath.pow(t, power) <= 1;
	}

	/** Row-major 3×3 matrix Rz·Ry·Rx; columns are the turned axes. */
	static double[] rotation(final double... angles) {
		final double cx = StrictMath.cos(angles[0]), sx = StrictMath.sin(angles[0]);
		final double cy = StrictMath.cos(angles[1]), sy = StrictMath.sin(angles[1]);
		final double cz = StrictMath.cos(angles[2]), sz = StrictMath.sin(angles[2]);
		return new double[] { cz * cy, cz * sy * sx - sz * cx, cz * sy * cx + sz * sx, //
			sz * cy, sz * sy * sx + cz * cx, sz * sy * cx - cz * sx, //
			0 - sy, cy * sx, cy * cx };
	}

	private static double[] identity() {
		return new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	}
}
