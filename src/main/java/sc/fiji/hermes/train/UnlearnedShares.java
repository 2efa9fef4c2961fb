package sc.fiji.hermes.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.sample.Balance;
import sc.fiji.hermes.sample.DatasetShares.Share;

/** Shares of datasets by what a validation says is still unlearned in them. */
final class UnlearnedShares {

	/** What a dataset keeps that has nothing left to learn, beside one of which nothing is learned. */
	private static final double FLOOR = 0.1;

	private UnlearnedShares() {}

	/** The share of the beginning times what its tasks miss to a Dice of 1; a dataset that was not validated counts as the mean of all. */
	static List<Share> of(final Collection collection, final Evaluation validation) {
		final List<Mean> means = validation.datasets();
		final double mean = means.stream().filter(m -> m.dice().isPresent()).mapToDouble(m -> m.dice().getAsDouble()).average().orElse(0);
		final List<Share> shares = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final OptionalDouble own = means.stream().filter(m -> m.dataset().equals(d.name())).findFirst().map(Mean::dice).orElse(OptionalDouble.empty());
			shares.add(new Share(d.name(), Balance.UNLEARNED.share(d.weight(), d.instructive().size()) * (FLOOR + 1 - own.orElse(mean))));
		}
		return shares;
	}

	/** For people: each dataset with its part of the samples. */
	static String text(final List<Share> shares) {
		final double sum = shares.stream().mapToDouble(Share::share).sum();
		return shares.stream().map(s -> String.format(Locale.ROOT, "%s %.0f %%", s.dataset(), 100 * s.share() / sum)).collect(Collectors.joining(", "));
	}
}
