package sc.fiji.hermes.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.tape.AsciiDigits;
import sc.fiji.hermes.tape.Conv;
import sc.fiji.hermes.tape.Tape;

/** Checks and times the operation that networks spend their time in. */
final class SelfTest {

	private static final int SIZE = 6, IN = 2, OUT = 3, KERNEL = 3;
	private static final int SPEED_SIZE = 48, SPEED_CHANNELS = 32;
	private static final double SPEED_SECONDS = 2.5;

	private SelfTest() {}

	/**
	 * Computes a convolution and the gradients of input and filter on the tape and by plain loops in Java.
	 *
	 * @return largest difference relative to the largest value
	 */
	static double deviation(final Job job) {
		final Random random = new Random(1);
		final float[] x = values(random, SIZE * SIZE * SIZE * IN), w = values(random, KERNEL * KERNEL * KERNEL * IN * OUT);
		final float[] dy = values(random, SIZE * SIZE * SIZE * OUT);
		final double[] y = new double[dy.length], dx = new double[x.length], dw = new double[w.length];
		convolve(x, w, dy, y, dx, dw);
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Sessions.ops(graph, job);
			final Operand<TFloat32> input = constant(tf, x, 1, SIZE, SIZE, SIZE, IN);
			final Operand<TFloat32> filter = constant(tf, w, KERNEL, KERNEL, KERNEL, IN, OUT);
			final Tape tape = Tape.recording(tf);
			tape.watch(input);
			tape.watch(filter);
			final Operand<TFloat32> output = Conv.conv3d(tape, input, filter, 1);
			final List<Operand<TFloat32>> fetched = new ArrayList<>(List.of(output));
			fetched.addAll(tape.gradients(output, constant(tf, dy, 1, SIZE, SIZE, SIZE, OUT), List.of(input, filter)));
			try (Session session = Sessions.open(graph, job)) {
				final Session.Runner runner = session.runner();
				fetched.forEach(runner::fetch);
				try (Result result = runner.run()) {
					return Math.max(difference(result, 0, y), Math.max(difference(result, 1, dx), difference(result, 2, dw)));
				}
			}
		}
	}

	/** The definition: y at p is the sum over offsets k of w[k]·x[p + k − 1], zero outside. */
	private static void convolve(final float[] x, final float[] w, final float[] dy, final double[] y, final double[] dx,
		final double[] dw)
	{
		final int half = KERNEL / 2;
		for (int p = 0; p < SIZE * SIZE * SIZE; p++) for (int k = 0; k < KERNEL * KERNEL * KERNEL; k++) {
			final int qz = p / (SIZE * SIZE) + k / (KERNEL * KERNEL) - half, qy = p / SIZE % SIZE + k / KERNEL % KERNEL - half;
			final int qx = p % SIZE + k % KERNEL - half;
			if (Math.min(qz, Math.min(qy, qx)) < 0 || Math.max(qz, Math.max(qy, qx)) >= SIZE) continue;
			final int q = (qz * SIZE + qy) * SIZE + qx;
			for (int i = 0; i < IN; i++) for (int o = 0; o < OUT; o++) {
				final int weight = (k * IN + i) * OUT + o;
				y[p * OUT + o] += (double) w[weight] * x[q * IN + i];
				dx[q * IN + i] += (double) w[weight] * dy[p * OUT + o];
				dw[weight] += (double) x[q * IN + i] * dy[p * OUT + o];
			}
		}
	}

	private static double difference(final Result result, final int index, final double[] expected) {
		final float[] found = new float[expected.length];
		((TFloat32) result.get(index)).copyTo(DataBuffers.of(found));
		double most = 0, scale = 0;
		for (int i = 0; i < found.length; i++) {
			// NaN must not pass
			if (!Float.isFinite(found[i])) return Double.POSITIVE_INFINITY;
			most = Math.max(most, Math.abs(found[i] - expected[i]));
			scale = Math.max(scale, Math.abs(expected[i]));
		}
		return most / scale;
	}

	static double gigaflops(final Job job) {
		try (Graph graph = new Graph(); AsciiDigits digits = AsciiDigits.use()) {
			final Ops tf = Sessions.ops(graph, job);
			// A variable would need loading; random operations are not folded into constants.
			final Operand<TFloat32> x = tf.variable(Shape.of(1, SPEED_SIZE, SPEED_SIZE, SPEED_SIZE, SPEED_CHANNELS), TFloat32.class);
			final Operand<TFloat32> w = tf.variable(Shape.of(KERNEL, KERNEL, KERNEL, SPEED_CHANNELS, SPEED_CHANNELS), TFloat32.class);
			final var zero = tf.constant(0f);
			final var fillX = tf.assign(x, tf.fill(tf.constant(x.asOutput().shape().asArray()), tf.constant(0.5f)));
			final var fillW = tf.assign(w, tf.fill(tf.constant(w.asOutput().shape().asArray()), tf.constant(0.01f)));
			// Only a number leaves the session, so that no time goes into copying.
			final Operand<TFloat32> y = tf.math.add(tf.reduceMax(Conv.conv3d(Tape.inference(tf), x, w, 1), tf.constant(new int[] { 0, 1,
				2, 3, 4 })), zero);
			try (Session session = Sessions.open(graph, job)) {
				session.runner().addTarget(fillX).addTarget(fillW).run().close();
				session.runner().fetch(y).run().close();
				double best = Double.POSITIVE_INFINITY;
				final long start = System.nanoTime();
				while ((System.nanoTime() - start) * 1e-9 < SPEED_SECONDS) {
					job.checkCancelled();
					final long t = System.nanoTime();
					session.runner().fetch(y).run().close();
					best = Math.min(best, (System.nanoTime() - t) * 1e-9);
				}
				return 2.0 * Math.pow(SPEED_SIZE, 3) * Math.pow(KERNEL, 3) * SPEED_CHANNELS * SPEED_CHANNELS / best * 1e-9;
			}
		}
	}

	private static Operand<TFloat32> constant(final Ops tf, final float[] values, final long... shape) {
		return tf.constant(Shape.of(shape), DataBuffers.of(values));
	}

	private static float[] values(final Random random, final int count) {
		final float[] v = new float[count];
		for (int i = 0; i < count; i++) v[i] = (float) random.nextGaussian();
		return v;
	}
}
