package sc.fiji.hermes.volume;

import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.type.numeric.integer.UnsignedShortType;

/**
 * One label value (0 to 65,535, 0 = background) for every voxel, and its
 * {@link Geometry}. Stored as unsigned 16-bit, x fastest. At most 2³¹−1 voxels.
 */
public final class LabelMap {

	private final short[] data;
	private final Geometry geometry;

	private LabelMap(final short[] data, final Geometry geometry) {
		this.data = data;
		this.geometry = geometry;
	}

	/** Wraps {@code data} (x fastest, unsigned) without copying. */
	public static LabelMap of(final short[] data, final Geometry geometry) {
		if (data.length != geometry.voxels()) throw new IllegalArgumentException(data.length + " values for " + geometry);
		return new LabelMap(data, geometry);
	}

	/** The backing array, x fastest, unsigned; owned by this map, do not write to it. */
	public short[] data() {
		return data;
	}

	public Geometry geometry() {
		return geometry;
	}

	/** The labels as an imglib2 image of axes x, y, z over the same memory. */
	public ArrayImg<UnsignedShortType, ShortArray> image() {
		return ArrayImgs.unsignedShorts(data, geometry.size());
	}

	/** Voxel count per label value; index = value, length = largest value + 1. */
	public long[] histogram() {
		int max = 0;
		for (final short v : data) max = Math.max(max, v & 0xffff);
		final long[] counts = new long[max + 1];
		for (final short v : data) counts[v & 0xffff]++;
		return counts;
	}
}
