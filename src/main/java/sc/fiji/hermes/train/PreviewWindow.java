package sc.fiji.hermes.train;

import java.util.List;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.preprocess.PreparedCase;
import sc.fiji.hermes.segment.Windows;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/** Finds the window of a prepared case that shows most of its tasks. */
final class PreviewWindow {

	private final PreparedCase whole;
	private final int[] size, window;
	private final short[] wholeLabels;

	private PreviewWindow(final PreparedCase whole, final Grid grid) {
		this.whole = whole;
		wholeLabels = whole.voxelLabels();
		final Geometry g = whole.image().image().geometry();
		size = new int[] { (int) g.size(0), (int) g.size(1), (int) g.size(2) };
		window = new int[3];
		for (int axis = 0; axis < 3; axis++) window[axis] = Math.min(size[axis], grid.window().get(axis));
	}

	/**
	 * A window of the grid, or less where the case is smaller. Parts of tasks count by their square root, so that some of
	 * every task beats all of one.
	 */
	static PreparedCase of(final PreparedCase whole, final Grid grid, final List<Label> tasks) {
		return new PreviewWindow(whole, grid).best(tasks);
	}

	private PreparedCase best(final List<Label> tasks) {
		final long[] total = new long[1 << 16];
		count(new int[3], size, total);
		double most = -1;
		int[] best = new int[3];
		final long[] inside = new long[1 << 16];
		for (final int z : starts(2)) for (final int y : starts(1)) for (final int x : starts(0)) {
			final int[] start = { x, y, z };
			java.util.Arrays.fill(inside, 0);
			count(start, window, inside);
			double merit = 0;
			for (final Label label : tasks) merit += Math.sqrt(sum(inside, label) / Math.max(1.0, sum(total, label)));
			if (merit <= most) continue;
			most = merit;
			best = start;
		}
		return cut(best);
	}

	private int[] starts(final int axis) {
		return Windows.starts(size[axis], window[axis], Math.max(1, window[axis] / 2));
	}

	private void count(final int[] start, final int[] extent, final long[] counts) {
		for (int z = start[2]; z < start[2] + extent[2]; z++) for (int y = start[1]; y < start[1] + extent[1]; y++) {
			final int row = (z * size[1] + y) * size[0] + start[0];
			for (int i = row; i < row + extent[0]; i++) counts[wholeLabels[i] & 0xffff]++;
		}
	}

	private static double sum(final long[] counts, final Label label) {
		return label.values().stream().mapToLong(v -> counts[v & 0xffff]).sum();
	}

	private PreparedCase cut(final int[] start) {
		final Prepared image = whole.image();
		final float[] data = new float[window[0] * window[1] * window[2]];
		final short[] labels = new short[data.length];
		for (int z = 0; z < window[2]; z++) for (int y = 0; y < window[1]; y++) {
			final int from = ((start[2] + z) * size[1] + start[1] + y) * size[0] + start[0], to = (z * window[1] + y) * window[0];
			System.arraycopy(image.image().data(), from, data, to, window[0]);
			System.arraycopy(wholeLabels, from, labels, to, window[0]);
		}
		final Geometry geometry = Geometry.ofSpacing(new long[] { window[0], window[1], window[2] }, image.image().geometry().spacing());
		return new PreparedCase(whole.dataset(), whole.source(), new Prepared(Volume.of(data, geometry), image.source(), image.background()),
			labels);
	}
}
