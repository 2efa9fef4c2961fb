package sc.fiji.hermes.optimize;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.optimize.TrainingGraph.Example;
import sc.fiji.hermes.sample.Sample;
import sc.fiji.hermes.sample.Targets;

/** Turns the samples of a step into what the training graph takes. */
public final class SampleExamples {

	private SampleExamples() {}

	public static List<Example> of(final List<Sample> samples, final NetworkConfig network, final LossOptions loss) {
		final boolean[][] valid = new boolean[samples.size()][], present = new boolean[samples.size()][];
		int known = 0;
		for (int i = 0; i < samples.size(); i++) {
			valid[i] = known(samples.get(i));
			present[i] = present(samples.get(i));
			if (samples.get(i).modalityIndex() >= 0) known++;
		}
		final PairWeights weights = PairWeights.of(valid, present, loss);
		final List<Example> examples = new ArrayList<>();
		for (int i = 0; i < samples.size(); i++) {
			final Sample s = samples.get(i);
			final List<Integer> ids = new ArrayList<>();
			for (final int row : s.taskRows()) ids.add(row);
			final int modality = network.paradigm() == Paradigm.TRADITIONAL ? Request.NONE : s.modalityIndex();
			final Request request = Request.of(network, ids, modality);
			examples.add(new Example(s.window().get(2), s.window().get(1), s.window().get(0), s.pooling(), s.image(), s.target(), request
				.taskRows()[0], request.tokenBias()[0], request.modalityRows()[0], modality, known == 0 ? 0 : 1.0 / known,
				weights.crossEntropy()[i], weights.dice()[i]));
		}
		return examples;
	}

	private static boolean[] present(final Sample s) {
		final int t = s.valid().length;
		final boolean[] present = new boolean[t];
		for (int i = 0; i < s.target().length; i++) if (Targets.isSome(s.target()[i])) present[i % t] = true;
		return present;
	}

	/** A pair whose voxels are all unknown has no loss. */
	private static boolean[] known(final Sample s) {
		final boolean[] known = s.valid().clone();
		for (final byte b : s.target()) if (b != Targets.UNKNOWN) return known;
		return new boolean[known.length];
	}
}
