package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;

/** Recomputing activations saves memory and nothing else may change. */
class RecomputeTest {

	@Test
	@DisplayName("C11 gradients of all tensors are the same with recomputed activations")
	void sameGradients() {
		try (TestGraph g = new TestGraph()) {
			final var tf = g.tf();
			final Network network = Network.of(Golden.config());
			final Variables variables = new Variables(tf, "recompute/", network.parameters());
			final NetworkInput in = new NetworkInput(g.constant(Golden.image(), 1, 32, 32, 32, 1), tf.constant(new int[][] { { 3, 12 } }),
				tf.constant(new float[1][2]), tf.constant(new int[] { 1 }));
			final float[] cotangent = new float[32 * 32 * 32 * 2];
			final double[] fill = Golden.fill("cotangent", cotangent.length);
			for (int i = 0; i < cotangent.length; i++) cotangent[i] = (float) (2 * fill[i] - 1);
			final List<Operand<TFloat32>> fetched = new ArrayList<>();
			for (final boolean recompute : new boolean[] { false, true }) {
				final Tape tape = Tape.recording(tf);
				final Operand<TFloat32> logits = network.build(tape, variables.on(tape), in, BuildOptions.options().withRecompute(recompute)).logits();
				fetched.addAll(tape.gradients(logits, g.constant(cotangent, 1, 32, 32, 32, 2), variables.reads()));
			}
			variables.load(g.session(), Golden.weights(variables.parameters()));
			final List<float[]> values = g.fetch(fetched, new TestGraph.Feeds());
			final int n = variables.parameters().size();
			double global = 0;
			for (int i = 0; i < n; i++) for (final float v : values.get(i)) global += (double) v * v;
			assertTrue(global > 0);
			for (int i = 0; i < n; i++) {
				double difference = 0, norm = 0;
				final float[] kept = values.get(i), again = values.get(n + i);
				for (int j = 0; j < kept.length; j++) {
					difference += Math.pow(kept[j] - again[j], 2);
					norm += Math.pow(kept[j], 2);
				}
				// Gradients that are zero but for rounding are compared on the scale of all.
				assertEquals(0, Math.sqrt(difference), 1e-5 * Math.sqrt(norm) + 3e-7 * Math.sqrt(global), variables.parameters().get(i).name());
			}
		}
	}
}
