package sc.fiji.hermes.bench;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.optimize.PairWeights;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.sample.Targets;

/** A training step of one sample, as the trainer runs it: loss, gradients, Adam without clipping or decay. */
final class TimedStep implements TensorFlowServer.Work {

	private static final double RATE = 1e-4;

	private final TrainingGraph graph;
	private final TrainingGraph.Example example;
	private long step;

	TimedStep(final Network network, final Weights weights, final int[] tasks, final int[] window, final Job job) {
		final int voxels = TensorFlowServer.voxels(window), t = tasks.length;
		final float[] masks = CountedFill.masks(tasks, voxels);
		final byte[] target = new byte[masks.length];
		final boolean[][] valid = new boolean[1][t], present = new boolean[1][t];
		for (int k = 0; k < t; k++) {
			valid[0][k] = tasks[k] != Request.NONE;
			for (int i = 0; i < voxels; i++) {
				target[i * t + k] = (byte) (Targets.WHOLE * masks[k * voxels + i]);
				present[0][k] |= target[i * t + k] != 0;
			}
		}
		final PairWeights pairs = PairWeights.of(valid, present, LossOptions.REFERENCE);
		final Request request = TensorFlowServer.request(network.config(), tasks);
		example = new TrainingGraph.Example(window[0], window[1], window[2], network.pooling(), CountedFill.image(voxels), target,
			request.taskRows()[0], request.tokenBias()[0], request.modalityRows()[0], TensorFlowServer.MODALITY, 1,
			pairs.crossEntropy()[0], pairs.dice()[0]);
		final Optimizer adam = new Optimizer(Optimizer.Kind.ADAM, 0.9, 0.999, 1e-8, 0, Double.POSITIVE_INFINITY);
		graph = new TrainingGraph(network, adam, LossOptions.REFERENCE, false, job);
		graph.initialize(weights);
	}

	@Override
	public TensorFlowServer.Timed run() {
		final long start = System.nanoTime();
		final double loss = graph.accumulate(example).total();
		graph.apply(step++, RATE);
		return new TensorFlowServer.Timed((System.nanoTime() - start) / 1e6, loss);
	}

	@Override
	public void close() {
		graph.close();
	}
}
