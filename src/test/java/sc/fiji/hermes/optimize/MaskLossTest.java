package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.NetworkOutput.Masks;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.tape.Tape;
import sc.fiji.hermes.tape.TestGraph;
import sc.fiji.hermes.volume.Pooling;

/** Losses of several mask outputs. */
class MaskLossTest {

	@Test
	@DisplayName("a coarser target is made of the odd voxels at factor 2, and of those nearest to its centres at others")
	void nearest() {
		assertArrayEquals(new int[] { 1, 3, 5, 7 }, MaskLoss.nearest(8, 4));
		assertArrayEquals(new int[] { 1, 3, 5 }, MaskLoss.nearest(7, 3));
		assertArrayEquals(new int[] { 2, 6 }, MaskLoss.nearest(8, 2));
		assertArrayEquals(new int[] { 0, 1, 2 }, MaskLoss.nearest(3, 3));
	}

	@Test
	@DisplayName("outputs count by their weights, each against the target of its size, unknown voxels left out")
	void weighted() {
		try (TestGraph g = new TestGraph()) {
			final Tape tape = Tape.inference(g.tf());
			final byte[] labels = new byte[2 * 4 * 4];
			for (int i = 0; i < labels.length; i++) labels[i] = i % 3 == 2 ? Targets.UNKNOWN : (byte) (i % 3 * Targets.WHOLE);
			final Operand<TUint8> target = g.tf().constant(TUint8.class, Shape.of(1, 2, 4, 4, 1), DataBuffers.of(labels));
			final Operand<TFloat32> fine = logits(g, 1, 2, 4, 4), coarse = logits(g, 2, 1, 2, 2), weight = g.constant(new float[] { 1 }, 1, 1);
			for (final boolean unknown : new boolean[] { true, false }) {
				final MaskLoss.Target truth = new MaskLoss.Target(target, unknown, false);
				final MaskLoss main = MaskLoss.of(tape, List.of(new Masks(fine, 1)), truth, weight, weight, LossOptions.IMPROVED);
				final MaskLoss extra = MaskLoss.of(tape, List.of(new Masks(coarse, 1)), truth, weight, weight, LossOptions.IMPROVED);
				final MaskLoss both = MaskLoss.of(tape, List.of(new Masks(fine, 0.75), new Masks(coarse, 0.25)), truth, weight,
					weight, LossOptions.IMPROVED);
				final float[] ce = { g.fetch(main.crossEntropy())[0], g.fetch(extra.crossEntropy())[0], g.fetch(both.crossEntropy())[0] };
				assertEquals(0.75 * ce[0] + 0.25 * ce[1], ce[2], 1e-6);
				assertTrue(Math.abs(ce[0] - ce[1]) > 1e-3);
				assertEquals(0.75 * g.fetch(main.dice())[0] + 0.25 * g.fetch(extra.dice())[0], g.fetch(both.dice())[0], 1e-6);
			}
			// voxels (1, 1, 1), (1, 1, 3), (1, 3, 1), (1, 3, 3) are numbers 21, 23, 29 and 31, so that they are 0, unknown, unknown and 1
			final MaskLoss extra = MaskLoss.of(tape, List.of(new Masks(coarse, 1)), new MaskLoss.Target(target, true, false), weight,
				weight, LossOptions.IMPROVED);
			final float[] z = g.fetch(coarse);
			final double[] truth = { 0, Double.NaN, Double.NaN, 1 };
			double sum = 0;
			int known = 0;
			for (int i = 0; i < 4; i++) if (!Double.isNaN(truth[i])) {
				known++;
				sum += Math.log1p(Math.exp(z[i])) - truth[i] * z[i];
			}
			assertEquals(sum / known, g.fetch(extra.crossEntropy())[0], 1e-5);
		}
	}

	private static Operand<TFloat32> logits(final TestGraph g, final int seed, final int z, final int y, final int x) {
		final float[] v = new float[z * y * x];
		final java.util.Random random = new java.util.Random(seed);
		for (int i = 0; i < v.length; i++) v[i] = (float) random.nextGaussian();
		return g.constant(v, 1, z, y, x, 1);
	}

	@Test
	@DisplayName("deep supervision teaches its heads in both paradigms, and the weights of the others are those without it")
	void deepSupervision() {
		for (final NetworkConfig plain : List.of(NetworkConfig.universal(ResUNet.of(4), 2, 1), NetworkConfig.traditional(ResUNet.of(4), 2))) {
			final Network network = Network.of(plain.withDeepSupervision(2));
			final List<Parameter> parameters = network.parameters(), before = Network.of(plain).parameters();
			assertEquals(before.stream().map(Parameter::name).toList(), parameters.subList(0, before.size()).stream().map(Parameter::name).toList());
			final Weights initial = Weights.initialize(parameters, 1);
			try (TrainingGraph graph = new TrainingGraph(network, Optimizer.lamb(), LossOptions.IMPROVED, false, Job.create())) {
				graph.initialize(initial);
				final int edge = 32, voxels = 16 * 16 * edge;
				final byte[] target = new byte[2 * voxels];
				final float[] image = new float[voxels];
				for (int i = 0; i < voxels; i++) {
					image[i] = (float) Math.sin(0.37 * i);
					target[2 * i] = (byte) (i % edge < edge / 2 ? Targets.WHOLE : 0);
				}
				final double loss = graph.accumulate(new TrainingGraph.Example(16, 16, edge, Pooling.halvings(4), image, target, new int[] { 0, 1 }, new float[2], 0, -1, 0,
					new float[] { 0.5f, 0.5f }, new float[] { 1, 0 })).total();
				assertTrue(loss > 0 && Double.isFinite(loss));
				assertTrue(graph.apply(0, 1e-3).isPresent());
				final Weights after = graph.state().weights();
				int deep = 0;
				for (final Parameter p : parameters) if (p.name().startsWith("deep")) {
					deep++;
					assertFalse(Arrays.equals(initial.get(p.name()), after.get(p.name())), p.name());
				}
				assertEquals(plain.scales().isEmpty() ? 4 : 2, deep);
			}
		}
	}
}
