package sc.fiji.hermes.evaluate;

import java.util.BitSet;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;

/**
 * The voxels of one task, seen through a label map: those whose value is among the
 * task's values, or simply all that are not 0. Shares the memory of the map.
 *
 * <pre>{@code
 * Mask liver = Mask.of(labels, new Label(new Task("liver"), List.of(1)));
 * Mask drawn = Mask.nonZero(binary);
 * }</pre>
 */
public final class Mask {

	private final LabelMap map;
	private final short[] data;
	private final BitSet values, unknown;

	private Mask(final LabelMap map, final BitSet values, final BitSet unknown) {
		this.map = map;
		data = map.data();
		this.values = values;
		this.unknown = unknown;
	}

	/** The voxels that hold one of the label's values. */
	public static Mask of(final LabelMap map, final Label label) {
		return of(map, label, new BitSet());
	}

	/**
	 * The voxels that hold one of the label's values, where others are unknown.
	 *
	 * @param unknown values whose voxels may or may not belong to the task
	 */
	public static Mask of(final LabelMap map, final Label label, final BitSet unknown) {
		final BitSet values = new BitSet();
		label.values().forEach(values::set);
		return new Mask(map, values, unknown);
	}

	/** The voxels that are not 0, for files that hold one structure. */
	public static Mask nonZero(final LabelMap map) {
		final BitSet values = new BitSet();
		values.set(1, 1 << 16);
		return new Mask(map, values, new BitSet());
	}

	/** Whether the voxel belongs to the task; {@code voxel} counts x fastest. */
	public boolean contains(final int voxel) {
		return values.get(data[voxel] & 0xffff);
	}

	/** Whether it is known if the voxel belongs to the task. */
	public boolean knows(final int voxel) {
		return !unknown.get(data[voxel] & 0xffff);
	}

	public int voxels() {
		return data.length;
	}

	public Geometry geometry() {
		return map.geometry();
	}

	/** Number of voxels inside. */
	public long count() {
		long n = 0;
		for (final short value : data) if (values.get(value & 0xffff)) n++;
		return n;
	}
}
