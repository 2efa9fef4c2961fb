package sc.fiji.hermes.io;

import sc.fiji.hermes.volume.Geometry;

/** Where the rows of a box of voxels lie in an image, x fastest. */
final class Boxes {

	/** Below this number of voxels, rows of a file are written through mapped memory. */
	static final int FEW = 1 << 10;

	private Boxes() {}

	@FunctionalInterface
	interface Rows {

		/**
		 * @param at index of the first voxel in the image
		 * @param from index of it in the box
		 * @param count voxels one after the other in both
		 */
		void row(long at, int from, int count);
	}

	/** Visits the rows of a box, joined where they lie one after the other. */
	static void rows(final Geometry g, final long[] min, final int[] size, final Rows rows) {
		final long nx = g.size(0), ny = g.size(1);
		final boolean wide = size[0] == nx, planes = wide && size[1] == ny;
		final int count = planes ? size[0] * size[1] * size[2] : wide ? size[0] * size[1] : size[0];
		int from = 0;
		for (int z = 0; z < (planes ? 1 : size[2]); z++) for (int y = 0; y < (wide ? 1 : size[1]); y++, from += count)
			rows.row(((min[2] + z) * ny + min[1] + y) * nx + min[0], from, count);
	}
}
