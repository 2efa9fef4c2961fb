package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
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
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.SegmentationLoss;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.volume.Pooling;

/** The published ResUNet, isotropic and with flat kernels and pooling, forwards and backwards. */
class ResUNetGoldenTest {

	private static final List<Integer> FLAT = List.of(3, 3, 1), CUBE = List.of(3, 3, 3);

	@Test
	@DisplayName("ResUNet has the published logits, losses and gradients")
	void isotropic() {
		check("resunet_tiny", ResUNet.of(8), 32);
	}

	@Test
	@DisplayName("ResUNet with kernels 1×3×3 and pooling 1×2×2 at its finest levels has the published logits, losses and gradients")
	void anisotropic() {
		final Pooling pooling = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));
		check("resunet_tiny_anisotropic", ResUNet.of(8).withKernels(List.of(FLAT, FLAT, CUBE, CUBE, CUBE)).withPooling(pooling), 8);
	}

	private static void check(final String system, final ResUNet backbone, final int depth) {
		final JsonObject expected = Golden.read("golden-resunet.json").getAsJsonObject(system);
		final int voxels = depth * 32 * 32;
		final Network network = Network.of(NetworkConfig.traditional(backbone, 3));
		final List<Parameter> parameters = network.parameters();
		assertEquals(expected.get("parameters").getAsLong(), parameters.stream().mapToLong(Parameter::size).sum());
		try (Graph graph = new Graph(); Session session = Sessions.open(graph, Job.create())) {
			final Ops tf = Ops.create(graph);
			final Variables variables = new Variables(tf, "golden/", parameters);
			final Tape tape = Tape.recording(tf);
			final NetworkInput in = new NetworkInput(volume(tf, image(voxels), depth, 1), tf.constant(new int[][] { { 0, 1, 2 } }), tf.constant(
				new float[1][3]), tf.constant(new int[] { 0 }));
			final Operand<TFloat32> logits = network.build(tape, variables.on(tape), in).logits();
			final Operand<TFloat32> target = volume(tf, target(voxels), depth, 3), weight = tf.constant(new float[][] { { 1 / 3f, 1 / 3f, 1 / 3f } });
			final SegmentationLoss loss = new SegmentationLoss(tape, logits, target, Optional.empty(), false);
			final Operand<TFloat32> bce = loss.crossEntropy(weight, 0), dice = loss.dice(weight, false);
			final List<Operand<TFloat32>> gradients = tape.gradients(Arithmetic.add(tape, bce, dice), tf.constant(1f), variables.reads());
			variables.load(session, weights(parameters));
			final Session.Runner runner = session.runner().fetch(logits).fetch(bce).fetch(dice);
			gradients.forEach(runner::fetch);
			try (Result result = runner.run()) {
				points(expected.getAsJsonArray("logits").get(0).getAsJsonArray(), values(result, 0));
				assertEquals(expected.getAsJsonArray("bce").get(0).getAsDouble(), values(result, 1)[0], 1e-4);
				assertEquals(expected.getAsJsonArray("dice_loss").get(0).getAsDouble(), values(result, 2)[0], 1e-4);
				final double global = expected.get("global_grad_norm").getAsDouble();
				for (int i = 0; i < parameters.size(); i++) {
					double squares = 0;
					for (final float g : values(result, 3 + i)) squares += (double) g * g;
					final String name = reference(parameters.get(i)).name();
					final double norm = expected.getAsJsonObject("grad_l2").get(name).getAsDouble();
					// the coarsest maps have 8 voxels, and norms over so few magnify the rounding of float32
					assertEquals(norm, Math.sqrt(squares), 3e-3 * norm + 1e-6 * global, name);
				}
			}
		}
	}

	private static Operand<TFloat32> volume(final Ops tf, final float[] values, final int depth, final int channels) {
		return tf.constant(Shape.of(1, depth, 32, 32, channels), DataBuffers.of(values));
	}

	private static float[] image(final int voxels) {
		final double[] r = Golden.fill("input", voxels);
		final float[] v = new float[voxels];
		for (int i = 0; i < voxels; i++) v[i] = (float) (1.5 * (2 * r[i] - 1));
		return v;
	}

	private static float[] target(final int voxels) {
		final double[] r = Golden.fill("label", 3 * voxels);
		final float[] v = new float[3 * voxels];
		for (int t = 0; t < 3; t++) for (int i = 0; i < voxels; i++) v[3 * i + t] = r[t * voxels + i] < 0.2 ? 1 : 0;
		return v;
	}

	/** The reference calls the head {@code outc}. */
	private static Parameter reference(final Parameter p) {
		return new Parameter(p.name().replaceFirst("^out\\.", "outc."), p.layout(), p.shape(), p.bound(), p.offset());
	}

	private static Weights weights(final List<Parameter> parameters) {
		final List<Parameter> theirs = parameters.stream().map(ResUNetGoldenTest::reference).toList();
		final Weights golden = Golden.weights(theirs);
		return Weights.of(parameters, theirs.stream().map(p -> golden.get(p.name())).toList());
	}

	private static void points(final JsonArray channels, final float[] logits) {
		for (int t = 0; t < 3; t++) for (final var point : channels.get(t).getAsJsonObject().getAsJsonObject("points_zyx").entrySet()) {
			final String[] zyx = point.getKey().replaceAll("[() ]", "").split(",");
			final int i = (Integer.parseInt(zyx[0]) * 32 + Integer.parseInt(zyx[1])) * 32 + Integer.parseInt(zyx[2]);
			assertEquals(point.getValue().getAsDouble(), logits[3 * i + t], 1e-3, "channel " + t + " at " + point.getKey());
		}
	}

	private static float[] values(final Result result, final int index) {
		final TFloat32 t = (TFloat32) result.get(index);
		final float[] v = new float[(int) t.size()];
		t.copyTo(DataBuffers.of(v));
		return v;
	}
}
