package sc.fiji.hermes.segment;

import java.util.BitSet;
import java.util.List;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.segment.Components.Neighbours;
import sc.fiji.hermes.volume.Geometry;

/** Removes components and fills holes of finished masks, as the rules of their tasks say. */
final class MaskCleaner {

	private final int[] size;
	private final double millilitres;

	/** A mask that is changed in place. */
	private interface Mask {

		boolean inside(int voxel);

		void clear(int from, int to);

		/** Only voxels that belong to no task. */
		void fill(int from, int to);
	}

	MaskCleaner(final Geometry geometry) {
		size = new int[] { (int) geometry.size(0), (int) geometry.size(1), (int) geometry.size(2) };
		millilitres = geometry.voxelVolume() / 1000;
	}

	/** @param rules of the tasks of a label map, whose values count from 1 */
	void clean(final short[] labels, final List<TaskRule> rules) {
		// all of them first: what one task gives up may be a hole of another
		for (int t = 0; t < rules.size(); t++) keep(mask(labels, t), rules.get(t));
		for (int t = 0; t < rules.size(); t++) fill(mask(labels, t), rules.get(t));
	}

	void clean(final BitSet bits, final TaskRule rule) {
		final Mask mask = mask(bits);
		keep(mask, rule);
		fill(mask, rule);
	}

	private void keep(final Mask mask, final TaskRule rule) {
		if (!rule.largest() && rule.millilitres() == 0) return;
		final Components parts = Components.of(mask::inside, size, Neighbours.ALL);
		final boolean[] kept = parts.kept(rule, millilitres);
		parts.forEachRun((part, from, to) -> {
			if (!kept[part]) mask.clear(from, to);
		});
	}

	private void fill(final Mask mask, final TaskRule rule) {
		if (!rule.fill()) return;
		final Components rest = Components.of(i -> !mask.inside(i), size, Neighbours.SIX);
		rest.forEachRun((part, from, to) -> {
			if (!rest.touchesBorder(part)) mask.fill(from, to);
		});
	}

	private static Mask mask(final short[] labels, final int task) {
		final short value = (short) (task + 1);
		return new Mask() {

			@Override
			public boolean inside(final int voxel) {
				return labels[voxel] == value;
			}

			@Override
			public void clear(final int from, final int to) {
				for (int i = from; i < to; i++) labels[i] = 0;
			}

			@Override
			public void fill(final int from, final int to) {
				for (int i = from; i < to; i++) if (labels[i] == 0) labels[i] = value;
			}
		};
	}

	private static Mask mask(final BitSet bits) {
		return new Mask() {

			@Override
			public boolean inside(final int voxel) {
				return bits.get(voxel);
			}

			@Override
			public void clear(final int from, final int to) {
				bits.clear(from, to);
			}

			@Override
			public void fill(final int from, final int to) {
				bits.set(from, to);
			}
		};
	}
}
