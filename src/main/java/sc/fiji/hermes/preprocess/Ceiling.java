package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Orientation;

/**
 * The Dice that a perfect network could reach on a coarser grid: the labels that training puts on the grid, one or several for each of its
 * voxels, taken back to the voxels of the label map by linear interpolation and cut at one half. Keeps runs of voxels within the box around
 * a structure and nothing of the label map. Immutable.
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

	/** Where the voxels of a grid, and labels within them, lie along an axis of the box. */
	private static final class Axis {

		private final int extent, parts;
		/** Voxel of the box that each label of the grid is taken from; may lie outside. */
		private final int[] source;
		/** The first label from each voxel of the box or one behind it, and one more. */
		private final int[] first;
		/** For each voxel of the box, with one more on each side: the coarse voxel before it, and how far it is to the next. */
		private final int[] low;
		private final float[] up;

		Axis(final double step, final int parts, final int from, final int size) {
			this.parts = parts;
			// a grid that begins at the first voxel of the image, as one that was not made for the structure
			final int start = (int) Math.floor(from / step) - MARGIN;
			extent = (int) Math.floor((from + size - 1) / step) + MARGIN + 1 - start;
			source = new int[extent * parts];
			for (int s = 0; s < source.length; s++) source[s] = (int) Math.floor((start + (s + 0.5) / parts) * step + 1e-6) - from;
			first = new int[size + 1];
			for (int i = 0, s = 0; i <= size; i++) {
				while (s < source.length && source[s] < i) s++;
				first[i] = s;
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
	 * @param detail labels along each for every voxel of the grid
	 */
	double dice(final double[] grid, final List<Integer> detail) {
		final List<Axis> axes = new ArrayList<>();
		for (int a = 0; a < 3; a++) axes.add(new Axis(Math.max(1, grid[a] / spacing[a]), detail.get(a), from[a], size[a]));
		return dice(coarse(axes.get(0), axes.get(1), axes.get(2)), axes.get(0), axes.get(1), axes.get(2));
	}

	/** Share of each voxel of the grid that its labels say belongs to the structure. */
	private float[] coarse(final Axis x, final Axis y, final Axis z) {
		final float[] coarse = new float[Math.multiplyExact(Math.multiplyExact(x.extent, y.extent), z.extent)];
		final float part = 1f / (x.parts * y.parts * z.parts);
		for (int sz = 0; sz < z.source.length; sz++) {
			final int fz = z.source[sz];
			if (fz < 0 || fz >= size[2]) continue;
			for (int sy = 0; sy < y.source.length; sy++) {
				final int fy = y.source[sy];
				if (fy < 0 || fy >= size[1]) continue;
				final int[] row = runs[fz * size[1] + fy];
				final int base = (sz / z.parts * y.extent + sy / y.parts) * x.extent;
				for (int i = 0; i < row.length; i += 2) for (int s = x.first[row[i]]; s < x.first[row[i + 1]]; s++) coarse[base + s / x.parts] += part;
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
