package sc.fiji.hermes.picture;

import java.util.List;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * One axial slice of a stored volume in radiological view: columns run from the
 * patient's right (on the left of the screen) to the left, rows from front to back.
 *
 * @param first index in the array of the voxel at the top left
 * @param columnStep what to add for the next column
 * @param rowStep what to add for the next row
 * @param pixelWidth mm
 * @param pixelHeight mm
 */
record AxialSlice(int columns, int rows, int first, int columnStep, int rowStep, double pixelWidth, double pixelHeight) {

	/** Number of axial slices of a volume. */
	static int count(final Geometry geometry) {
		return (int) geometry.size(Orientation.of(geometry).storedAxis(2));
	}

	/** @param level slice counted from the feet */
	static AxialSlice of(final Geometry geometry, final int level) {
		final Orientation orientation = Orientation.of(geometry);
		final int[] step = new int[3];
		final int[] size = new int[3];
		final int[] zero = new int[3];
		for (int world = 0; world < 3; world++) {
			final int axis = orientation.storedAxis(world);
			int stride = 1;
			for (int a = 0; a < axis; a++) stride *= (int) geometry.size(a);
			size[world] = (int) geometry.size(axis);
			step[world] = orientation.flipped(axis) ? -stride : stride;
			zero[world] = orientation.flipped(axis) ? stride * (size[world] - 1) : 0;
		}
		final int right = zero[0] + (size[0] - 1) * step[0];
		final int front = zero[1] + (size[1] - 1) * step[1];
		final int height = zero[2] + level * step[2];
		return new AxialSlice(size[0], size[1], right + front + height, -step[0], -step[1], geometry.spacing(orientation
			.storedAxis(0)), geometry.spacing(orientation.storedAxis(1)));
	}

	/** Index in the stored array. */
	int index(final int column, final int row) {
		return first + column * columnStep + row * rowStep;
	}

	/**
	 * The level that shows the layers best. Areas count as fractions of the layer's own
	 * largest area, so that a large organ does not hide the small ones, and by their
	 * square root, so that cutting many organs beats cutting one in its middle. The middle
	 * of the volume if all layers are empty.
	 */
	static int best(final Geometry geometry, final List<Layer> layers) {
		final int levels = count(geometry);
		final double[] merit = new double[levels];
		boolean any = false;
		for (final Layer layer : layers) {
			final long[] area = new long[levels];
			long most = 0;
			for (int level = 0; level < levels; level++) {
				final AxialSlice slice = of(geometry, level);
				for (int r = 0; r < slice.rows; r++)
					for (int c = 0; c < slice.columns; c++) if (layer.mask().contains(slice.index(c, r))) area[level]++;
				most = Math.max(most, area[level]);
			}
			if (most == 0) continue;
			any = true;
			for (int level = 0; level < levels; level++) merit[level] += Math.sqrt(area[level] / (double) most);
		}
		if (!any) return levels / 2;
		int best = 0;
		for (int level = 1; level < levels; level++) if (merit[level] > merit[best]) best = level;
		return best;
	}
}
