package sc.fiji.hermes.sample;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.volume.Task;

/**
 * A prepared case in memory with places of its structures, so that choosing a voxel
 * of a task does not scan the volume for every sample.
 */
final class LoadedCase {

	/** Places kept a label value, evenly spread over its voxels. */
	private static final int PLACES = 4096;

	private final PreparedCase prepared;
	/** Voxel count and places per label value. */
	private final long[] counts;
	private final int[][] places;

	LoadedCase(final PreparedCase prepared) {
		this.prepared = prepared;
		int max = 0;
		for (final short v : prepared.labels()) max = Math.max(max, v & 0xffff);
		counts = new long[max + 1];
		for (final short v : prepared.labels()) counts[v & 0xffff]++;
		places = new int[max + 1][];
		for (int v = 1; v <= max; v++) places[v] = new int[(int) Math.min(PLACES, counts[v])];
		final long[] seen = new long[max + 1];
		final int[] kept = new int[max + 1];
		for (int i = 0; i < prepared.labels().length; i++) {
			final int v = prepared.labels()[i] & 0xffff;
			if (v == 0) continue;
			// the k-th place is the voxel number k·count/places of this value
			if (kept[v] < places[v].length && seen[v] >= kept[v] * counts[v] / places[v].length) places[v][kept[v]++] = i;
			seen[v]++;
		}
	}

	PreparedCase prepared() {
		return prepared;
	}

	int[] size() {
		final long[] n = prepared.image().image().geometry().size();
		return new int[] { (int) n[0], (int) n[1], (int) n[2] };
	}

	long bytes() {
		return prepared.bytes() + 4L * Arrays.stream(places).mapToLong(p -> p == null ? 0 : p.length).sum();
	}

	/** Whether any voxel belongs to the task. */
	boolean contains(final Dataset dataset, final Task task) {
		return count(dataset, task) > 0;
	}

	/** A random voxel x, y, z of a task that the case contains. */
	int[] voxel(final Dataset dataset, final Task task, final Chance chance) {
		long r = chance.below(count(dataset, task));
		for (final int value : values(dataset, task)) {
			if (r < counts[value]) return voxel(places[value][chance.below(places[value].length)]);
			r -= counts[value];
		}
		throw new IllegalStateException("no voxel of " + task);
	}

	private int[] voxel(final int place) {
		final int[] n = size();
		final List<Integer> detail = prepared.detail();
		final int x = n[0] * detail.get(0), y = n[1] * detail.get(1);
		return new int[] { place % x / detail.get(0), place / x % y / detail.get(1), place / x / y / detail.get(2) };
	}

	private long count(final Dataset dataset, final Task task) {
		long n = 0;
		for (final int value : values(dataset, task)) n += counts[value];
		return n;
	}

	private List<Integer> values(final Dataset dataset, final Task task) {
		final Set<Integer> seen = new HashSet<>();
		return dataset.label(task).map(Label::values).orElse(List.of()).stream()
			.filter(v -> v > 0 && v < counts.length && seen.add(v)).toList();
	}
}
