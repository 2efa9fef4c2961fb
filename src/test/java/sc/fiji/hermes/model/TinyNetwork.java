package sc.fiji.hermes.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** The tiny Hermes-R with its golden weights, for any request; one graph for all requests of the same shape. */
final class TinyNetwork implements AutoCloseable {

	static final int EDGE = 32;

	private final Network network = Network.of(Golden.config());
	private final TestGraph graph = new TestGraph();
	private final Variables variables = new Variables(graph.tf(), "tiny/", network.parameters());
	private final Map<List<Integer>, Built> built = new HashMap<>();
	private final Weights golden = Golden.weights(variables.parameters());

	private record Built(NetworkInput input, NetworkOutput output) {}

	TinyNetwork() {
		load(golden);
	}

	/** What the network says of a batch. */
	static final class Answer {

		private final float[] logits, modality;
		private final int width, voxels;

		private Answer(final float[] logits, final float[] modality, final int samples, final int width) {
			this.logits = logits;
			this.modality = modality;
			this.width = width;
			this.voxels = logits.length / samples / width;
		}

		/** Logits of a requested task, one a voxel. */
		float[] mask(final int sample, final int task) {
			final float[] mask = new float[voxels];
			for (int i = 0; i < voxels; i++) mask[i] = logits[(sample * voxels + i) * width + task];
			return mask;
		}

		float[] mask(final int task) {
			return mask(0, task);
		}

		/** Scores of all samples. */
		float[] modality() {
			return modality;
		}

		int width() {
			return width;
		}
	}

	NetworkConfig config() {
		return network.config();
	}

	Weights golden() {
		return golden;
	}

	void load(final Weights weights) {
		variables.load(graph.session(), weights);
	}

	/** The golden image with modality 1; −1 are null tokens that take part. */
	Answer ask(final Integer... taskIds) {
		return ask(Request.of(config(), List.of(taskIds), 1));
	}

	Answer ask(final Request request) {
		return ask(request, Golden.image());
	}

	/** @param images one a sample */
	Answer ask(final Request request, final float[]... images) {
		return ask(request.taskRows(), request.tokenBias(), request.modalityRows(), images);
	}

	Answer ask(final int[][] taskRows, final float[][] tokenBias, final int[] modalityRows, final float[]... images) {
		final int n = taskRows.length, t = taskRows[0].length;
		final Built b = built.computeIfAbsent(List.of(n, t), k -> build(n, t));
		final float[] image = new float[n * EDGE * EDGE * EDGE], bias = new float[n * t];
		final int[] rows = new int[n * t];
		for (int i = 0; i < n; i++) {
			System.arraycopy(images[i], 0, image, i * images[i].length, images[i].length);
			System.arraycopy(tokenBias[i], 0, bias, i * t, t);
			System.arraycopy(taskRows[i], 0, rows, i * t, t);
		}
		final List<Operand<TFloat32>> fetched = List.of(b.output.logits(), b.output.modalityLogits().get());
		final List<float[]> values = graph.fetch(fetched, new TestGraph.Feeds().with(b.input.image(), image)
			.with(b.input.taskRows(), rows).with(b.input.tokenBias(), bias).with(b.input.modalityRows(), modalityRows));
		return new Answer(values.get(0), values.get(1), n, t);
	}

	private Built build(final int n, final int t) {
		final Tape tape = Tape.inference(graph.tf());
		final NetworkInput input = Network.input(graph.tf(), n, EDGE, EDGE, EDGE, t);
		return new Built(input, network.build(tape, variables.on(tape), input));
	}

	/** Names of the task pools, finest encoder scale first. */
	List<String> taskPools() {
		return variables.parameters().stream().map(Parameter::name).filter(n -> n.endsWith(".task_prior")).toList();
	}

	/** Golden weights in which one row of a pool has other values. */
	static Weights withRow(final Weights weights, final String pool, final int row, final java.util.function.IntToDoubleFunction value) {
		final float[] table = weights.get(pool).clone();
		final int width = (int) weights.parameters().stream().filter(p -> p.name().equals(pool)).findFirst().orElseThrow().shape()[1];
		for (int c = 0; c < width; c++) table[row * width + c] = (float) value.applyAsDouble(c);
		return weights.with(pool, table);
	}

	/** Row {@code row} of a pool. */
	static float[] row(final Weights weights, final String pool, final int row) {
		final int width = (int) weights.parameters().stream().filter(p -> p.name().equals(pool)).findFirst().orElseThrow().shape()[1];
		return java.util.Arrays.copyOfRange(weights.get(pool), row * width, (row + 1) * width);
	}

	/** ‖a − b‖ / ‖a‖. */
	static double difference(final float[] a, final float[] b) {
		double d = 0, norm = 0;
		for (int i = 0; i < a.length; i++) {
			d += Math.pow(a[i] - b[i], 2);
			norm += Math.pow(a[i], 2);
		}
		return Math.sqrt(d / norm);
	}

	/** Another image than the golden one. */
	static float[] image(final String name) {
		final double[] r = Golden.fill(name, EDGE * EDGE * EDGE);
		final float[] v = new float[r.length];
		for (int i = 0; i < v.length; i++) v[i] = (float) (3 * r[i] - 1.5);
		return v;
	}

	@Override
	public void close() {
		graph.close();
	}
}
