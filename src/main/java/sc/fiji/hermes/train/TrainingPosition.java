package sc.fiji.hermes.train;

import java.util.Map;

import sc.fiji.hermes.bundle.CheckpointData;
import sc.fiji.hermes.sample.DatasetShares;

/**
 * How far a training is, beside its weights.
 *
 * @param step steps done
 * @param updates those of them that changed the weights, which the optimizer counts
 * @param validated the last step whose validation was finished
 * @param bestDice of the validations so far, −1 before the first
 * @param shares of datasets so far and from coming steps on
 */
record TrainingPosition(long step, long updates, long validated, double bestDice, DatasetShares shares) {

	/** Before the first step. */
	static final TrainingPosition START = new TrainingPosition(0, 0, 0, -1, DatasetShares.UNCHANGED);

	private static final String UPDATES = "updates", VALIDATED = "validated", BEST = "bestDice", SHARES = "shares";

	static TrainingPosition of(final CheckpointData data) {
		// versions that did not count them had none without effect
		final long updates = Long.parseLong(data.info().getOrDefault(UPDATES, Long.toString(data.step())));
		return new TrainingPosition(data.step(), updates, Long.parseLong(data.info().getOrDefault(VALIDATED, "0")), Double.parseDouble(data.info()
			.getOrDefault(BEST, "-1")), SharesText.parse(data.info().getOrDefault(SHARES, "[]")));
	}

	Map<String, String> info() {
		return Map.of(UPDATES, Long.toString(updates), VALIDATED, Long.toString(validated), BEST, Double.toString(bestDice), SHARES, SharesText.of(
			shares));
	}

	/** @param changed whether the step changed the weights */
	TrainingPosition stepped(final boolean changed) {
		return new TrainingPosition(step + 1, changed ? updates + 1 : updates, validated, bestDice, shares);
	}

	/** The same before its last validation. */
	TrainingPosition unvalidated() {
		return new TrainingPosition(step, updates, step - 1, bestDice, shares);
	}

	TrainingPosition validated(final double dice) {
		return new TrainingPosition(step, updates, step, Math.max(bestDice, dice), shares);
	}

	TrainingPosition with(final DatasetShares newShares) {
		return new TrainingPosition(step, updates, validated, bestDice, newShares);
	}
}
