package sc.fiji.hermes.segment;

import java.util.BitSet;
import java.util.List;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.segment.Components.Neighbours;
import sc.fiji.hermes.volume.Geometry;

/** Removes components and fills holes of finished masks, as the rules of their tasks say. */
final class MaskCleaner {

	private final int[] size;
	private final double millilitres;

	/** A mask that is changed in place. */
	private interface Mask {

		boolean inside(long voxel);

		void clear(long from, long to);

		/** Only voxels that belong to no task. */
		void fill(long from, long to);
	}

	MaskCleaner(final Geometry geometry) {
		size = new int[] { (int) geometry.size(0), (int) geometry.size(1), (int) geometry.size(2) };
		millilitres = geometry.voxelVolume() / 1000;
	}

	/** @param rules of the tasks of a label map, whose values count from 1 */
	void clean(final LabelStore labels, final List<TaskRule> rules) {
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

	private static Mask mask(final LabelStore labels, final int task) {
		final short value = (short) (task + 1);
		return new Mask() {

			@Override
			public boolean inside(final long voxel) {
				return labels.get(voxel) == value;
			}

			@Override
			public void clear(final long from, final long to) {
				for (long i = from; i < to; i++) labels.set(i, (short) 0);
			}

			@Override
			public void fill(final long from, final long to) {
				for (long i = from; i < to; i++) if (labels.get(i) == 0) labels.set(i, value);
			}
		};
	}

	private static Mask mask(final BitSet bits) {
		return new Mask() {

			@Override
			public boolean inside(final long voxel) {
				return bits.get((int) voxel);
			}

			@Override
			public void clear(final long from, final long to) {
				bits.clear((int) from, (int) to);
			}

			@Override
			public void fill(final long from, final long to) {
				bits.set((int) from, (int) to);
			}
		};
	}
}
