package sc.fiji.hermes.io;

import java.util.Optional;

/**
 * The rotation of a NIfTI qform: the unit quaternion (a, b, c, d) with a ≥ 0 left
 * out, and qfac, −1 if the third axis is mirrored. Formulas: nifti1.h, "Method 2".
 */
record Quaternion(double b, double c, double d, int qfac) {

	/** Cosine between two axes above which an affine is sheared rather than rounded. */
	private static final double ORTHOGONAL = 1e-5;

	/** The nine numbers of the rotation, row-major, third column times qfac. */
	double[] rotation() {
		final double bcd = b * b + c * c + d * d;
		double a = 1 - bcd;
		double x = b;
		double y = c;
		double z = d;
		if (a < 1e-7) {
			// a half turn: a is rounding error, so b, c, d alone have length 1
			final double length = Math.sqrt(bcd);
			a = 0;
			x /= length;
			y /= length;
			z /= length;
		}
		else a = Math.sqrt(a);
		return new double[] { //
			a * a + x * x - y * y - z * z, 2 * (x * y - a * z), qfac * 2 * (x * z + a * y), //
			2 * (x * y + a * z), a * a + y * y - x * x - z * z, qfac * 2 * (y * z - a * x), //
			2 * (x * z - a * y), 2 * (y * z + a * x), qfac * (a * a + z * z - x * x - y * y) };
	}

	/** The quaternion of a 3×4 affine's axes; empty if they are not at right angles. */
	static Optional<Quaternion> of(final double[] affine) {
		final double[] r = new double[9];
		for (int column = 0; column < 3; column++) {
			final double length = Math.hypot(Math.hypot(affine[column], affine[4 + column]), affine[8 + column]);
			for (int row = 0; row < 3; row++) r[3 * row + column] = affine[4 * row + column] / length;
		}
		for (int i = 0; i < 3; i++) {
			final int j = (i + 1) % 3;
			final double cosine = r[i] * r[j] + r[3 + i] * r[3 + j] + r[6 + i] * r[6 + j];
			if (!(Math.abs(cosine) <= ORTHOGONAL)) return Optional.empty();
		}
		final double determinant = r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] *
			r[7] - r[4] * r[6]);
		final int qfac = determinant < 0 ? -1 : 1;
		for (int row = 0; row < 3; row++) r[3 * row + 2] *= qfac;
		return Optional.of(proper(r, qfac));
	}

	/** Divides by the largest of a, b, c, d, so that nothing is lost near half turns. */
	private static Quaternion proper(final double[] r, final int qfac) {
		final double trace = 1 + r[0] + r[4] + r[8];
		if (trace > 0.5) {
			final double s = 0.5 / Math.sqrt(trace);
			return new Quaternion(s * (r[7] - r[5]), s * (r[2] - r[6]), s * (r[3] - r[1]), qfac);
		}
		final double xx = 1 + r[0] - r[4] - r[8];
		final double yy = 1 + r[4] - r[0] - r[8];
		final double zz = 1 + r[8] - r[0] - r[4];
		final double a;
		final double[] v;
		if (xx >= yy && xx >= zz) {
			final double s = 0.5 / Math.sqrt(xx);
			v = new double[] { s * xx, s * (r[1] + r[3]), s * (r[2] + r[6]) };
			a = s * (r[7] - r[5]);
		}
		else if (yy >= zz) {
			final double s = 0.5 / Math.sqrt(yy);
			v = new double[] { s * (r[1] + r[3]), s * yy, s * (r[5] + r[7]) };
			a = s * (r[2] - r[6]);
		}
		else {
			final double s = 0.5 / Math.sqrt(zz);
			v = new double[] { s * (r[2] + r[6]), s * (r[5] + r[7]), s * zz };
			a = s * (r[3] - r[1]);
		}
		final int sign = a < 0 ? -1 : 1;
		return new Quaternion(sign * v[0], sign * v[1], sign * v[2], qfac);
	}
}
