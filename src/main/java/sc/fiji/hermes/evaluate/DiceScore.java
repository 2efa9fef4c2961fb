package sc.fiji.hermes.evaluate;

import java.util.OptionalDouble;

/**
 * The Dice coefficient 2·|P ∩ G| / (|P| + |G|) of a predicted and a reference mask, 0 to 1.
 * It is defined only if the reference is not empty: the rule under which the paper
 * reports its numbers. No epsilon is added, since the denominator is never 0 then.
 */
public final class DiceScore {

	private DiceScore() {}

	/** @return empty if the reference is empty, whatever was predicted */
	public static OptionalDouble of(final Mask reference, final Mask prediction) {
		return of(Overlap.of(reference, prediction));
	}

	/** @return empty if the reference is empty, whatever was predicted */
	public static OptionalDouble of(final Overlap overlap) {
		if (overlap.reference() == 0) return OptionalDouble.empty();
		return OptionalDouble.of(2.0 * overlap.common() / (overlap.reference() + overlap.predicted()));
	}
}
