package sc.fiji.hermes.tape;

import java.util.Random;

/** Volumes with a constant background, where sums of float32 numbers lose most digits, and comparisons with float64. */
public final class LargeVolume {

	private LargeVolume() {}

	/** Whether voxel {@code i} of a cube lies in the body: a cylinder along z of a third of the volume. */
	public static boolean body(final int edge, final int i) {
		final int y = 2 * (i / edge % edge) - edge + 1, x = 2 * (i % edge) - edge + 1;
		return x * x + y * y < 0.4 * edge * edge;
	}

	/** {@code [z, y, x, c]}: noise around 1 in the body, −0.75 elsewhere; channels differ in offset and scale. */
	public static float[] image(final int edge, final int channels, final long seed) {
		return volume(edge, channels, seed, 1, 0.75, -0.75);
	}

	/** {@code [z, y, x, c]}, as gradients are: noise in the body, one small value elsewhere. */
	public static float[] gradient(final int edge, final int channels, final long seed) {
		return volume(edge, channels, seed, 2e-4, 1e-3, 3.3e-5);
	}

	private static float[] volume(final int edge, final int channels, final long seed, final double mean, final double noise,
		final double background)
	{
		final Random random = new Random(seed);
		final float[] v = new float[edge * edge * edge * channels];
		for (int i = 0; i < v.length; i++) {
			final int c = i % channels;
			v[i] = (float) ((1 + 0.3 * c) * (body(edge, i / channels) ? mean + noise * (2 * random.nextDouble() - 1) : background));
		}
		return v;
	}

	/** ‖actual − expected‖ / ‖expected‖. */
	public static double difference(final double[] expected, final float[] actual) {
		double d = 0, norm = 0;
		for (int i = 0; i < expected.length; i++) {
			d += Math.pow(actual[i] - expected[i], 2);
			norm += expected[i] * expected[i];
		}
		return Math.sqrt(d / norm);
	}

	/** Largest |actual − expected|. */
	public static double largest(final double[] expected, final float[] actual) {
		double worst = 0;
		for (int i = 0; i < expected.length; i++) worst = Math.max(worst, Math.abs(actual[i] - expected[i]));
		return worst;
	}
}
