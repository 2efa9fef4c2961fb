package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sc.fiji.hermes.tape.GradientCheck.apart;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Convolution and pooling: gradients, and values against plain loops. */
class ConvTest {

	@Test
	@DisplayName("C10 gradients of conv3d, stride 1")
	void stride1() {
		check("conv3d", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(1, 2, 4, 4, 4, 3), random(2, 3, 3, 3, 3, 5));
		check("conv3d odd size", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(3, 1, 3, 5, 7, 2), random(4, 3, 3, 3, 2, 4));
		check("conv3d one slice", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(5, 1, 1, 5, 4, 2), random(6, 3, 3, 3, 2, 2));
		check("conv3d 5³", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(7, 1, 4, 5, 6, 1), random(8, 5, 5, 5, 1, 2));
	}

	@Test
	@DisplayName("C10 gradients of conv3d, stride 2, even and odd sizes")
	void stride2() {
		check("conv3d even", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 2), random(1, 2, 4, 6, 8, 2), random(2, 3, 3, 3, 2, 3));
		check("conv3d odd", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 2), random(3, 1, 5, 7, 3, 2), random(4, 3, 3, 3, 2, 3));
		check("conv3d 2³", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 2), random(5, 1, 4, 4, 6, 2), random(6, 2, 2, 2, 2, 3));
		check("conv3d 5³, stride 3", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 3), random(9, 1, 4, 6, 5, 2), random(10, 5, 5, 5, 2, 2));
		check("conv3d 1³", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 2), random(7, 1, 4, 5, 6, 2), random(8, 1, 1, 1, 2, 3));
	}

	@Test
	@DisplayName("C10 gradients of 1×1×1 convolutions")
	void pointwise() {
		check("conv3d 1³", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(1, 2, 2, 3, 4, 3), random(2, 1, 1, 1, 3, 5));
		check("pointwise", (t, x) -> Conv.pointwise(t, x.get(0), x.get(1)), random(3, 2, 2, 3, 4, 3), random(4, 3, 5));
	}

	@Test
	@DisplayName("C10 gradients of grouped convolution")
	void grouped() {
		check("two groups", (t, x) -> Conv.grouped(t, x.get(0), x.get(1), 1, 2), random(1, 2, 3, 4, 4, 4), random(2, 3, 3, 3, 2, 6));
		check("depth-wise", (t, x) -> Conv.grouped(t, x.get(0), x.get(1), 2, 3), random(3, 1, 4, 4, 5, 3), random(4, 3, 3, 3, 1, 3));
		check("one group", (t, x) -> Conv.grouped(t, x.get(0), x.get(1), 1, 1), random(5, 1, 3, 3, 3, 2), random(6, 3, 3, 3, 2, 2));
	}

	@Test
	@DisplayName("C10 gradients of maxPool2, even and odd sizes")
	void maxPoolGradients() {
		check("even", (t, x) -> Conv.maxPool2(t, x.get(0)), apart(1, 0.03, 2, 4, 4, 6, 3));
		check("odd", (t, x) -> Conv.maxPool2(t, x.get(0)), apart(2, 0.03, 1, 5, 3, 7, 2));
	}

	@Test
	@DisplayName("C10 gradients of pooling and of strides that differ along the axes")
	void perAxisGradients() {
		check("pool 1×2×2", (t, x) -> Conv.maxPool(t, x.get(0), 1, 2, 2), apart(3, 0.03, 2, 3, 4, 5, 2));
		check("pool 2×1×3", (t, x) -> Conv.maxPool(t, x.get(0), 2, 1, 3), apart(4, 0.03, 1, 5, 2, 6, 3));
		check("stride 1×2×2", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1, 2, 2), random(1, 2, 4, 6, 5, 2), random(2, 3, 3, 3, 2, 3));
		check("stride 2×1×3, kernel 1×3×5", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 2, 1, 3), random(3, 1, 5, 4, 7, 2), random(4, 1, 3, 5, 2,
			3));
		check("kernel 1×3×3", (t, x) -> Conv.conv3d(t, x.get(0), x.get(1), 1), random(5, 2, 4, 4, 5, 3), random(6, 1, 3, 3, 3, 4));
	}

	@Test
	@DisplayName("pooling 1×2×2 keeps every plane, and pooling by 1 is nothing")
	void maxPoolPerAxis() {
		final float[] x = new float[3 * 4 * 5];
		for (int i = 0; i < x.length; i++) x[i] = i;
		try (TestGraph g = new TestGraph()) {
			final var in = g.constant(x, 1, 3, 4, 5, 1);
			final var y = Conv.maxPool(Tape.inference(g.tf()), in, 1, 2, 2);
			assertArrayEquals(new long[] { 1, 3, 2, 2, 1 }, Tape.shape(y));
			assertArrayEquals(new float[] { 6, 8, 16, 18, 26, 28, 36, 38, 46, 48, 56, 58 }, g.fetch(y));
			assertEquals(in, Conv.maxPool(Tape.inference(g.tf()), in, 1, 1, 1));
		}
	}

	@Test
	@DisplayName("strides along single axes leave out voxels of the dense result")
	void stridesPerAxis() {
		final int[] n = { 4, 5, 6 };
		final float[] x = random(1, 1, 4, 5, 6, 2).values(), f = random(2, 3, 3, 3, 2, 3).values();
		final float[] all = correlate(x, n, f, 2, 3);
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Conv.conv3d(Tape.inference(g.tf()), g.constant(x, 1, 4, 5, 6, 2), g.constant(f, 3, 3, 3, 2, 3), 1, 2, 3));
			assertEquals(4 * 3 * 2 * 3, y.length);
			for (int i = 0; i < y.length; i++) {
				final int v = i / 3;
				assertEquals(all[((v / 6 * 5 + v / 2 % 3 * 2) * 6 + v % 2 * 3) * 3 + i % 3], y[i], 1e-5);
			}
		}
	}

	@Test
	@DisplayName("D5 maxPool2 takes the maximum of 2×2×2 voxels and drops an odd last one")
	void maxPool() {
		final float[] x = new float[3 * 4 * 5];
		for (int i = 0; i < x.length; i++) x[i] = i;
		try (TestGraph g = new TestGraph()) {
			final var y = Conv.maxPool2(Tape.inference(g.tf()), g.constant(x, 1, 3, 4, 5, 1));
			assertArrayEquals(new long[] { 1, 1, 2, 2, 1 }, Tape.shape(y));
			assertArrayEquals(new float[] { 26, 28, 36, 38 }, g.fetch(y));
		}
	}

	@Test
	@DisplayName("conv3d is a cross-correlation with zero padding, the filter [z, y, x, in, out]")
	void values() {
		final int[] n = { 3, 4, 5 };
		final float[] x = random(1, 1, 3, 4, 5, 2).values(), f = random(2, 3, 3, 3, 2, 3).values();
		final float[] expected = correlate(x, n, f, 2, 3);
		try (TestGraph g = new TestGraph()) {
			final var y = Conv.conv3d(Tape.inference(g.tf()), g.constant(x, 1, 3, 4, 5, 2), g.constant(f, 3, 3, 3, 2, 3), 1);
			assertArrayEquals(expected, g.fetch(y), 1e-5f);
		}
	}

	@Test
	@DisplayName("conv3d with stride > 1 pads k/2 zeros on both sides, as PyTorch does, on even and odd sizes")
	void stridedValues() {
		for (final int[] n : new int[][] { { 4, 6, 8 }, { 5, 4, 7 } }) for (final int stride : new int[] { 2, 3 }) {
			final float[] x = random(1, 1, n[0], n[1], n[2], 2).values(), f = random(2, 3, 3, 3, 2, 3).values();
			final float[] all = correlate(x, n, f, 2, 3);
			try (TestGraph g = new TestGraph()) {
				final var y = Conv.conv3d(Tape.inference(g.tf()), g.constant(x, 1, n[0], n[1], n[2], 2), g.constant(f, 3, 3, 3, 2, 3), stride);
				final int[] m = { (n[0] - 1) / stride + 1, (n[1] - 1) / stride + 1, (n[2] - 1) / stride + 1 };
				assertArrayEquals(new long[] { 1, m[0], m[1], m[2], 3 }, Tape.shape(y));
				// with equal padding, a stride only leaves out voxels
				final float[] expected = new float[m[0] * m[1] * m[2] * 3];
				for (int i = 0; i < expected.length; i++) {
					final int v = i / 3, a = v / m[2] / m[1] * stride, b = v / m[2] % m[1] * stride, c = v % m[2] * stride;
					expected[i] = all[((a * n[1] + b) * n[2] + c) * 3 + i % 3];
				}
				assertArrayEquals(expected, g.fetch(y), 1e-5f);
			}
		}
	}

	@Test
	@DisplayName("Grouped convolution: output group g reads input group g only")
	void groupedValues() {
		final float[] x = random(1, 1, 3, 4, 5, 4).values(), f = random(2, 3, 3, 3, 2, 6).values();
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Conv.grouped(Tape.inference(g.tf()), g.constant(x, 1, 3, 4, 5, 4), g.constant(f, 3, 3, 3, 2, 6), 1, 2));
			for (int group = 0; group < 2; group++) {
				final float[] expected = correlate(channels(x, 4, 2 * group, 2), new int[] { 3, 4, 5 }, channels(f, 6, 3 * group, 3), 2, 3);
				assertArrayEquals(expected, channels(y, 6, 3 * group, 3), 1e-5f);
			}
		}
	}

	@Test
	@DisplayName("D18 one 2-D convolution over three z-shifted copies as channels equals conv3d")
	void stackedSlices() {
		final int z = 4, y = 5, x = 6, in = 2, out = 3;
		final float[] image = random(1, 1, z, y, x, in).values(), filter = random(2, 3, 3, 3, in, out).values();
		final float[] stacked = new float[z * y * x * 3 * in];
		for (int i = 0; i < z; i++) for (int j = 0; j < y * x; j++) for (int d = 0; d < 3; d++) for (int c = 0; c < in; c++) {
			final int source = i + d - 1;
			if (source >= 0 && source < z) stacked[((i * y * x + j) * 3 + d) * in + c] = image[(source * y * x + j) * in + c];
		}
		final float[] flat = new float[filter.length];
		for (int d = 0; d < 3; d++) for (int k = 0; k < 9; k++) for (int c = 0; c < in * out; c++)
			flat[(k * 3 + d) * in * out + c] = filter[(d * 9 + k) * in * out + c];
		try (TestGraph g = new TestGraph()) {
			final var whole = Conv.conv3d(Tape.inference(g.tf()), g.constant(image, 1, z, y, x, in), g.constant(filter, 3, 3, 3, in, out), 1);
			final var slices = g.tf().nn.conv2d(g.constant(stacked, z, y, x, 3 * in), g.constant(flat, 3, 3, 3 * in, out),
				java.util.List.of(1L, 1L, 1L, 1L), "SAME");
			assertArrayEquals(g.fetch(whole), g.fetch(slices), 1e-5f);
		}
	}

	@Test
	@DisplayName("A 1×1×1 convolution equals the matrix product that replaces it")
	void pointwiseValues() {
		final float[] x = random(1, 1, 2, 2, 2, 3).values(), f = random(2, 1, 1, 1, 3, 2).values();
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Conv.conv3d(Tape.inference(g.tf()), g.constant(x, 1, 2, 2, 2, 3), g.constant(f, 1, 1, 1, 3, 2), 1));
			for (int v = 0; v < 8; v++) for (int o = 0; o < 2; o++)
				assertEquals(x[3 * v] * f[o] + x[3 * v + 1] * f[2 + o] + x[3 * v + 2] * f[4 + o], y[2 * v + o], 1e-5);
		}
	}

	/** 3×3×3 cross-correlation by definition. */
	private static float[] correlate(final float[] image, final int[] n, final float[] filter, final int in, final int out) {
		final float[] result = new float[n[0] * n[1] * n[2] * out];
		for (int z = 0; z < n[0]; z++) for (int y = 0; y < n[1]; y++) for (int x = 0; x < n[2]; x++)
			for (int k = 0; k < 27; k++) {
				final int sz = z + k / 9 - 1, sy = y + k / 3 % 3 - 1, sx = x + k % 3 - 1;
				if (sz < 0 || sy < 0 || sx < 0 || sz >= n[0] || sy >= n[1] || sx >= n[2]) continue;
				for (int i = 0; i < in; i++) for (int o = 0; o < out; o++)
					result[((z * n[1] + y) * n[2] + x) * out + o] += image[((sz * n[1] + sy) * n[2] + sx) * in + i] * filter[(k * in + i) * out + o];
			}
		return result;
	}

	/** {@code count} channels from {@code first} of values whose last axis has {@code of}. */
	private static float[] channels(final float[] values, final int of, final int first, final int count) {
		final float[] result = new float[values.length / of * count];
		for (int i = 0; i < result.length; i++) result[i] = values[i / count * of + first + i % count];
		return result;
	}
}
