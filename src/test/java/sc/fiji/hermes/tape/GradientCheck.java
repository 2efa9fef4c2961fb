package sc.fiji.hermes.tape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

/**
 * Compares the gradients of a function with finite differences.
 * <p>
 * With L = Σ y·c for a fixed random c, the slope ⟨dL/dx, v⟩ along random directions v of ±1 must equal
 * (L(x+hv) − L(x−hv)) / 2h. Functions run in float32, sums in double. Along such a direction an error e of the gradient
 * shows with a standard deviation of ‖e‖, so the tolerance is relative to ‖dL/dx‖.
 */
public final class GradientCheck {

	private static final int DIRECTIONS = 4;
	private static final double TOLERANCE = 2e-3;

	private GradientCheck() {}

	@FunctionalInterface
	public interface Function {

		Operand<TFloat32> apply(Tape tape, List<Operand<TFloat32>> inputs);
	}

	/** Values of one input; gradients are checked at this point. */
	public record Input(float[] values, long... shape) {}

	/** Normally distributed values. */
	public static Input random(final long seed, final long... shape) {
		final Random random = new Random(seed);
		final float[] v = new float[size(shape)];
		for (int i = 0; i < v.length; i++) v[i] = (float) random.nextGaussian();
		return new Input(v, shape);
	}

	/** Shuffled values around zero, of which any two, and each and zero, are at least {@code gap} apart: for functions with kinks. */
	static Input apart(final long seed, final double gap, final long... shape) {
		final List<Float> values = new ArrayList<>();
		final int n = size(shape);
		for (int i = 0; i < n; i++) values.add((float) ((i - n / 2 + 0.5) * 2 * gap));
		Collections.shuffle(values, new Random(seed));
		final float[] v = new float[n];
		for (int i = 0; i < n; i++) v[i] = values.get(i);
		return new Input(v, shape);
	}

	/** Values between {@code low} and {@code high}. */
	static Input uniform(final long seed, final double low, final double high, final long... shape) {
		final Random random = new Random(seed);
		final float[] v = new float[size(shape)];
		for (int i = 0; i < v.length; i++) v[i] = (float) (low + (high - low) * random.nextDouble());
		return new Input(v, shape);
	}

	/** Checks the gradient with respect to every input, with steps of 0.01. */
	public static void check(final String name, final Function f, final Input... inputs) {
		check(name, 1e-2, f, inputs);
	}

	public static void check(final String name, final double step, final Function f, final Input... inputs) {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.recording(g.tf());
			final List<Operand<TFloat32>> xs = new ArrayList<>();
			for (final Input input : inputs) xs.add(g.placeholder(input.shape));
			xs.forEach(tape::watch);
			final Operand<TFloat32> y = f.apply(tape, xs);
			final float[] c = random(99, Tape.shape(y)).values;
			final List<Operand<TFloat32>> fetched = new ArrayList<>(tape.gradients(y, g.constant(c, Tape.shape(y)), xs));
			for (int i = 0; i < inputs.length; i++)
				assertArrayEquals(inputs[i].shape, Tape.shape(fetched.get(i)), name + ": shape of gradient " + i);
			final List<float[]> gradients = g.fetch(fetched, feeds(xs, inputs, -1, null));

			final Random random = new Random(7);
			for (int i = 0; i < inputs.length; i++) {
				double norm = 0;
				for (final float d : gradients.get(i)) norm += (double) d * d;
				norm = Math.sqrt(norm);
				assertTrue(norm > 0, name + ": gradient " + i + " is zero");
				for (int k = 0; k < DIRECTIONS; k++) {
					final float[] x = inputs[i].values;
					final float[] up = x.clone(), down = x.clone();
					double slope = 0;
					for (int j = 0; j < x.length; j++) {
						final float v = (float) (random.nextBoolean() ? step : -step);
						up[j] += v;
						down[j] -= v;
						// The difference as rounded to float32 is the step really made.
						slope += gradients.get(i)[j] * ((double) up[j] - down[j]);
					}
					final double difference = dot(g.fetch(List.of(y), feeds(xs, inputs, i, up)).get(0), c) -
						dot(g.fetch(List.of(y), feeds(xs, inputs, i, down)).get(0), c);
					assertEquals(difference / (2 * step), slope / (2 * step), TOLERANCE * norm,
						name + ": slope along direction " + k + " of input " + i + ", gradient norm " + norm);
				}
			}
		}
	}

	private static TestGraph.Feeds feeds(final List<Operand<TFloat32>> xs, final Input[] inputs, final int replaced, final float[] values) {
		final TestGraph.Feeds feeds = new TestGraph.Feeds();
		for (int i = 0; i < inputs.length; i++) feeds.with(xs.get(i), i == replaced ? values : inputs[i].values);
		return feeds;
	}

	private static double dot(final float[] a, final float[] b) {
		double sum = 0;
		for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
		return sum;
	}

	private static int size(final long[] shape) {
		int n = 1;
		for (final long s : shape) n *= (int) s;
		return n;
	}
}
