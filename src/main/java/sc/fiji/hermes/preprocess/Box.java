package sc.fiji.hermes.preprocess;

import java.util.List;

/**
 * A part of a grid of voxels.
 *
 * @param from first voxel along x, y and z
 * @param size voxels along x, y and z, 0 or more; do not write to either array
 */
public record Box(int[] from, int[] size) {

	/** All of a grid. */
	public static Box whole(final int... size) {
		return new Box(new int[3], size.clone());
	}

	/** Voxels in it. */
	public long voxels() {
		return (long) size[0] * size[1] * size[2];
	}

	/** The same part of a grid that is finer by whole numbers. */
	Box times(final List<Integer> detail) {
		final int[] f = new int[3], s = new int[3];
		for (int a = 0; a < 3; a++) {
			f[a] = Math.multiplyExact(from[a], detail.get(a));
			s[a] = Math.multiplyExact(size[a], detail.get(a));
		}
		return new Box(f, s);
	}
}
