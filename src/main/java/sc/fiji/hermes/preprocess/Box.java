package sc.fiji.hermes.preprocess;

import java.util.List;

/**
 * A part of a grid of voxels.
 *
 * @param from first voxel along x, y and z
 * @param size voxels along x, y and z, 0 or more; do not write to either array
 */
public record Box(int[] from, int[] size) {

	/** Takes a row of voxels from an array of one box to that of another. */
	@FunctionalInterface
	public interface Rows {

		/**
		 * @param from index of its first voxel
		 * @param to the same in the other array
		 */
		void move(int from, int to, int count);
	}

	/** All of a grid. */
	public static Box whole(final int... size) {
		return new Box(new int[3], size.clone());
	}

	/** Voxels in it. */
	public long voxels() {
		return (long) size[0] * size[1] * size[2];
	}

	/** Where a voxel of the grid is in an array of the box, x fastest. */
	private int index(final int x, final int y, final int z) {
		return ((z - from[2]) * size[1] + y - from[1]) * size[0] + x - from[0];
	}

	/** Moves each row of the voxels that lie in both boxes, from arrays of this one to such of the other. */
	public void move(final Box other, final Rows rows) {
		final int[] low = new int[3], high = new int[3];
		for (int a = 0; a < 3; a++) {
			low[a] = Math.max(from[a], other.from[a]);
			high[a] = Math.min(from[a] + size[a], other.from[a] + other.size[a]);
			if (high[a] <= low[a]) return;
		}
		for (int z = low[2]; z < high[2]; z++) for (int y = low[1]; y < high[1]; y++)
			rows.move(index(low[0], y, z), other.index(low[0], y, z), high[0] - low[0]);
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
