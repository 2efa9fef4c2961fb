package sc.fiji.hermes.check;

import java.util.Arrays;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

import sc.fiji.hermes.check.CaseFacts.LabelFacts;
import sc.fiji.hermes.check.CaseFacts.ValueFacts;
import sc.fiji.hermes.file.Sha256;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/** Sums over the voxels of one value of a label map. */
final class LabelSums {

	private long voxels, seen;
	private double intensity;
	private final long[] sum = new long[3];
	private final int[] low = { Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE }, high = new int[3];

	private LabelSums() {}

	/** @param image on which the labels were drawn; of other size it tells nothing of them */
	static LabelFacts of(final LabelMap map, final Optional<Volume> image) {
		final Geometry g = map.geometry();
		final float[] values = image.filter(i -> Arrays.equals(i.geometry().size(), g.size())).map(Volume::data).orElse(new float[0]);
		final LabelSums[] sums = new LabelSums[map.histogram().length];
		final short[] data = map.data();
		int at = 0;
		for (int k = 0; k < g.size(2); k++) for (int j = 0; j < g.size(1); j++) for (int i = 0; i < g.size(0); i++, at++) {
			final int value = data[at] & 0xffff;
			if (value == 0) continue;
			if (sums[value] == null) sums[value] = new LabelSums();
			sums[value].add(i, j, k, values.length == 0 ? Float.NaN : values[at]);
		}
		final SortedMap<Integer, ValueFacts> facts = new TreeMap<>();
		for (int v = 1; v < sums.length; v++) if (sums[v] != null) facts.put(v, sums[v].facts());
		return new LabelFacts(Sha256.of(map), g, facts);
	}

	private void add(final int i, final int j, final int k, final float value) {
		voxels++;
		add(0, i);
		add(1, j);
		add(2, k);
		if (!Float.isFinite(value)) return;
		seen++;
		intensity += value;
	}

	private void add(final int axis, final int index) {
		sum[axis] += index;
		low[axis] = Math.min(low[axis], index);
		high[axis] = Math.max(high[axis], index);
	}

	private ValueFacts facts() {
		return new ValueFacts(voxels, sum, low, high, seen, intensity);
	}
}
