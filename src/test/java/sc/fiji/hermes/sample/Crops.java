package sc.fiji.hermes.sample;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.preprocess.Box;
import sc.fiji.hermes.preprocess.CaseVoxels;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/** Cuts crops from no more of an image than they say that they reach. */
final class Crops {

	private Crops() {}

	static float[] cut(final CropMap map, final float[] image, final int[] n, final float fill) {
		return map.cut(part(image, new short[0], n, List.of(1, 1, 1), map.reach(n)), n, fill);
	}

	static short[] cut(final CropMap map, final short[] labels, final int[] n, final List<Integer> detail) {
		return map.cut(part(new float[n[0] * n[1] * n[2]], labels, n, detail, map.reach(n)), n, detail);
	}

	private static CaseVoxels.Part part(final float[] image, final short[] labels, final int[] n, final List<Integer> detail, final Box box) {
		final Geometry g = Geometry.ofSpacing(new long[] { n[0], n[1], n[2] }, 1, 1, 1);
		final Case c = new Case("c", Path.of("c"), Optional.empty(), Set.of(), Split.TRAIN);
		return new PreparedCase("set", c, new Prepared(Volume.of(image, g), g, 0), labels, detail).voxels().part(box);
	}
}
