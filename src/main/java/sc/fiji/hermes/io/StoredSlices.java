package sc.fiji.hermes.io;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Slab;
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
 * @param about lines on what it is, of a folder e.g. {@code series 3 "T1 axial" (MR)} and how it was made; empty for files
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

		/** Values {@code slope · stored + offset} of a slice of this type; a slice of float32 is its own values. */
		public float[] values(final Object slice, final double slope, final double offset) {
			if (slice instanceof float[] floats) return floats;
			if (slice instanceof byte[] bytes) {
				final float[] values = new float[bytes.length];
				for (int i = 0; i < values.length; i++) values[i] = (float) (slope * (bytes[i] & 0xff) + offset);
				return values;
			}
			final short[] shorts = (short[]) slice;
			final float[] values = new float[shorts.length];
			final boolean signed = this == INT16;
			for (int i = 0; i < values.length; i++) values[i] = (float) (slope * (signed ? shorts[i] : shorts[i] & 0xffff) + offset);
			return values;
		}

		/** A slice of this type, which has to hold the values. */
		public Object slice(final float[] values, final int from, final int length) {
			final Object slice = array(length);
			switch (this) {
				case UINT8 -> {
					for (int i = 0; i < length; i++) ((byte[]) slice)[i] = (byte) (int) values[from + i];
				}
				case INT16, UINT16 -> {
					for (int i = 0; i < length; i++) ((short[]) slice)[i] = (short) (int) values[from + i];
				}
				case FLOAT32 -> System.arraycopy(values, from, slice, 0, length);
			}
			return slice;
		}

		/** The type of 16 bits that holds whole numbers from {@code least} to {@code most}, float32 if none does. */
		public static Type ofWhole(final float least, final float most) {
			if (least >= Short.MIN_VALUE && most <= Short.MAX_VALUE) return INT16;
			return least >= 0 && most <= 0xffff ? UINT16 : FLOAT32;
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
		return split(volume, Type.FLOAT32);
	}

	/** The same as numbers of a type that holds all of them. */
	public static List<Object> split(final Volume volume, final Type type) {
		final int plane = Math.toIntExact(volume.geometry().size(0) * volume.geometry().size(1));
		final List<Object> pixels = new ArrayList<>();
		for (final Slab<float[]> s : volume.slabs()) for (int at = s.from(); at < s.to(); at += plane) pixels.add(type.slice(s.values(), at, plane));
		return pixels;
	}

	/** The smallest type of 16 or 32 bits that holds all values of a volume. */
	public static Type narrowest(final Volume volume) {
		float min = 0, max = 0;
		for (final Slab<float[]> s : volume.slabs()) for (int i = s.from(); i < s.to(); i++) {
			final float v = s.values()[i];
			// no infinity and no NaN is equal to its rounding to an int
			if ((int) v != v) return Type.FLOAT32;
			min = Math.min(min, v);
			max = Math.max(max, v);
		}
		return Type.ofWhole(min, max);
	}
}
