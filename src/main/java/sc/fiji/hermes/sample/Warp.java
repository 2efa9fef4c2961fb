package sc.fiji.hermes.sample;

import java.util.List;

/**
 * The affine warp of training.md §5: A = Rx·Ry·Rz·S with three scales, six shears and
 * three rotations, mapping crop to image, so a scale above 1 shrinks the object.
 * <p>
 * Unlike the reference, which acts in coordinates normalised to the sub-volume and so
 * shears when it rotates a box that is no cube, the matrix acts in millimetres: D⁻¹·A·D
 * with D the spacing. Where slices are more than three times as far apart as pixels
 * are, only the rotation and the shears within the slice are drawn: others would mix
 * slices that have little to do with each other. On cubic crops of isotropic voxels
 * both definitions agree.
 */
final class Warp {

	static final double SMALLEST_SCALE = 0.7, SHEAR = 0.1;
	static final int DEGREES = 30;
	private static final double ANISOTROPIC = 3;

	private Warp() {}

	static double[] identity() {
		return new double[] { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	}

	/** A random matrix in voxels of {@code spacing}. */
	static double[] random(final List<Double> spacing, final Chance chance) {
		final int thick = thickAxis(spacing);
		final double[] s = new double[9];
		for (int r = 0; r < 3; r++) {
			for (int c = 0; c < 3; c++) {
				// drawn even if not used, so that the numbers that follow do not depend on the spacing
				final double value = r == c ? chance.uniform(SMALLEST_SCALE, 1 / SMALLEST_SCALE) : chance.uniform(-SHEAR, SHEAR);
				s[3 * r + c] = r != c && (r == thick || c == thick) ? 0 : value;
			}
		}
		double[] m = identity();
		for (int axis = 0; axis < 3; axis++) {
			final double angle = Math.toRadians(chance.between(-DEGREES, DEGREES));
			if (thick < 0 || axis == thick) m = times(m, rotation(axis, angle));
		}
		return inVoxels(times(m, s), spacing);
	}

	/** Mirrors the crop along the axes marked. */
	static double[] mirrored(final double[] matrix, final boolean[] axes) {
		final double[] m = matrix.clone();
		for (int i = 0; i < 9; i++) if (axes[i % 3]) m[i] = -m[i];
		return m;
	}

	/** Rotation about x, y or z with the signs of the reference. */
	private static double[] rotation(final int axis, final double angle) {
		final double c = StrictMath.cos(angle);
		final double s = StrictMath.sin(angle);
		return switch (axis) {
			case 0 -> new double[] { 1, 0, 0, 0, c, -s, 0, s, c };
			case 1 -> new double[] { c, 0, -s, 0, 1, 0, s, 0, c };
			default -> new double[] { c, -s, 0, s, c, 0, 0, 0, 1 };
		};
	}

	private static double[] inVoxels(final double[] mm, final List<Double> spacing) {
		final double[] m = new double[9];
		for (int r = 0; r < 3; r++) for (int c = 0; c < 3; c++) m[3 * r + c] = mm[3 * r + c] * spacing.get(c) / spacing.get(r);
		return m;
	}

	private static int thickAxis(final List<Double> spacing) {
		for (int axis = 0; axis < 3; axis++) {
			final double others = Math.max(spacing.get((axis + 1) % 3), spacing.get((axis + 2) % 3));
			if (spacing.get(axis) > ANISOTROPIC * others) return axis;
		}
		return -1;
	}

	private static double[] times(final double[] a, final double[] b) {
		final double[] m = new double[9];
		for (int r = 0; r < 3; r++)
			for (int c = 0; c < 3; c++)
				for (int k = 0; k < 3; k++) m[3 * r + c] += a[3 * r + k] * b[3 * k + c];
		return m;
	}
}
