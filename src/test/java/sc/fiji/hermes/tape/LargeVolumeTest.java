package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static sc.fiji.hermes.tape.LargeVolume.difference;
import static sc.fiji.hermes.tape.LargeVolume.largest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/** Every operation that adds over voxels, on volumes with constant background, against float64 sums. */
class LargeVolumeTest {

	private static final int CHANNELS = 2;
	private static final float EPSILON = 1e-4f;

	@ParameterizedTest
	@ValueSource(ints = { 16, 64, 96 })
	@DisplayName("F13b instance norm and its gradient within 1e-4")
	void instanceNorm(final int edge) {
		final float[] x = LargeVolume.image(edge, CHANNELS, 1), dy = LargeVolume.gradient(edge, CHANNELS, 2);
		final int n = x.length;
		final double[] y = new double[n], dx = new double[n];
		for (int c = 0; c < CHANNELS; c++) {
			final double voxels = n / CHANNELS;
			double mean = 0, variance = 0, sum = 0, product = 0;
			for (int i = c; i < n; i += CHANNELS) mean += x[i] / voxels;
			for (int i = c; i < n; i += CHANNELS) variance += Math.pow(x[i] - mean, 2) / voxels;
			final double r = 1 / Math.sqrt(variance + EPSILON);
			for (int i = c; i < n; i += CHANNELS) {
				y[i] = (x[i] - mean) * r;
				sum += dy[i] / voxels;
				product += dy[i] * y[i] / voxels;
			}
			for (int i = c; i < n; i += CHANNELS) dx[i] = r * (dy[i] - sum - y[i] * product);
		}
		final List<float[]> actual = run((t, xs) -> Norm.instance(t, xs.get(0), EPSILON), dy, volume(x, edge));
		System.out.printf("%d³ norm: largest error %.1e, gradient %.1e%n", edge, largest(y, actual.get(0)), difference(dx, actual.get(1)));
		assertTrue(largest(y, actual.get(0)) <= 1e-4, "largest error " + largest(y, actual.get(0)));
		assertTrue(difference(dx, actual.get(1)) <= 1e-4, "gradient off by " + difference(dx, actual.get(1)));
	}

