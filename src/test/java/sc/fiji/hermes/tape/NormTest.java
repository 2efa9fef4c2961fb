package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static sc.fiji.hermes.tape.GradientCheck.check;
import static sc.fiji.hermes.tape.GradientCheck.random;
import static sc.fiji.hermes.tape.GradientCheck.uniform;

import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Instance and layer norm. */
class NormTest {

	@Test
	@DisplayName("C10 gradient of instance norm, one and two samples")
	void instanceGradient() {
		check("n = 1", (t, x) -> Norm.instance(t, x.get(0), 1e-4f), random(1, 1, 3, 4, 5, 3));
		check("n = 2", (t, x) -> Norm.instance(t, x.get(0), 1e-5f), random(2, 2, 3, 3, 4, 2));
		check("two voxels", (t, x) -> Norm.instance(t, x.get(0), 1e-4f), uniform(3, -3, 3, 1, 1, 1, 8, 2));
	}

	@Test
	@DisplayName("C10 gradient of instance norm where epsilon matters")
	void instanceGradientSmallVariance() {
		final float[] small = random(1, 1, 3, 3, 3, 2).values();
		for (int i = 0; i < small.length; i++) small[i] *= 0.01f;
		check("std 0.01", 1e-4, (t, x) -> Norm.instance(t, x.get(0), 1e-4f), new GradientCheck.Input(small, 1, 3, 3, 3, 2));
	}

	@Test
	@DisplayName("C10 gradients of layer norm with gain and shift, both epsilons, ranks 2 to 4")
	void layerGradients() {
		check("1e-5", (t, x) -> Norm.layer(t, x.get(0), x.get(1), x.get(2), 1e-5f), random(1, 2, 3, 16), random(2, 16), random(3, 16));
		check("1e-4", (t, x) -> Norm.layer(t, x.get(0), x.get(1), x.get(2), 1e-4f), random(4, 2, 2, 3, 16), random(5, 16), random(6, 16));
		check("rows", (t, x) -> Norm.layer(t, x.get(0), x.get(1), x.get(2), 1e-4f), random(7, 5, 8), random(8, 8), random(9, 8));
	}

	@Test
	@DisplayName("D1 instance norm: mean 0, variance var/(var+eps), a constant channel gives 0")
	void moments() {
		final Random random = new Random(1);
		final float[] x = new float[2 * 64 * 3];
		for (int i = 0; i < x.length; i++) x[i] = i % 3 == 2 ? 4 : (float) (10 + (1 + i % 3) * random.nextGaussian());
		final float[] y = instance(x, 1e-1f, 2, 4, 4, 4, 3);
		for (int n = 0; n < 2; n++) for (int c = 0; c < 3; c++) {
			final double variance = moments(x, n, c)[1];
			final double[] m = moments(y, n, c);
			assertEquals(0, m[0], 1e-5);
			assertEquals(variance / (variance + 1e-1), m[1], 1e-4);
			if (c == 2) assertEquals(0, m[1], 1e-9);
		}
	}

	@Test
	@DisplayName("D1 IN(a·x + b) = IN(x) for a > 0")
	void affineInvariance() {
		final float[] x = random(1, 1, 4, 4, 4, 3).values();
		final float[] affine = x.clone();
		for (int i = 0; i < x.length; i++) affine[i] = 3 * x[i] - 5;
		assertArrayEquals(instance(x, 1e-5f, 1, 4, 4, 4, 3), instance(affine, 1e-5f, 1, 4, 4, 4, 3), 5e-5f);
	}

	@Test
	@DisplayName("D1, A11 a sample's instance norm does not depend on the other sample")
	void samplesApart() {
		final float[] a = random(1, 1, 4, 4, 4, 3).values(), b = random(2, 1, 4, 4, 4, 3).values();
		final float[] both = new float[a.length + b.length];
		System.arraycopy(a, 0, both, 0, a.length);
		System.arraycopy(b, 0, both, a.length, b.length);
		final float[] y = instance(both, 1e-4f, 2, 4, 4, 4, 3);
		assertArrayEquals(instance(a, 1e-4f, 1, 4, 4, 4, 3), java.util.Arrays.copyOf(y, a.length), 1e-6f);
		assertArrayEquals(instance(b, 1e-4f, 1, 4, 4, 4, 3), java.util.Arrays.copyOfRange(y, a.length, y.length), 1e-6f);
	}

	@Test
	@DisplayName("D2 epsilon of instance norm: a channel of deviation 0.01 comes out at 0.7071 or 0.9535")
	void epsilon() {
		final float[] x = new float[64];
		for (int i = 0; i < 64; i++) x[i] = i % 2 == 0 ? 0.01f : -0.01f;
		assertEquals(0.7071, instance(x, 1e-4f, 1, 4, 4, 4, 1)[0], 1e-4);
		assertEquals(0.9535, instance(x, 1e-5f, 1, 4, 4, 4, 1)[0], 1e-4);
	}

	@Test
	@DisplayName("D2 epsilon of layer norm, and its gain and shift")
	void layerEpsilon() {
		try (TestGraph g = new TestGraph()) {
			final var x = g.constant(new float[] { 0.01f, -0.01f, 0.01f, -0.01f }, 1, 1, 4);
			final var gain = g.constant(new float[] { 1, 1, 2, 2 }, 4);
			final var shift = g.constant(new float[] { 0, 0, 1, 1 }, 4);
			final Tape tape = Tape.inference(g.tf());
			assertArrayEquals(new float[] { 0.7071f, -0.7071f, 2.4142f, -0.4142f }, g.fetch(Norm.layer(tape, x, gain, shift, 1e-4f)), 1e-4f);
			assertArrayEquals(new float[] { 0.9535f, -0.9535f, 2.9069f, -0.9069f }, g.fetch(Norm.layer(tape, x, gain, shift, 1e-5f)), 1e-4f);
		}
	}

	@Test
	@DisplayName("D15 instance norm refuses a single voxel")
	void singleVoxel() {
		try (TestGraph g = new TestGraph()) {
			assertThrows(IllegalArgumentException.class,
				() -> Norm.instance(Tape.inference(g.tf()), g.constant(new float[3], 1, 1, 1, 1, 3), 1e-4f));
		}
	}

	private static float[] instance(final float[] x, final float epsilon, final long... shape) {
		try (TestGraph g = new TestGraph()) {
			return g.fetch(Norm.instance(Tape.inference(g.tf()), g.constant(x, shape), epsilon));
		}
	}

	/** Mean and biased variance of channel c of sample n, for [2, 4, 4, 4, 3]. */
	private static double[] moments(final float[] x, final int n, final int c) {
		double sum = 0, squares = 0;
		for (int v = 0; v < 64; v++) sum += x[(n * 64 + v) * 3 + c];
		for (int v = 0; v < 64; v++) squares += Math.pow(x[(n * 64 + v) * 3 + c] - sum / 64, 2);
		return new double[] { sum / 64, squares / 64 };
	}
}
