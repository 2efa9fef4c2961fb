package sc.fiji.hermes.segment;

import net.imglib2.FinalInterval;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.type.NativeType;
import net.imglib2.type.numeric.NumericType;
import net.imglib2.view.Views;

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
		if (image.array().isEmpty()) return Volume.of(Views.zeroMin(Views.interval(image.image(), new long[] { x, y, 0 }, new long[] { x + width -
			1, y + height - 1, g.size(2) - 1 })), geometry(g));
		final int depth = (int) g.size(2);
		final float[] values = new float[width * height * depth];
		image.copy(new long[] { x, y, 0 }, new int[] { width, height, depth }, values);
		return Volume.of(values, geometry(g));
	}

	private Geometry geometry(final Geometry whole) {
		final double[] affine = whole.affine(), origin = whole.toWorld(x, y, 0);
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = origin[r];
		return Geometry.of(new long[] { width, height, whole.size(2) }, affine);
	}

	/** An image of the box as one of the whole, 0 around it; nothing is copied. */
	<T extends NativeType<T> & NumericType<T>> RandomAccessibleInterval<T> placed(final RandomAccessibleInterval<T> box, final Geometry whole) {
		return Views.interval(Views.extendZero(Views.translate(box, x, y, 0)), new FinalInterval(whole.size()));
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
