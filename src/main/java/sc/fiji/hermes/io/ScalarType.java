package sc.fiji.hermes.io;

import java.nio.ByteBuffer;
import java.util.Locale;

/** The stored number types that hold one real value per voxel, and how a block of them becomes doubles. */
enum ScalarType {

	UINT8(1) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			for (int i = 0; i < n; i++) out[i] = block.get(i) & 0xff;
		}

		@Override
		void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
			final byte[] v = single(block, n);
			for (int i = 0; i < n; i++) out[at + i] = v[i] & 0xff;
		}
	},
	INT8(1) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			for (int i = 0; i < n; i++) out[i] = block.get(i);
		}

		@Override
		void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
			final byte[] v = single(block, n);
			for (int i = 0; i < n; i++) out[at + i] = v[i];
		}
	},
	UINT16(2) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final short[] v = shorts(block, n);
			for (int i = 0; i < n; i++) out[i] = v[i] & 0xffff;
		}

		@Override
		void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
			final short[] v = shorts(block, n);
			for (int i = 0; i < n; i++) out[at + i] = v[i] & 0xffff;
		}
	},
	INT16(2) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final short[] v = shorts(block, n);
			for (int i = 0; i < n; i++) out[i] = v[i];
		}

		@Override
		void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
			final short[] v = shorts(block, n);
			for (int i = 0; i < n; i++) out[at + i] = v[i];
		}
	},
	UINT32(4) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final int[] v = ints(block, n);
			for (int i = 0; i < n; i++) out[i] = v[i] & 0xffffffffL;
		}
	},
	INT32(4) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final int[] v = ints(block, n);
			for (int i = 0; i < n; i++) out[i] = v[i];
		}
	},
	UINT64(8) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final long[] v = longs(block, n);
			// halving keeps the sign bit out; the lost lowest bit is set again so that rounding stays right
			for (int i = 0; i < n; i++) out[i] = v[i] >= 0 ? v[i] : 2.0 * ((v[i] >>> 1) | (v[i] & 1));
		}
	},
	INT64(8) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final long[] v = longs(block, n);
			for (int i = 0; i < n; i++) out[i] = v[i];
		}
	},
	FLOAT32(4) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			final float[] v = new float[n];
			block.asFloatBuffer().get(v);
			for (int i = 0; i < n; i++) out[i] = v[i];
		}

		@Override
		void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
			block.asFloatBuffer().get(out, at, n);
		}
	},
	FLOAT64(8) {

		@Override
		void decode(final ByteBuffer block, final int n, final double[] out) {
			block.asDoubleBuffer().get(out, 0, n);
		}
	};

	private final int bytes;

	ScalarType(final int bytes) {
		this.bytes = bytes;
	}

	/** Bytes of one number. */
	int bytes() {
		return bytes;
	}

	/** The name users know, e.g. {@code uint8}. */
	String title() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Decodes the first {@code n} numbers.
	 *
	 * @param block position 0, in its byte order
	 */
	abstract void decode(ByteBuffer block, int n, double[] out);

	/**
	 * Decodes the first {@code n} numbers to float32.
	 *
	 * @param at where in {@code out} they go
	 */
	void decode(final ByteBuffer block, final int n, final float[] out, final int at) {
		final double[] values = new double[n];
		decode(block, n, values);
		for (int i = 0; i < n; i++) out[at + i] = (float) values[i];
	}

	private static byte[] single(final ByteBuffer block, final int n) {
		final byte[] v = new byte[n];
		block.get(0, v);
		return v;
	}

	// one bulk copy swaps bytes far faster than single reads through a view

	private static short[] shorts(final ByteBuffer block, final int n) {
		final short[] v = new short[n];
		block.asShortBuffer().get(v);
		return v;
	}

	private static int[] ints(final ByteBuffer block, final int n) {
		final int[] v = new int[n];
		block.asIntBuffer().get(v);
		return v;
	}

	private static long[] longs(final ByteBuffer block, final int n) {
		final long[] v = new long[n];
		block.asLongBuffer().get(v);
		return v;
	}
}