	@Test
	@Tag("slow")
	@DisplayName("F13b instance norm and its gradient within 1e-4 at 128³")
	void instanceNormLargest() {
		instanceNorm(128);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 96 })
	@DisplayName("F13b a convolution's filter gradient within 2e-4, also of data with a mean")
	void filterGradient(final int edge) {
		final float[] x = LargeVolume.image(edge, CHANNELS, 3), dy = LargeVolume.gradient(edge, CHANNELS, 4);
		final double[] expected = new double[27 * CHANNELS * CHANNELS];
		for (int z = 0; z < edge; z++) for (int y = 0; y < edge; y++) for (int u = 0; u < edge; u++) for (int k = 0; k < 27; k++) {
			final int a = z + k / 9 - 1, b = y + k / 3 % 3 - 1, c = u + k % 3 - 1;
			if (Math.min(a, Math.min(b, c)) < 0 || Math.max(a, Math.max(b, c)) >= edge) continue;
			final int from = ((a * edge + b) * edge + c) * CHANNELS, to = ((z * edge + y) * edge + u) * CHANNELS;
			for (int i = 0; i < CHANNELS; i++) for (int o = 0; o < CHANNELS; o++)
				expected[(k * CHANNELS + i) * CHANNELS + o] += (double) x[from + i] * dy[to + o];
		}
		final List<float[]> actual = run((t, xs) -> Conv.conv3d(t, xs.get(0), xs.get(1), 1), dy, volume(x, edge), new Fed(new float[expected.length], 3, 3, 3, CHANNELS, CHANNELS));
		System.out.printf("%d³ filter gradient: %.1e%n", edge, difference(expected, actual.get(2)));
		assertTrue(difference(expected, actual.get(2)) <= 2e-4, "off by " + difference(expected, actual.get(2)));
	}

	@Test
	@Tag("slow")
	@DisplayName("F13b a convolution's filter gradient within 2e-4 at 128³")
	void filterGradientLargest() {
		filterGradient(128);
	}

	@ParameterizedTest
	@ValueSource(ints = { 64, 128 })
	@DisplayName("F13b sums over voxels, gradients of biases, matrices, gains and shifts")
	void parameterGradients(final int edge) {
		final float[] x = LargeVolume.image(edge, CHANNELS, 5), dy = LargeVolume.gradient(edge, CHANNELS, 6);
		final double[] sums = new double[CHANNELS], bias = new double[CHANNELS], matrix = new double[CHANNELS * CHANNELS];
		for (int i = 0; i < x.length; i++) {
			final int c = i % CHANNELS;
			sums[c] += x[i];
			bias[c] += dy[i];
			for (int o = 0; o < CHANNELS; o++) matrix[c * CHANNELS + o] += (double) x[i] * dy[i - c + o];
		}
		final Fed volume = volume(x, edge);
		final Fed vector = new Fed(new float[CHANNELS], CHANNELS);
		final List<float[]> sum = run((t, xs) -> Arithmetic.sum(t, xs.get(0), 0, 1, 2, 3), new float[CHANNELS], volume);
		final List<float[]> linear = run((t, xs) -> Linear.linear(t, xs.get(0), xs.get(1), xs.get(2)), dy, volume, new Fed(
			new float[matrix.length], CHANNELS, CHANNELS), vector);
		final List<float[]> added = run((t, xs) -> Arithmetic.add(t, xs.get(0), xs.get(1)), dy, volume, vector);
		final List<float[]> normed = run((t, xs) -> Norm.layer(t, xs.get(0), xs.get(1), xs.get(2), EPSILON), dy, volume, vector,
			vector);
		System.out.printf("%d³ sum %.1e, bias %.1e, matrix %.1e, broadcast %.1e, shift %.1e%n", edge, difference(sums, sum.get(0)), difference(
			bias, linear.get(3)), difference(matrix, linear.get(2)), difference(bias, added.get(2)), difference(bias, normed.get(3)));
		assertEquals(0, difference(sums, sum.get(0)), 1e-6, "sum");
		assertEquals(0, difference(bias, linear.get(3)), 1e-6, "bias");
		assertEquals(0, difference(matrix, linear.get(2)), 5e-5, "matrix");
		assertEquals(0, difference(bias, added.get(2)), 1e-6, "broadcast");
		assertEquals(0, difference(bias, normed.get(3)), 1e-6, "shift");
		final double[] gain = gain(x, dy);
		assertEquals(0, difference(gain, normed.get(2)), 1e-5, "gain");
	}

	/** Gradient of a layer norm's gain. */
	private static double[] gain(final float[] x, final float[] dy) {
		final double[] gain = new double[CHANNELS];
		for (int i = 0; i < x.length; i += CHANNELS) {
			double mean = 0, variance = 0;
			for (int c = 0; c < CHANNELS; c++) mean += (double) x[i + c] / CHANNELS;
			for (int c = 0; c < CHANNELS; c++) variance += Math.pow(x[i + c] - mean, 2) / CHANNELS;
			for (int c = 0; c < CHANNELS; c++) gain[c] += dy[i + c] * (x[i + c] - mean) / Math.sqrt(variance + EPSILON);
		}
		return gain;
	}

	private record Fed(float[] values, long... shape) {}

	private static Fed volume(final float[] values, final int edge) {
		return new Fed(values, 1, edge, edge, edge, CHANNELS);
	}

	/** The function's value, then its gradients for {@code dy}. */
	private static List<float[]> run(final BiFunction<Tape, List<Operand<TFloat32>>, Operand<TFloat32>> f, final float[] dy,
		final Fed... inputs)
	{
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final TestGraph.Feeds feeds = new TestGraph.Feeds();
			final List<Operand<TFloat32>> xs = new ArrayList<>();
			for (final Fed input : inputs) {
				final Operand<TFloat32> x = g.placeholder(input.shape);
				feeds.with(x, input.values);
				tape.watch(x);
				xs.add(x);
			}
			final Operand<TFloat32> y = f.apply(tape, xs), placed = g.placeholder(Tape.shape(y));
			feeds.with(placed, dy);
			final Operand<TFloat32> given = g.tf().identity(placed);
			final List<Operand<TFloat32>> fetched = new ArrayList<>(List.of(y));
			fetched.addAll(tape.gradients(y, given, xs));
			return g.fetch(fetched, feeds);
		}
	}
}
