package sc.fiji.hermes.volume;

import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.real.FloatType;

/**
 * A scalar 3-D image and its {@link Geometry}. Values are float32 in the unit of
 * the modality (HU for CT, SUV for PET, arbitrary for MR), stored x fastest, so the
 * backing array read row-major has shape {@code [z, y, x]}. At most 2³¹−1 voxels.
 */
public final class Volume {

	private final float[] data;
	private final Geometry geometry;

	private Volume(final float[] data, final Geometry geometry) {
		this.data = data;
		this.geometry = geometry;
	}

	/** Wraps {@code data} (x fastest) without copying. */
	public static Volume of(final float[] data, final Geometry geometry) {
		if (data.length != geometry.voxels()) throw new IllegalArgumentException(data.length + " values for " + geometry);
		return new Volume(data, geometry);
	}

	/** The backing array, x fastest; owned by this volume, do not write to it. */
	public float[] data() {
		return data;
	}

	public Geometry geometry() {
		return geometry;
	}

	/** The values as an imglib2 image of axes x, y, z over the same memory. */
	public ArrayImg<FloatType, FloatArray> image() {
		return ArrayImgs.floats(data, geometry.size());
	}
}
