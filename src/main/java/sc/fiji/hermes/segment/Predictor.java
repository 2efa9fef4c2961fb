package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
import sc.fiji.hermes.model.BuildOptions;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkInput;
import sc.fiji.hermes.model.NetworkOutput;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.tape.AsciiDigits;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/**
 * A network with weights, ready to answer for one window at a time. Holds native memory: close it. Not thread-safe.
 * <p>
 * A graph is built for every combination of window shape and number of tasks that is asked for, on shared weights.
 */
public final class Predictor implements AutoCloseable {

	private final Network network;
	private final Graph graph = new Graph();
	private final Ops tf;
	private final Variables variables;
	private final Session session;
	private final Map<Key, Built> built = new HashMap<>();

	private record Key(int z, int y, int x, int tasks, Pooling pooling) {}

	private record Built(NetworkInput input, Operand<TFloat32> probabilities, List<Operand<TFloat32>> tokens) {}

	/**
	 * What a network says of one window and how it got there.
	 *
	 * @param probabilities row-major {@code [z, y, x, t]}, 0 to 1
	 * @param tokens posterior tokens {@code [t + 10, d]} of each scale, in the order of {@link Network#scales()};
	 *          empty for a traditional network
	 */
	public record Posterior(float[] probabilities, List<float[]> tokens) {}

	private Predictor(final Network network, final Job job) {
		this.network = network;
		tf = Sessions.ops(graph, job);
		try (AsciiDigits digits = AsciiDigits.use()) {
			variables = new Variables(tf, "", network.parameters());
		}
		session = Sessions.open(graph, job);
	}

	public static Predictor of(final Network network, final Weights weights, final Job job) {
		final Predictor p = new Predictor(network, job);
		p.load(weights);
		return p;
	}

	/** Replaces the weights. */
	public void load(final Weights weights) {
		variables.load(session, weights);
	}

	/**
	 * Probabilities of the requested tasks in one window.
	 *
	 * @param image row-major {@code [z, y, x]}
	 * @param pooling of the network for this window
	 * @param request of one sample, t tasks
	 * @return row-major {@code [z, y, x, t]}, 0 to 1
	 */
	public float[] probabilities(final float[] image, final int z, final int y, final int x, final Pooling pooling, final Request request) {
		return run(image, z, y, x, pooling, request, false).probabilities;
	}

	/** The same with the posterior tokens. */
	public Posterior posterior(final float[] image, final int z, final int y, final int x, final Pooling pooling, final Request request) {
		return run(image, z, y, x, pooling, request, true);
	}

	private Posterior run(final float[] image, final int z, final int y, final int x, final Pooling pooling, final Request request,
		final boolean withTokens)
	{
		if (request.samples() != 1) throw new IllegalArgumentException("a window has one request, not " + request.samples());
		final int t = request.width();
		final Built b = built.computeIfAbsent(new Key(z, y, x, t, pooling), this::build);
		final Session.Runner runner = session.runner().fetch(b.probabilities);
		if (withTokens) b.tokens.forEach(runner::fetch);
		try (TFloat32 imageTensor = TFloat32.tensorOf(Shape.of(1, z, y, x, 1), DataBuffers.of(image));
				TInt32 tasks = TInt32.tensorOf(Shape.of(1, t), DataBuffers.of(request.taskRows()[0]));
				TFloat32 bias = TFloat32.tensorOf(Shape.of(1, t), DataBuffers.of(request.tokenBias()[0]));
				TInt32 modality = TInt32.vectorOf(request.modalityRows());
				Result result = runner.feed(b.input.image(), imageTensor).feed(b.input.taskRows(), tasks).feed(b.input.tokenBias(), bias).feed(
					b.input.modalityRows(), modality).run())
		{
			final List<float[]> tokens = new ArrayList<>();
			for (int i = 1; i < result.size(); i++) tokens.add(values(result, i));
			return new Posterior(values(result, 0), tokens);
		}
	}

	private static float[] values(final Result result, final int index) {
		final TFloat32 tensor = (TFloat32) result.get(index);
		final float[] values = new float[Math.toIntExact(tensor.size())];
		tensor.copyTo(DataBuffers.of(values));
		return values;
	}

	private Built build(final Key key) {
		try (AsciiDigits digits = AsciiDigits.use()) {
			final NetworkInput input = Network.input(tf, 1, key.z, key.y, key.x, key.tasks);
			final Tape tape = Tape.inference(tf);
			final NetworkOutput out = network.build(tape, variables.on(tape), input, BuildOptions.options().withPooling(key.pooling));
			return new Built(input, tf.math.sigmoid(out.logits()), out.tokens());
		}
	}

	@Override
	public void close() {
		session.close();
		graph.close();
	}
}
