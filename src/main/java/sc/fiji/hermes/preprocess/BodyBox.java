package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/**
 * The part of an image that holds the patient, found from intensities alone, never
 * from labels. Outside it lies only background.
 *
 * @param from first canonical index per axis
 * @param to one past the last canonical index per axis
 */
record BodyBox(int[] from, int[] to) {

	/** Between lung (about −800 HU) and fat (about −100 HU): skin and everything solid is above. */
	static final float CT_THRESHOLD = -500;

	/** Other modalities: this far between the 1st and the 99th percentile. */
	static final double FRACTION = 0.05;

	/**
	 * A slice belongs to the body if this share of it, and more than one voxel, is
	 * foreground; less is noise. Low, because a box too large costs only time, while
	 * what is cut away (a finger tip, or the spinal cord alone in the slices of a
	 * planning CT without dose) cannot be found any more.
	 */
	static final double SLICE_SHARE = 1e-4;

	/** Kept around the body, mm. */
	static final double MARGIN = 6;

	/** Axes with fewer voxels, or shorter than {@link #SHORT_MM}, stay whole: they are crops or slabs already. */
	static final int FEW_VOXELS = 64;
	static final double SHORT_MM = 100;

	static BodyBox whole(final int[] size) {
		return new BodyBox(new int[3], size.clone());
	}

	static BodyBox of(final Volume image, final Modality modality) {
		final Geometry g = image.geometry();
		final Orientation o = Orientation.of(g);
		final int[] n = new int[3];
		final double[] spacing = o.canonical(g).spacing();
		for (int axis = 0; axis < 3; axis++) n[axis] = (int) g.size(o.storedAxis(axis));
		final boolean[] cut = new boolean[3];
		boolean any = false;
		for (int axis = 0; axis < 3; axis++) any |= cut[axis] = n[axis] >= FEW_VOXELS && n[axis] * spacing[axis] >= SHORT_MM;
		if (!any) return whole(n);
		final long voxels = g.voxels();
		final int[][] stored = { new int[(int) g.size(0)], new int[(int) g.size(1)], new int[(int) g.size(2)] };
		final long total = count(image, threshold(image, modality), stored);
		// no body was found, or nothing but body: there is nothing to cut away
		if (total < 0.001 * voxels || total > 0.95 * voxels) return whole(n);
		final BodyBox box = whole(n);
		for (int axis = 0; axis < 3; axis++) {
			if (!cut[axis]) continue;
			final int[] counts = canonical(stored[o.storedAxis(axis)], o.flipped(o.storedAxis(axis)));
			final double enough = Math.max(2, SLICE_SHARE * (voxels / n[axis]));
			int first = 0;
			int last = n[axis] - 1;
			while (first < n[axis] && counts[first] < enough) first++;
			while (last > first && counts[last] < enough) last--;
			if (first == n[axis]) continue;
			final int margin = (int) Math.ceil(MARGIN / spacing[axis]);
			box.from[axis] = Math.max(0, first - margin);
			box.to[axis] = Math.min(n[axis], last + 1 + margin);
		}
		return box;
	}

	/** The same box as the axes are stored. */
	BodyBox stored(final Geometry g) {
		final Orientation o = Orientation.of(g);
		final int[] low = new int[3], high = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int world = o.worldAxis(axis), n = (int) g.size(axis);
			low[axis] = o.flipped(axis) ? n - to[world] : from[world];
			high[axis] = o.flipped(axis) ? n - from[world] : to[world];
		}
		return new BodyBox(low, high);
	}

	boolean holds(final long x, final long y, final long z) {
		return x >= from[0] && x < to[0] && y >= from[1] && y < to[1] && z >= from[2] && z < to[2];
	}

	private static int[] canonical(final int[] counts, final boolean flipped) {
		if (!flipped) return counts;
		final int[] turned = new int[counts.length];
		for (int i = 0; i < counts.length; i++) turned[i] = counts[counts.length - 1 - i];
		return turned;
	}

	private static float threshold(final Volume image, final Modality modality) {
		if (modality.isCt()) return CT_THRESHOLD;
		final float[] p = Percentiles.of(image.slabs(), 1, 99);
		return (float) (p[0] + FRACTION * ((double) p[1] - p[0]));
	}

	/** How many voxels of each slice across each stored axis are foreground. */
	private static long count(final Volume image, final float threshold, final int[][] counts) {
		final int nx = counts[0].length, ny = counts[1].length;
		long total = 0;
		for (final Slab<float[]> slab : image.slabs()) {
			final float[] data = slab.values();
			for (int p = slab.from(), row = (int) (slab.first() / nx % ny), z = (int) (slab.first() / nx / ny); p < slab.to();) {
				int inRow = 0;
				for (int x = 0; x < nx; x++, p++) {
					// NaN compares false and so is background; infinities are excluded
					if (data[p] > threshold && data[p] <= Float.MAX_VALUE) {
						inRow++;
						counts[0][x]++;
					}
				}
				counts[1][row] += inRow;
				counts[2][z] += inRow;
				total += inRow;
				if (++row == ny) {
					row = 0;
					z++;
				}
			}
		}
		return total;
	}
}
