package sc.fiji.hermes.model;

import java.util.List;
import java.util.Optional;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.optimize.SegmentationLoss;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Tape;

/** The tiny Hermes-R with its golden weights, asked for tasks 3, 5, 7 and null in one cube, with losses and gradients. */
final class GoldenNetwork implements AutoCloseable {

	private final Graph graph = new Graph();
	private final Session session;
	final Variables variables;
	final NetworkOutput output;
	final Operand<TFloat32> bce, dice, modality, total;
	/** In the order of the variables' parameters. */
	final List<Operand<TFloat32>> gradients;

	/**
	 * @param image {@code [z, y, x]}
	 * @param labels {@code [z, y, x, 4]}
	 */
	GoldenNetwork(final int edge, final float[] image, final float[] labels) {
		final Ops tf = Ops.create(graph);
		final Network network = Network.of(Golden.config());
		variables = new Variables(tf, "golden/", network.parameters());
		final Tape tape = Tape.recording(tf);
		final NetworkInput in = new NetworkInput(tf.constant(Shape.of(1, edge, edge, edge, 1), DataBuffers.of(image)),
			tf.constant(new int[][] { { 3, 5, 7, 12 } }), tf.constant(new float[1][4]), tf.constant(new int[] { 1 }));
		output = network.build(tape, variables.on(tape), in);
		final Operand<TFloat32> target = tf.constant(Shape.of(1, edge, edge, edge, 4), DataBuffers.of(labels));
		final Operand<TFloat32> weight = tf.constant(new float[][] { { 1 / 3f, 1 / 3f, 1 / 3f, 0 } });
		final SegmentationLoss loss = new SegmentationLoss(tape, output.logits(), target, Optional.empty(), false);
		bce = loss.crossEntropy(weight, 0);
		dice = loss.dice(weight, false);
		modality = SegmentationLoss.modality(tape, output.modalityLogits().get(), tf.constant(new float[][] { { 0, 1, 0, 0, 0, 0 } }));
		total = Arithmetic.add(tape, Arithmetic.add(tape, bce, dice), Arithmetic.scale(tape, modality, 0.01));
		gradients = tape.gradients(total, tf.constant(1f), variables.reads());
		session = Sessions.open(graph, Job.create());
		variables.load(session, Golden.weights(variables.parameters()));
	}

	float[] fetch(final Operand<TFloat32> x) {
		try (Result r = session.runner().fetch(x).run()) {
			return values(r, 0);
		}
	}

	/** L2 norm of every gradient, in the order of the parameters. */
	double[] gradientNorms() {
		final Session.Runner runner = session.runner();
		gradients.forEach(runner::fetch);
		final double[] norms = new double[gradients.size()];
		try (Result result = runner.run()) {
			for (int i = 0; i < norms.length; i++) {
				double sum = 0;
				for (final float g : values(result, i)) sum += (double) g * g;
				norms[i] = Math.sqrt(sum);
			}
		}
		return norms;
	}

	private static float[] values(final Result result, final int index) {
		final TFloat32 t = (TFloat32) result.get(index);
		final float[] v = new float[(int) t.size()];
		t.copyTo(DataBuffers.of(v));
		return v;
	}

	@Override
	public void close() {
		session.close();
		graph.close();
	}
}
