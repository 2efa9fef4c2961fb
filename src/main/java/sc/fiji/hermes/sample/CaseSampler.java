package sc.fiji.hermes.sample;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;

/**
 * Which case comes next: with replacement, weighted by dataset, uniform within a
 * dataset. A pure function of (seed, step, index). Only training cases with labels
 * and at least one annotated task are drawn. Immutable.
 */
public final class CaseSampler {

	/** A drawn case and its dataset. */
	public record Draw(Dataset dataset, Case source) {}

	private final List<Dataset> datasets = new ArrayList<>();
	private final List<List<Case>> cases = new ArrayList<>();
	private final double[] cumulative;
	private final long seed;

	private CaseSampler(final List<Dataset> all, final Balance balance, final long seed) {
		this.seed = seed;
		for (final Dataset d : all) {
			final List<Case> usable = d.cases(Split.TRAIN).stream()
				.filter(c -> c.labels().isPresent() && !c.annotated().isEmpty()).toList();
			if (usable.isEmpty()) continue;
			datasets.add(d);
			cases.add(usable);
		}
		if (datasets.isEmpty())
			throw new InputException("The collection has no training case with an annotated task; " +
				"add labelled cases to a training split.");
		cumulative = new double[datasets.size()];
		double sum = 0;
		for (int i = 0; i < cumulative.length; i++) {
			sum += balance.share(datasets.get(i).weight(), cases.get(i).size());
			cumulative[i] = sum;
		}
		for (int i = 0; i < cumulative.length; i++) cumulative[i] /= sum;
	}

	/** @throws InputException if there is nothing to train on */
	public static CaseSampler of(final List<Dataset> datasets, final Balance balance, final long seed) {
		return new CaseSampler(datasets, balance, seed);
	}

	/**
	 * The case of one place in one training step.
	 *
	 * @param step from 0
	 * @param index within the step, from 0
	 */
	public Draw draw(final long step, final int index) {
		final Chance chance = Chance.of(seed, step, index, Chance.CASE);
		final double u = chance.uniform(0, 1);
		int i = 0;
		while (i < cumulative.length - 1 && u >= cumulative[i]) i++;
		final List<Case> from = cases.get(i);
		return new Draw(datasets.get(i), from.get(chance.below(from.size())));
	}

	/** The share of draws that a dataset gets, 0 if it has no usable case. */
	public double probability(final String dataset) {
		for (int i = 0; i < cumulative.length; i++)
			if (datasets.get(i).name().equals(dataset)) return cumulative[i] - (i == 0 ? 0 : cumulative[i - 1]);
		return 0;
	}
}
