package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;

/**
 * The Dice that a perfect network could reach on a coarser grid: what training puts on the grid taken back to the voxels of the label map
 * by linear interpolation and cut at one half, as segmenting does. Keeps runs of voxels within the box around a structure and nothing of
 * the label map. Immutable.
 */
final class Ceiling {

	/** Voxels of the coarse grid around a structure, whose interpolation reaches that far. */
	private static final int MARGIN = 2;

	/** Sums of floats that should be one half are taken for it. */
	private static final float HALF = 0.5f - 1e-5f;

	private static final int[] NONE = {};

	private final double[] spacing;
	private final int[] from = new int[3], size = new int[3];
	/** Of each row of the box: where runs of the structure begin and where they end, in turn. */
	private final int[][] runs;
	private final long voxels;

	/** @param rows runs of all rows of the label map, null for none */
	private Ceiling(final double[] spacing, final int[] n, final int[][] rows) {
		this.spacing = spacing;
		final int[] to = new int[3];
		Arrays.fill(from, Integer.MAX_VALUE);
		long count = 0;
		for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) {
			final int[] row = rows[z * n[1] + y];
			if (row == null) continue;
			from[0] = Math.min(from[0], row[0]);
			to[0] = Math.max(to[0], row[row.length - 1]);
			from[1] = Math.min(from[1], y);
			to[1] = Math.max(to[1], y + 1);
			from[2] = Math.min(from[2], z);
			to[2] = z + 1;
			for (int i = 0; i < row.length; i += 2) count += row[i + 1] - row[i];
		}
		voxels = count;
		for (int a = 0; a < 3; a++) size[a] = Math.max(0, to[a] - (count == 0 ? 0 : from[a]));
		runs = new int[size[1] * size[2]][];
		for (int z = 0; z < size[2]; z++) for (int y = 0; y < size[1]; y++) runs[z * size[1] + y] = shifted(rows[(from[2] + z) * n[1] + from[1] + y]);
	}

	private int[] shifted(final int[] row) {
		return row == null ? NONE : Arrays.stream(row).map(x -> x - from[0]).toArray();
	}

	/**
	 * Of several structures, in one pass over the label map.
	 *
	 * @param structures values of each in the label map
	 */
	static List<Ceiling> of(final LabelMap labels, final List<List<Integer>> structures) {
		final int[][] structuresOf = new int[1 << 16][];
		for (int s = 0; s < structures.size(); s++) for (final int value : structures.get(s)) structuresOf[value] = with(structuresOf[value], s);
		final Strides strides = Strides.canonical(labels.geometry());
		final int[] n = strides.size();
		final Row[] row = new Row[structures.size()];
		final int[][][] rows = new int[row.length][n[1] * n[2]][];
		for (int s = 0; s < row.length; s++) row[s] = new Row();
		final short[] data = labels.data();
		for (int z = 0; z < n[2]; z++) for (int y = 0; y < n[1]; y++) {
			int p = strides.offset(0, y, z), start = 0;
			int value = data[p] & 0xffff;
			for (int x = 1; x <= n[0]; x++) {
				p += strides.step()[0];
				final int next = x < n[0] ? data[p] & 0xffff : -1;
				if (next == value) continue;
				if (structuresOf[value] != null) for (final int s : structuresOf[value]) row[s].add(start, x);
				start = x;
				value = next;
			}
			for (int s = 0; s < row.length; s++) rows[s][z * n[1] + y] = row[s].take();
		}
		final double[] spacing = Orientation.of(labels.geometry()).canonical(labels.geometry()).spacing();
		return Arrays.stream(rows).map(r -> new Ceiling(spacing, n, r)).toList();
	}

	private static int[] with(final int[] before, final int structure) {
		final int[] more = before == null ? new int[1] : Arrays.copyOf(before, before.length + 1);
		more[more.length - 1] = structure;
		return more;
	}

	/** Runs of a row while it is read. */
	private static final class Row {

		private int[] ends = new int[16];
		private int used;

		void add(final int start, final int end) {
			// another value of the same structure goes on with the run
			if (used > 0 && ends[used - 1] == start) {
				ends[used - 1] = end;
				return;
			}
			if (used == ends.length) ends = Arrays.copyOf(ends, 2 * used);
			ends[used++] = start;
			ends[used++] = end;
		}

		/** @return null for none */
		int[] take() {
			final int[] row = used == 0 ? null : Arrays.copyOf(ends, used);
			used = 0;
			return row;
		}
	}

	boolean isEmpty() {
		return voxels == 0;
	}

	/** How the voxels of the box and those of a grid meet along an axis. */
	private static final class Axis {

		private final int extent;
		/** For each voxel of the box: the first voxel of the grid that it is part of, and how much of that and of the next it fills. */
		private final int[] to;
		private final float[] here, next;
		/** For each voxel of the box, with one more on each side: the coarse voxel before it, and how far it is to the next. */
		private final int[] low;
		private final float[] up;

		Axis(final double step, final boolean partial, final int from, final int size) {
			// a grid that begins at the first voxel of the image, as one that was not made for the structure
			final int start = (int) Math.floor(from / step) - MARGIN;
			extent = (int) Math.floor((from + size - 1) / step) + MARGIN + 1 - start;
			to = new int[size];
			here = new float[size];
			next = new float[size];
			for (int i = 0; i < size; i++) {
				final double at = from + i;
				int j = (int) Math.floor(at / step + 1e-6);
				final double end = (j + 1) * step;
				if (partial) {
					here[i] = (float) (Math.min(1, end - at) / step);
					next[i] = (float) (Math.max(0, at + 1 - end) / step);
				}
				else {
					// the voxel in the middle of one of the grid is all of it
					j = (int) Math.ceil(at / step - 0.5 - 1e-6);
					here[i] = (j + 0.5) * step < at + 1 - 1e-6 ? 1 : 0;
				}
				to[i] = j - start;
			}
			low = new int[size + 2];
			up = new float[size + 2];
			for (int i = 0; i < low.length; i++) {
				final double at = (from + i - 0.5) / step - 0.5 - start;
				low[i] = (int) Math.floor(at + 1e-6);
				up[i] = (float) Math.max(0, at - low[i]);
			}
		}
	}

	/**
	 * @param grid mm along R, A, S
	 * @param partial whether a voxel of the grid may belong to the structure in part; otherwise it is what its middle is
	 */
	double dice(final double[] grid, final boolean partial) {
		final List<Axis> axes = new ArrayList<>();
		for (int a = 0; a < 3; a++) axes.add(new Axis(Math.max(1, grid[a] / spacing[a]), partial, from[a], size[a]));
		return dice(coarse(axes.get(0), axes.get(1), axes.get(2)), axes.get(0), axes.get(1), axes.get(2));
	}

	/** How much of each voxel of the grid belongs to the structure. */
	private float[] coarse(final Axis x, final Axis y, final Axis z) {
		final float[] coarse = new float[Math.multiplyExact(Math.multiplyExact(x.extent, y.extent), z.extent)];
		final float[] line = new float[x.extent + 1];
		for (int k = 0; k < size[2]; k++) for (int j = 0; j < size[1]; j++) {
			final int[] row = runs[k * size[1] + j];
			if (row.length == 0) continue;
			Arrays.fill(line, 0);
			for (int r = 0; r < row.length; r += 2) for (int i = row[r]; i < row[r + 1]; i++) {
				line[x.to[i]] += x.here[i];
				line[x.to[i] + 1] += x.next[i];
			}
			final int first = x.to[row[0]], last = Math.min(x.extent - 1, x.to[row[row.length - 1] - 1] + 1);
			for (int corner = 0; corner < 4; corner++) {
				final float share = ((corner & 1) == 0 ? y.here[j] : y.next[j]) * ((corner & 2) == 0 ? z.here[k] : z.next[k]);
				if (share == 0) continue;
				final int base = ((z.to[k] + (corner >> 1)) * y.extent + y.to[j] + (corner & 1)) * x.extent;
				for (int i = first; i <= last; i++) coarse[base + i] += share * line[i];
			}
		}
		return coarse;
	}

	private double dice(final float[] coarse, final Axis x, final Axis y, final Axis z) {
		final float[] line = new float[x.extent];
		final boolean[] truth = new boolean[size[0] + 2];
		long found = 0, both = 0;
		for (int k = 0; k < z.low.length; k++) for (int j = 0; j < y.low.length; j++) {
			if (!between(coarse, x.extent, y, z, j, k, line)) continue;
			Arrays.fill(truth, false);
			if (k > 0 && k <= size[2] && j > 0 && j <= size[1]) {
				final int[] row = runs[(k - 1) * size[1] + j - 1];
				for (int i = 0; i < row.length; i += 2) Arrays.fill(truth, row[i] + 1, row[i + 1] + 1, true);
			}
			for (int i = 0; i < truth.length; i++) {
				final float a = line[x.low[i]], up = x.up[i];
				if (!((up == 0 ? a : a + up * (line[x.low[i] + 1] - a)) >= HALF)) continue;
				found++;
				if (truth[i]) both++;
			}
		}
		return 2.0 * both / (voxels + found);
	}

	/** Interpolates a line of coarse voxels for a row of the box; returns whether anything is found in it. */
	private static boolean between(final float[] coarse, final int extent, final Axis y, final Axis z, final int j, final int k,
		final float[] line)
	{
		Arrays.fill(line, 0);
		for (int corner = 0; corner < 4; corner++) {
			final float fy = (corner & 1) == 0 ? 1 - y.up[j] : y.up[j], fz = (corner & 2) == 0 ? 1 - z.up[k] : z.up[k];
			if (fy * fz == 0) continue;
			final int base = ((z.low[k] + (corner >> 1)) * y.extent + y.low[j] + (corner & 1)) * extent;
			for (int i = 0; i < extent; i++) line[i] += fy * fz * coarse[base + i];
		}
		for (final float v : line) if (v >= HALF) return true;
		return false;
	}
}
