package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * Reads a stored array in canonical RAS order without copying it: canonical voxel
 * (x, y, z) is at {@code base + x·step[0] + y·step[1] + z·step[2]}.
 */
record Strides(int base, int[] step, int[] size) {

	static Strides canonical(final Geometry g) {
		final Orientation o = Orientation.of(g);
		final long[] stored = { 1, g.size(0), g.size(0) * g.size(1) };
		final int[] step = new int[3];
		final int[] size = new int[3];
		int base = 0;
		for (int world = 0; world < 3; world++) {
			final int axis = o.storedAxis(world);
			size[world] = (int) g.size(axis);
			step[world] = (int) (o.flipped(axis) ? -stored[axis] : stored[axis]);
			if (o.flipped(axis)) base += (int) ((g.size(axis) - 1) * stored[axis]);
		}
		return new Strides(base, step, size);
	}

	int offset(final int x, final int y, final int z) {
		return base + x * step[0] + y * step[1] + z * step[2];
	}
}
