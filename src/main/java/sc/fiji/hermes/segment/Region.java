package sc.fiji.hermes.segment;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * A box of stored voxels through all slices of a volume, to which a segmentation can be limited.
 *
 * <pre>{@code
 * Segmentation whole = segmenter.segment(region.of(image), …).within(region, image.geometry());
 * }</pre>
 *
 * @param x first column
 * @param y first row
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record Region(int x, int y, int width, int height) {

	/** The voxels of the box, where they lie in the patient. */
	public Volume of(final Volume image) {
		final Geometry g = image.geometry();
		final int depth = (int) g.size(2);
		final float[] values = new float[width * height * depth];
		for (int row = 0; row < height * depth; row++) System.arraycopy(image.data(), start(g, row), values, row * width, width);
		return Volume.of(values, geometry(g));
	}

	private Geometry geometry(final Geometry whole) {
		final double[] affine = whole.affine(), origin = whole.toWorld(x, y, 0);
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = origin[r];
		return Geometry.of(new long[] { width, height, whole.size(2) }, affine);
	}

	/** Index in the whole of the first voxel of a row of the box, the rows of all slices counted on. */
	int start(final Geometry whole, final int row) {
		return (int) (((row / height) * whole.size(1) + y + row % height) * whole.size(0)) + x;
	}

	/** Number of rows in all slices of a volume. */
	int rows(final Geometry whole) {
		return height * (int) whole.size(2);
	}
}
