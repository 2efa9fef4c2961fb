package sc.fiji.hermes.io;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

/**
 * The voxels of a volume file one array a slice, as image viewers keep them, and in as few bytes as the file has them: a CT
 * of int16 takes half of what {@link Volume} takes. Value = {@code slope · stored + offset}.
 *
 * @param geometry of one time point
 * @param frames time points, all of this geometry
 * @param type of the arrays
 * @param pixels {@code byte[]}, {@code short[]} or {@code float[]}, x fastest, the slices of the first time point first; owned by
 *            the reader, so that a viewer may change them
 * @param about what a folder calls it, e.g. {@code series 3 "T1 axial" (MR)}; empty for files
 */
public record StoredSlices(Geometry geometry, int frames, Type type, double slope, double offset, List<Object> pixels,
	String about)
{

	/** Number types that viewers can hold. */
	public enum Type {
			/** {@code byte[]} */
			UINT8,
			/** {@code short[]} */
			INT16,
			/** {@code short[]} whose sign bit counts 32,768 */
			UINT16,
			/** {@code float[]} */
			FLOAT32;

		Object array(final int length) {
			return switch (this) {
				case UINT8 -> new byte[length];
				case INT16, UINT16 -> new short[length];
				case FLOAT32 -> new float[length];
			};
		}

		ScalarType scalar() {
			return switch (this) {
				case UINT8 -> ScalarType.UINT8;
				case INT16 -> ScalarType.INT16;
				case UINT16 -> ScalarType.UINT16;
				case FLOAT32 -> ScalarType.FLOAT32;
			};
		}

		/** The type in which numbers of a file are kept. */
		static Type of(final ScalarType stored) {
			return switch (stored) {
				case UINT8 -> UINT8;
				case INT8, INT16 -> INT16;
				case UINT16 -> UINT16;
				default -> FLOAT32;
			};
		}
	}

	public StoredSlices {
		if (pixels.size() != geometry.size(2) * frames) throw new IllegalArgumentException(pixels.size() + " slices for " + frames + " of " +
			geometry);
		if (type == Type.FLOAT32 && (slope != 1 || offset != 0)) throw new IllegalArgumentException("float32 is scaled when it is read");
		pixels = List.copyOf(pixels);
	}

	/** Unscaled slices of one time point. */
	public static StoredSlices of(final Geometry geometry, final Type type, final List<Object> pixels) {
		return new StoredSlices(geometry, 1, type, 1, 0, pixels, "");
	}

	/** Copies of the slices of a volume. */
	public static List<Object> split(final Volume volume) {
		final int plane = Math.toIntExact(volume.geometry().size(0) * volume.geometry().size(1));
		final List<Object> pixels = new ArrayList<>();
		for (int z = 0; z < volume.geometry().size(2); z++) {
			final float[] slice = new float[plane];
			System.arraycopy(volume.data(), z * plane, slice, 0, plane);
			pixels.add(slice);
		}
		return pixels;
	}
}
