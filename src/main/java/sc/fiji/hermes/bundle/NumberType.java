package sc.fiji.hermes.bundle;

import java.nio.ByteBuffer;

/** A number type of safetensors files, how it becomes float32 and float32 becomes it. */
enum NumberType {
		F64(8), F32(4), F16(2), BF16(2), I64(8), U64(8), I32(4), U32(4), I16(2), U16(2), I8(1), U8(1), BOOL(1);

	/** A whole number was met that the other type cannot hold, or a finite number beyond its range. */
	static final class Inexact extends Exception {

		private static final long serialVersionUID = 1L;

		Inexact(final String number) {
			super(number);
		}
	}

	final int bytes;

	NumberType(final int bytes) {
		this.bytes = bytes;
	}

	/**
	 * Converts everything between the position and the limit of a little-endian buffer; whole numbers must be exact,
	 * fractions are rounded.
	 */
	void decode(final ByteBuffer in, final float[] out, final int from) throws Inexact {
		final int n = in.remaining() / bytes;
		if (this == F32) {
			in.asFloatBuffer().get(out, from, n);
			return;
		}
		for (int i = 0; i < n; i++) out[from + i] = next(in);
	}

	private float next(final ByteBuffer in) throws Inexact {
		return switch (this) {
			case F64 -> narrow(in.getDouble());
			case F32 -> in.getFloat();
			case F16 -> half(in.getShort());
			case BF16 -> Float.intBitsToFloat(in.getShort() << 16);
			case I64 -> exact(in.getLong());
			case U64 -> unsigned(in.getLong());
			case I32 -> exact(in.getInt());
			case U32 -> exact(Integer.toUnsignedLong(in.getInt()));
			case I16 -> in.getShort();
			case U16 -> Short.toUnsignedInt(in.getShort());
			case I8 -> in.get();
			case U8 -> Byte.toUnsignedInt(in.get());
			case BOOL -> in.get() == 0 ? 0 : 1;
		};
	}

	private static float narrow(final double d) throws Inexact {
		final float f = (float) d;
		if (Float.isInfinite(f) && !Double.isInfinite(d)) throw new Inexact(Double.toString(d));
		return f;
	}

	private static float exact(final long l) throws Inexact {
		final float f = l;
		// the cast saturates, so the largest long needs its own test
		if ((long) f != l || l == Long.MAX_VALUE) throw new Inexact(Long.toString(l));
		return f;
	}

	private static float unsigned(final long l) throws Inexact {
		if (l < 0) throw new Inexact(Long.toUnsignedString(l));
		return exact(l);
	}

	/**
	 * Writes numbers behind the position of a little-endian buffer, as {@link #F32} bit for bit or as {@link #F16} rounded to the nearest,
	 * ties to even.
	 */
	void encode(final float[] values, final int from, final int n, final ByteBuffer out) throws Inexact {
		if (this == F32) {
			out.asFloatBuffer().put(values, from, n);
			out.position(out.position() + n * bytes);
			return;
		}
		if (this != F16) throw new IllegalArgumentException("numbers are not written as " + this);
		for (int i = from; i < from + n; i++) {
			final short half = toHalf(values[i]);
			if ((half & 0x7fff) == 0x7c00 && Float.isFinite(values[i])) throw new Inexact(Float.toString(values[i]));
			out.putShort(half);
		}
	}

	/** The bits of the nearest binary16, ties to even; infinite from 65520 on. */
	static short toHalf(final float value) {
		final int bits = Float.floatToRawIntBits(value), sign = bits >>> 16 & 0x8000, magnitude = bits & 0x7fffffff;
		// one bit of the fraction has to be set, or it would become infinite
		if (magnitude > 0x7f800000) return (short) (sign | 0x7e00 | magnitude >> 13 & 0x3ff);
		if (magnitude >= 0x47800000) return (short) (sign | 0x7c00);
		// subnormal: a count of 2^-24, which a double holds exactly before it is rounded
		if (magnitude < 0x38800000) return (short) (sign | (int) Math.rint(Float.intBitsToFloat(magnitude) * 0x1p24));
		// a carry out of the fraction goes on into the exponent, as it must
		final int rebased = magnitude - (112 << 23);
		return (short) (sign | rebased + 0xfff + (rebased >> 13 & 1) >> 13);
	}

	/** IEEE 754 binary16; Java has its own conversion only from version 20 on. */
	static float half(final short bits) {
		final int sign = (bits & 0x8000) << 16, exponent = bits >> 10 & 0x1f, fraction = bits & 0x3ff;
		if (exponent == 0x1f) return Float.intBitsToFloat(sign | 0x7f800000 | fraction << 13);
		if (exponent > 0) return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
		final float subnormal = fraction * 0x1p-24f;
		return sign < 0 ? -subnormal : subnormal;
	}
}
