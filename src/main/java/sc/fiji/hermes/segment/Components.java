package sc.fiji.hermes.segment;

import java.util.Arrays;
import java.util.function.LongPredicate;

import sc.fiji.hermes.bundle.TaskRule;

/**
 * The connected components of a mask, found over its runs along x by joining those that touch. Memory is 12 bytes a run, whatever the
 * number of voxels.
 */
final class Components {

	/** Which voxels are connected. */
	enum Neighbours {
			/** Across faces. */
			SIX,
			/** Across faces, edges and corners. */
			ALL
	}

	/** Hears of the runs of components. */
	@FunctionalInterface
	interface RunSink {

		/**
		 * @param component from 0 in the order of first voxels
		 * @param from index of the first voxel, x fastest
		 * @param to index after the last
		 */
		void run(int component, long from, long to);
	}

	private final int[] size;
	/** Within their rows. */
	private int[] starts = new int[64], ends = new int[64];
	/** Number of the first run of each row, and of all runs. */
	private int[] first = new int[0];
	/** Of joined runs first, then the number of each run's component. */
	private int[] of = new int[64];
	private int runs;
	private long[] voxels;
	private boolean[] outside;

	private Components(final int[] size) {
		this.size = size.clone();
	}

	/**
	 * @param inside of voxels by index, x fastest
	 * @param size along x, y, z
	 */
	static Components of(final LongPredicate inside, final int[] size, final Neighbours neighbours) {
		final Components c = new Components(size);
		c.find(inside, neighbours);
		c.number();
		return c;
	}

	int count() {
		return voxels.length;
	}

	/** Number of voxels of a component. */
	long voxels(final int component) {
		return voxels[component];
	}

	/** Whether a component reaches the border of the volume, along axes of more than one voxel. */
	boolean touchesBorder(final int component) {
		return outside[component];
	}

	/** Which of them a rule keeps. @param millilitres of a voxel */
	boolean[] kept(final TaskRule rule, final double millilitres) {
		final boolean[] kept = new boolean[voxels.length];
		int largest = 0;
		for (int c = 0; c < kept.length; c++) {
			kept[c] = voxels[c] * millilitres >= rule.millilitres();
			if (voxels[c] > voxels[largest]) largest = c;
		}
		if (rule.largest()) for (int c = 0; c < kept.length; c++) kept[c] &= c == largest;
		return kept;
	}

	void forEachRun(final RunSink sink) {
		for (int row = 0; row + 1 < first.length; row++) for (int r = first[row]; r < first[row + 1]; r++)
			sink.run(of[r], (long) row * size[0] + starts[r], (long) row * size[0] + ends[r]);
	}

	private void find(final LongPredicate inside, final Neighbours neighbours) {
		final int nx = size[0], rows = Math.multiplyExact(size[1], size[2]), diagonal = neighbours == Neighbours.ALL ? 1 : 0;
		first = new int[rows + 1];
		for (int row = 0; row < rows; row++) {
			first[row] = runs;
			final long at = (long) row * nx;
			for (int x = 0; x < nx; x++) {
				if (!inside.test(at + x)) continue;
				final int start = x;
				while (x < nx && inside.test(at + x)) x++;
				add(start, x);
			}
			first[row + 1] = runs;
			final int y = row % size[1];
			if (y > 0) join(row, row - 1, diagonal);
			if (row < size[1]) continue;
			for (int dy = -diagonal; dy <= diagonal; dy++) if (y + dy >= 0 && y + dy < size[1]) join(row, row - size[1] + dy, diagonal);
		}
	}

	private void add(final int start, final int end) {
		if (runs == starts.length) {
			final int more = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * runs);
			starts = Arrays.copyOf(starts, more);
			ends = Arrays.copyOf(ends, more);
			of = Arrays.copyOf(of, more);
		}
		starts[runs] = start;
		ends[runs] = end;
		of[runs] = runs++;
	}

	/** Joins the runs of a row with those of an earlier one that they touch. */
	private void join(final int row, final int earlier, final int diagonal) {
		int a = first[row], b = first[earlier];
		while (a < first[row + 1] && b < first[earlier + 1]) {
			if (starts[a] < ends[b] + diagonal && starts[b] < ends[a] + diagonal) union(a, b);
			if (ends[a] < ends[b]) a++;
			else b++;
		}
	}

	private int root(final int run) {
		int r = run;
		while (of[r] != r) {
			of[r] = of[of[r]];
			r = of[r];
		}
		return r;
	}

	private void union(final int a, final int b) {
		final int x = root(a), y = root(b);
		// the root is the first run of all
		if (x < y) of[y] = x;
		else of[x] = y;
	}

	private void number() {
		int n = 0;
		// what a run is joined to lies before it, so that it has its number already
		for (int r = 0; r < runs; r++) of[r] = of[r] == r ? n++ : of[of[r]];
		voxels = new long[n];
		outside = new boolean[n];
		for (int row = 0; row + 1 < first.length; row++) {
			final int y = row % size[1], z = row / size[1];
			final boolean border = (y == 0 || y == size[1] - 1) && size[1] > 1 || (z == 0 || z == size[2] - 1) && size[2] > 1;
			for (int r = first[row]; r < first[row + 1]; r++) {
				voxels[of[r]] += ends[r] - starts[r];
				outside[of[r]] |= border || size[0] > 1 && (starts[r] == 0 || ends[r] == size[0]);
			}
		}
	}
}
