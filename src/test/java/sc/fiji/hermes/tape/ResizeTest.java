package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Trilinear resizing with aligned corners. */
class ResizeTest {

	@Test
	@DisplayName("C10 gradient of trilinear resize: up, down, mixed, from and to one voxel, two samples")
	void gradients() {
		check("up", (t, x) -> Resize.trilinear(t, x.get(0), 4, 6, 8), random(1, 1, 2, 3, 4, 3));
		check("odd", (t, x) -> Resize.trilinear(t, x.get(0), 5, 7, 9), random(2, 2, 2, 3, 4, 2));
		check("down", (t, x) -> Resize.trilinear(t, x.get(0), 3, 2, 4), random(3, 2, 6, 5, 7, 2));
		check("mixed", (t, x) -> Resize.trilinear(t, x.get(0), 2, 5, 4), random(4, 2, 4, 3, 4, 2));
		check("planes only", (t, x) -> Resize.trilinear(t, x.get(0), 3, 6, 8), random(7, 2, 3, 3, 4, 2));
		check("along z only", (t, x) -> Resize.trilinear(t, x.get(0), 6, 3, 4), random(8, 2, 3, 3, 4, 2));
		check("from one slice", (t, x) -> Resize.trilinear(t, x.get(0), 3, 4, 4), random(5, 2, 1, 2, 2, 2));
		check("to one slice", (t, x) -> Resize.trilinear(t, x.get(0), 1, 3, 1), random(6, 2, 3, 2, 2, 2));
	}

	@Test
	@DisplayName("D4 2 to 4 along each axis on [0, 3] gives [0, 1, 2, 3]")
	void ramp() {
		assertArrayEquals(new float[] { 0, 1, 2, 3 }, resize(new float[] { 0, 3 }, 1, 1, 2, 1, 1, 4), 1e-6f);
		assertArrayEquals(new float[] { 0, 1, 2, 3 }, resize(new float[] { 0, 3 }, 1, 2, 1, 1, 4, 1), 1e-6f);
		assertArrayEquals(new float[] { 0, 1, 2, 3 }, resize(new float[] { 0, 3 }, 2, 1, 1, 4, 1, 1), 1e-6f);
	}

	@Test
	@DisplayName("D4 a linear ramp over three axes stays linear, corners map to corners")
	void linear() {
		final int[] n = { 3, 4, 5 }, m = { 7, 2, 9 };
		final float[] x = new float[60];
		for (int i = 0; i < 60; i++) x[i] = value(i / 20 / 2.0, i / 5 % 4 / 3.0, i % 5 / 4.0);
		final float[] y = resize(x, n[0], n[1], n[2], m[0], m[1], m[2]);
		for (int i = 0; i < y.length; i++)
			assertEquals(value(i / (m[1] * m[2]) / 6.0, i / m[2] % m[1], i % m[2] / 8.0), y[i], 1e-5, "voxel " + i);
		assertEquals(x[0], y[0], 1e-6);
		assertEquals(x[59], y[y.length - 1], 1e-5);
	}

	private static float value(final double z, final double y, final double x) {
		return (float) (1 + 2 * z - 3 * y + 5 * x);
	}

	@Test
	@DisplayName("D4 a constant stays constant, to and from any size")
	void constant() {
		for (final float v : resize(new float[] { 7, 7, 7, 7, 7, 7 }, 1, 2, 3, 5, 1, 4)) assertEquals(7, v, 1e-6);
	}

	@Test
	@DisplayName("D4 equals three matrix products, channels and samples apart")
	void matrices() {
		final float[] x = random(1, 2, 3, 4, 2, 2).values();
		try (TestGraph g = new TestGraph()) {
			final float[] y = g.fetch(Resize.trilinear(Tape.inference(g.tf()), g.constant(x, 2, 3, 4, 2, 2), 5, 3, 6));
			final float[][] wz = Resize.weights(3, 5), wy = Resize.weights(4, 3), wx = Resize.weights(2, 6);
			for (int s = 0; s < 2; s++) for (int i = 0; i < 5; i++) for (int j = 0; j < 3; j++) for (int k = 0; k < 6; k++)
				for (int c = 0; c < 2; c++) {
					double sum = 0;
					for (int a = 0; a < 3; a++) for (int b = 0; b < 4; b++) for (int d = 0; d < 2; d++)
						sum += (double) wz[i][a] * wy[j][b] * wx[k][d] * x[(((s * 3 + a) * 4 + b) * 2 + d) * 2 + c];
					assertEquals(sum, y[(((s * 5 + i) * 3 + j) * 6 + k) * 2 + c], 2e-6);
				}
		}
	}

	private static float[] resize(final float[] x, final int d, final int h, final int w, final int z, final int y, final int width) {
		try (TestGraph g = new TestGraph()) {
			final var resized = Resize.trilinear(Tape.inference(g.tf()), g.constant(x, 1, d, h, w, 1), z, y, width);
			assertArrayEquals(new long[] { 1, z, y, width, 1 }, Tape.shape(resized));
			return g.fetch(resized);
		}
	}
}
