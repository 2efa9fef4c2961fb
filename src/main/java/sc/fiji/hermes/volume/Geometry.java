package sc.fiji.hermes.volume;

import java.util.Arrays;

/**
 * Where the voxels of a volume lie in the patient: size in voxels and the affine
 * map from voxel indices to world coordinates in RAS+ millimetres (x to the
 * patient's right-hand side growing towards R, y to the front A, z to the head S).
 * <p>
 * Axes are always in the order x, y, z of the stored array, x fastest. Immutable. What the file said of the world besides,
 * {@link #forms()}, makes no difference between two geometries.
 */
public final class Geometry {

	private final long[] size;
	private final double[] affine;
	private final NiftiForms forms;

	private Geometry(final long[] size, final double[] affine, final NiftiForms forms) {
		this.size = size;
		this.affine = affine;
		this.forms = forms;
	}

	/**
	 * @param size voxels along x, y, z
	 * @param affine 12 numbers, the first three rows of the 4×4 matrix in row-major
	 *          order: world = A · (i, j, k, 1)
	 */
	public static Geometry of(final long[] size, final double[] affine) {
		if (size.length != 3 || affine.length != 12) throw new IllegalArgumentException("size needs 3 and affine 12 numbers");
		return new Geometry(size.clone(), affine.clone(), NiftiForms.SCANNER);
	}

	/** Axis-aligned RAS geometry with the origin at voxel 0. */
	public static Geometry ofSpacing(final long[] size, final double... spacing) {
		return of(size, new double[] { spacing[0], 0, 0, 0, 0, spacing[1], 0, 0, 0, 0, spacing[2], 0 });
	}

	/** The same place, said in another way. */
	public Geometry with(final NiftiForms newForms) {
		return new Geometry(size, affine, newForms);
	}

	/** How a NIfTI file says this place; {@link NiftiForms#SCANNER} for those that come from no such file. */
	public NiftiForms forms() {
		return forms;
	}

	/** Voxels along x, y, z; a copy. */
	public long[] size() {
		return size.clone();
	}

	public long size(final int axis) {
		return size[axis];
	}

	public long voxels() {
		return size[0] * size[1] * size[2];
	}

	/** The 12 numbers of the affine, row-major; a copy. */
	public double[] affine() {
		return affine.clone();
	}

	/** Entry of the affine, {@code row} 0 to 2, {@code column} 0 to 3. */
	public double affine(final int row, final int column) {
		return affine[4 * row + column];
	}

	/** Distance in mm between neighbours along a stored axis (0 = x, 1 = y, 2 = z). */
	public double spacing(final int axis) {
		return Math.sqrt(square(affine[axis]) + square(affine[4 + axis]) + square(affine[8 + axis]));
	}

	/** Distances in mm along x, y, z. */
	public double[] spacing() {
		return new double[] { spacing(0), spacing(1), spacing(2) };
	}

	/** Volume of one voxel in mm³. */
	public double voxelVolume() {
		return Math.abs(determinant());
	}

	/** Determinant of the 3×3 part; 0 means the axes do not span space. */
	public double determinant() {
		final double[] a = affine;
		return a[0] * (a[5] * a[10] - a[6] * a[9]) - a[1] * (a[4] * a[10] - a[6] * a[8]) + a[2] * (a[4] * a[9] - a[5] * a[8]);
	}

	/** World position in RAS+ mm of a (possibly fractional) voxel index. */
	public double[] toWorld(final double i, final double j, final double k) {
		final double[] w = new double[3];
		for (int r = 0; r < 3; r++)
			w[r] = affine[4 * r] * i + affine[4 * r + 1] * j + affine[4 * r + 2] * k + affine[4 * r + 3];
		return w;
	}

	/**
	 * The orientation code, one letter an axis: towards which side of the patient
	 * the index grows ("RAS", "LPS", …), by the nearest world axis.
	 */
	public String orientation() {
		final Orientation o = Orientation.of(this);
		final StringBuilder code = new StringBuilder();
		for (int axis = 0; axis < 3; axis++) code.append("RASLPI".charAt(o.worldAxis(axis) + (o.flipped(axis) ? 3 : 0)));
		return code.toString();
	}

	/** Some slices along the third axis, from slice {@code first}, counted from 0: this itself if they are all. */
	public Geometry slices(final long first, final long count) {
		// as it is, since −0 + 0 would be another 0
		if (first == 0 && count == size[2]) return this;
		final double[] moved = affine.clone(), origin = toWorld(0, 0, first);
		for (int r = 0; r < 3; r++) moved[4 * r + 3] = origin[r];
		return of(new long[] { size[0], size[1], count }, moved).with(forms.slices(first, count));
	}

	/** Whether size is equal and every affine entry differs by at most {@code tolerance} (mm). */
	public boolean matches(final Geometry other, final double tolerance) {
		if (!Arrays.equals(size, other.size)) return false;
		for (int i = 0; i < 12; i++) if (!(Math.abs(affine[i] - other.affine[i]) <= tolerance)) return false;
		return true;
	}

	@Override
	public boolean equals(final Object o) {
		return o instanceof Geometry g && Arrays.equals(size, g.size) && Arrays.equals(affine, g.affine);
	}

	@Override
	public int hashCode() {
		return 31 * Arrays.hashCode(size) + Arrays.hashCode(affine);
	}

	@Override
	public String toString() {
		return String.format(java.util.Locale.ROOT, "%d×%d×%d voxels of %.4g×%.4g×%.4g mm, %s", size[0], size[1], size[2],
			spacing(0), spacing(1), spacing(2), orientation());
	}

	private static double square(final double x) {
		return x * x;
	}
}
