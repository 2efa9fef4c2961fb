package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.volume.Modality;

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

	/**
	 * @param data stored values
	 * @param s how to read them in canonical order
	 * @param spacing mm along the canonical axes
	 */
	static BodyBox of(final float[] data, final Strides s, final double[] spacing, final Modality modality) {
		final int[] n = s.size();
		final boolean[] cut = new boolean[3];
		boolean any = false;
		for (int axis = 0; axis < 3; axis++) any |= cut[axis] = n[axis] >= FEW_VOXELS && n[axis] * spacing[axis] >= SHORT_MM;
		if (!any) return whole(n);
		final float threshold = threshold(data, modality);
		final int[][] counts = { new int[n[0]], new int[n[1]], new int[n[2]] };
		final long total = count(data, s, threshold, counts);
		// no body was found, or nothing but body: there is nothing to cut away
		if (total < 0.001 * data.length || total > 0.95 * data.length) return whole(n);
		final BodyBox box = whole(n);
		for (int axis = 0; axis < 3; axis++) {
			if (!cut[axis]) continue;
			final double enough = Math.max(2, SLICE_SHARE * (data.length / n[axis]));
			int first = 0;
			int last = n[axis] - 1;
			while (first < n[axis] && counts[axis][first] < enough) first++;
			while (last > first && counts[axis][last] < enough) last--;
			if (first == n[axis]) continue;
			final int margin = (int) Math.ceil(MARGIN / spacing[axis]);
			box.from[axis] = Math.max(0, first - margin);
			box.to[axis] = Math.min(n[axis], last + 1 + margin);
		}
		return box;
	}

	private static float threshold(final float[] data, final Modality modality) {
		if (modality.isCt()) return CT_THRESHOLD;
		final float[] p = Percentiles.of(data, 1, 99);
		return (float) (p[0] + FRACTION * ((double) p[1] - p[0]));
	}

	private static long count(final float[] data, final Strides s, final float threshold, final int[][] counts) {
		final int[] n = s.size();
		long total = 0;
		for (int z = 0; z < n[2]; z++) {
			int inSlice = 0;
			for (int y = 0; y < n[1]; y++) {
				int inRow = 0;
				int p = s.offset(0, y, z);
				for (int x = 0; x < n[0]; x++, p += s.step()[0]) {
					// NaN compares false and so is background; infinities are excluded
					if (data[p] > threshold && data[p] <= Float.MAX_VALUE) {
						inRow++;
						counts[0][x]++;
					}
				}
				counts[1][y] += inRow;
				inSlice += inRow;
			}
			counts[2][z] += inSlice;
			total += inSlice;
		}
		return total;
	}
}
