package sc.fiji.hermes.io.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How the grey values of one frame are stored (PS3.3 section C.7.6.3, PS3.5 section 8).
 *
 * @param allocated bits of a pixel: 8, 16 or 32, or 64 for float64
 * @param stored bits of it that are the value; what other bits hold (old overlays) is not
 * @param highBit the uppermost of these, from 0
 * @param swapped whether two 8-bit pixels change places, as they do in big endian words (PS3.5 section 7.3)
 */
public record PixelFormat(Kind kind, int columns, int rows, int allocated, int stored, int highBit, ByteOrder order, boolean swapped) {

	enum Kind {
		UNSIGNED, SIGNED, FLOAT
	}

	public int pixels() {
		return columns * rows;
	}

	/** Bytes of one frame in the file. */
	long bytes() {
		final long bytes = (long) columns * rows * (allocated / 8);
		return swapped ? bytes + (bytes & 1) : bytes;
	}

	/** The name users know, e.g. {@code int16}. */
	String title() {
		return switch (kind) {
			case UNSIGNED -> "uint" + allocated;
			case SIGNED -> "int" + allocated;
			case FLOAT -> "float" + allocated;
		};
	}

	/** Value = slope · stored value + intercept, for one frame from {@code at} on. */
	void decode(final byte[] bytes, final double slope, final double intercept, final float[] out, final int at) {
		final ByteBuffer b = ByteBuffer.wrap(bytes).order(order);
		final int n = pixels();
		if (kind == Kind.FLOAT) {
			for (int i = 0; i < n; i++) out[at + i] = (float) (slope * (allocated == 32 ? b.getFloat(4 * i) : b.getDouble(8 * i)) + intercept);
			return;
		}
		// puts the value's uppermost bit on top, then moves it down with zeros or copies of its sign
		final int left = 31 - highBit, right = 32 - stored;
		final boolean signed = kind == Kind.SIGNED;
		if (allocated == 16) {
			// one bulk copy swaps bytes far faster than single reads through a view
			final short[] raw = new short[n];
			b.asShortBuffer().get(raw);
			if (signed) for (int i = 0; i < n; i++) out[at + i] = (float) (slope * (raw[i] << left >> right) + intercept);
			else for (int i = 0; i < n; i++) out[at + i] = (float) (slope * (raw[i] << left >>> right) + intercept);
			return;
		}
		final int[] raw = new int[n];
		if (allocated == 32) b.asIntBuffer().get(raw);
		else for (int i = 0; i < n; i++) raw[i] = bytes[swapped ? i ^ 1 : i];
		if (signed) for (int i = 0; i < n; i++) out[at + i] = (float) (slope * (raw[i] << left >> right) + intercept);
		else for (int i = 0; i < n; i++) out[at + i] = (float) (slope * ((raw[i] << left >>> right) & 0xffffffffL) + intercept);
	}
}
