package sc.fiji.hermes.bench;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkInput;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.tape.Tape;

/** A forward pass to the mask logits, as the predictor runs it; inputs are tensors before the clock starts. */
final class TimedForward implements TensorFlowServer.Work {

	private final Graph graph = new Graph();
	private final Session session;
	private final NetworkInput input;
	private final Operand<TFloat32> logits;
	private final Operand<TFloat32> magnitude;
	private final Operand<TFloat32> held;
	private final TFloat32 image;
	private final TInt32 rows;
	private final TFloat32 bias;
	private final TInt32 modality;

	TimedForward(final Network network, final Weights weights, final int[] tasks, final int[] window, final Job job) {
		final Ops tf = Ops.create(graph);
		final int t = tasks.length;
		final Variables variables = new Variables(tf, "", network.parameters());
		input = Network.input(tf, 1, window[0], window[1], window[2], t);
		final Tape tape = Tape.inference(tf);
		logits = network.build(tape, variables.on(tape), input).logits();
		final Shape shape = Shape.of(1, window[0], window[1], window[2], t);
		held = tf.placeholder(TFloat32.class, org.tensorflow.op.core.Placeholder.shape(shape));
		magnitude = tf.math.mean(tf.math.abs(held), tf.array(0, 1, 2, 3, 4));
		session = Sessions.open(graph, job);
		variables.load(session, weights);
		final Request request = TensorFlowServer.request(network.config(), tasks);
		image = TFloat32.tensorOf(Shape.of(1, window[0], window[1], window[2], 1),
			DataBuffers.of(CountedFill.image(TensorFlowServer.voxels(window))));
		rows = TInt32.tensorOf(Shape.of(1, t), DataBuffers.of(request.taskRows()[0]));
		bias = TFloat32.tensorOf(Shape.of(1, t), DataBuffers.of(request.tokenBias()[0]));
		modality = TInt32.vectorOf(request.modalityRows()[0]);
	}

	@Override
	public TensorFlowServer.Timed run() {
		final long start = System.nanoTime();
		try (Result result = session.runner().feed(input.image(), image).feed(input.taskRows(), rows)
			.feed(input.tokenBias(), bias).feed(input.modalityRows(), modality).fetch(logits).run())
		{
			final double milliseconds = (System.nanoTime() - start) / 1e6;
			// a run of its own, so that the checksum is not timed
			try (Result mean = session.runner().feed(held, result.get(0)).fetch(magnitude).run()) {
				return new TensorFlowServer.Timed(milliseconds, ((TFloat32) mean.get(0)).getFloat());
			}
		}
	}

	@Override
	public void close() {
		image.close();
		rows.close();
		bias.close();
		modality.close();
		session.close();
		graph.close();
	}
}
