package sc.fiji.hermes.preprocess;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How many labels of a case have each value, and so how many of their places are kept.
 *
 * @param values that occur, ascending
 * @param counts of each
 */
record LabelCounts(int[] values, long[] counts) {

	static LabelCounts of(final short[] labels) {
		final long[] all = new long[1 << 16];
		for (final short v : labels) all[v & 0xffff]++;
		return of(all);
	}

	/** @param all number of labels of each value */
	static LabelCounts of(final long[] all) {
		final int[] values = IntStream.range(0, all.length).filter(v -> all[v] > 0).toArray();
		return new LabelCounts(values, Arrays.stream(values).mapToLong(v -> all[v]).toArray());
	}

	/** 0 for a value that does not occur. */
	long of(final int value) {
		final int row = row(value);
		return row < 0 ? 0 : counts[row];
	}

	/** Negative for a value that does not occur. */
	int row(final int value) {
		return Arrays.binarySearch(values, value);
	}

	/** How many places are kept of the value in a row; of background none. */
	int places(final int row) {
		return values[row] == 0 ? 0 : (int) Math.min(CaseVoxels.MOST_PLACES, counts[row]);
	}

	/** The places of every row, ascending and evenly spread over the labels of the value. */
	int[][] places(final short[] labels) {
		final int[] rows = new int[1 << 16];
		final int[][] places = new int[values.length][];
		for (int r = 0; r < values.length; r++) {
			rows[values[r]] = r;
			places[r] = new int[places(r)];
		}
		final long[] seen = new long[values.length];
		final int[] kept = new int[values.length];
		for (int i = 0; i < labels.length; i++) {
			if (labels[i] == 0) continue;
			final int r = rows[labels[i] & 0xffff];
			// the k-th place is the label number k·count/places of this value
			if (kept[r] < places[r].length && seen[r] >= kept[r] * counts[r] / places[r].length) places[r][kept[r]++] = i;
			seen[r]++;
		}
		return places;
	}
}
