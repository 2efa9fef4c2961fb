package sc.fiji.hermes.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.InputException;

/**
 * Which case comes next: with replacement, weighted by dataset, uniform within a
 * dataset. A pure function of (seed, step, index). Only training cases with labels
 * and at least one annotated task are drawn. Immutable.
 */
public final class CaseSampler {

	/** A drawn case and its dataset. */
	public record Draw(Dataset dataset, Case source) {}

	/** How often a case is drawn again that is not as wanted. */
	private static final int AGAIN = 20;

	private final List<Dataset> datasets = new ArrayList<>();
	private final List<List<Case>> cases = new ArrayList<>();
	private final long seed;
	/** From which step on each row of {@link #cumulative} holds; the first is 0. */
	private final long[] from;
	private final double[][] cumulative;

	private CaseSampler(final List<Dataset> all, final Balance balance, final DatasetShares shares, final long seed) {
		this.seed = seed;
		for (final Dataset d : all) {
			final List<Case> usable = d.instructive();
			if (usable.isEmpty()) continue;
			datasets.add(d);
			cases.add(usable);
		}
		if (datasets.isEmpty())
			throw new InputException("The collection has no training case with an annotated task; " +
				"add labelled cases to a training split.");
		final double[] first = new double[datasets.size()];
		for (int i = 0; i < first.length; i++) first[i] = balance.share(datasets.get(i).weight(), cases.get(i).size());
		final int changes = shares.changes().size();
		from = new long[changes + 1];
		cumulative = new double[changes + 1][];
		cumulative[0] = cumulative(first);
		for (int c = 0; c < changes; c++) {
			final DatasetShares.Change change = shares.changes().get(c);
			from[c + 1] = change.fromStep();
			cumulative[c + 1] = cumulative(datasets.stream().mapToDouble(d -> change.shares().stream().filter(s -> s.dataset().equals(d.name()))
				.mapToDouble(DatasetShares.Share::share).findFirst().orElseThrow(() -> new IllegalArgumentException("no share of " + d.name())))
				.toArray());
		}
	}

	private static double[] cumulative(final double[] shares) {
		final double[] sums = new double[shares.length];
		double sum = 0;
		for (int i = 0; i < sums.length; i++) {
			sum += shares[i];
			sums[i] = sum;
		}
		if (!(sum > 0)) throw new IllegalArgumentException("no dataset has a share");
		for (int i = 0; i < sums.length; i++) sums[i] /= sum;
		return sums;
	}

	/** @throws InputException if there is nothing to train on */
	public static CaseSampler of(final List<Dataset> datasets, final Balance balance, final long seed) {
		return of(datasets, balance, DatasetShares.UNCHANGED, seed);
	}

	/**
	 * The same with shares that change over the steps.
	 *
	 * @throws IllegalArgumentException if a change does not name a dataset
	 */
	public static CaseSampler of(final List<Dataset> datasets, final Balance balance, final DatasetShares shares, final long seed) {
		return new CaseSampler(datasets, balance, shares, seed);
	}

	/**
	 * The case of one place in one training step.
	 *
	 * @param step from 0
	 * @param index within the step, from 0
	 */
	public Draw draw(final long step, final int index) {
		return draw(step, Chance.of(seed, step, index, Chance.CASE));
	}

	/** The same, drawn again if it is not as wanted; the last draw of several if none is. */
	Draw draw(final long step, final int index, final Predicate<Draw> wanted) {
		final Chance chance = Chance.of(seed, step, index, Chance.CASE);
		Draw draw = draw(step, chance);
		for (int again = 0; again < AGAIN && !wanted.test(draw); again++) draw = draw(step, chance);
		return draw;
	}

	private Draw draw(final long step, final Chance chance) {
		final double u = chance.uniform(0, 1);
		final double[] sums = cumulative[row(step)];
		int i = 0;
		while (i < sums.length - 1 && u >= sums[i]) i++;
		final List<Case> some = cases.get(i);
		return new Draw(datasets.get(i), some.get(chance.below(some.size())));
	}

	private int row(final long step) {
		int row = from.length - 1;
		while (from[row] > step) row--;
		return row;
	}

	/** The share of draws that a dataset gets at the beginning, 0 if it has no usable case. */
	public double probability(final String dataset) {
		return probability(dataset, 0);
	}

	/** The same at a step. */
	public double probability(final String dataset, final long step) {
		final double[] sums = cumulative[row(step)];
		for (int i = 0; i < sums.length; i++)
			if (datasets.get(i).name().equals(dataset)) return sums[i] - (i == 0 ? 0 : sums[i - 1]);
		return 0;
	}
}
