package sc.fiji.hermes.segment;

import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.RestoreToSource;

/** Whole volumes through the plane-wise way back to the source grid. */
final class Restored {

	/** Receives the value of one source voxel. */
	private interface Put {

		void at(int sourceIndex, float value);
	}

	private Restored() {}

	/** Prepared values at all source voxels, x fastest, 0 outside. */
	static float[] values(final Prepared p, final float[] prepared) {
		final float[] all = new float[(int) p.source().voxels()];
		each(p, prepared, (i, v) -> all[i] = v);
		return all;
	}

	/** 1 at source voxels where the prepared value reaches the threshold. */
	static short[] mask(final Prepared p, final float[] prepared, final float threshold) {
		final short[] all = new short[(int) p.source().voxels()];
		each(p, prepared, (i, v) -> all[i] = (short) (v >= threshold ? 1 : 0));
		return all;
	}

	private static void each(final Prepared p, final float[] prepared, final Put put) {
		final RestoreToSource back = RestoreToSource.of(p);
		final float[] plane = new float[back.planeVoxels()];
		for (int n = 0; n < p.source().size(back.planeAxis()); n++) {
			back.plane(prepared, 0, n, plane, 0);
			back.forEachVoxel(n, (from, to) -> put.at(to, plane[from]));
		}
	}
}
