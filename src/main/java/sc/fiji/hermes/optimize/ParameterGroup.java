package sc.fiji.hermes.optimize;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

import sc.fiji.hermes.model.Parameter;

/**
 * Parameters that an optimizer treats alike. Of several groups the first that has a parameter counts; a parameter that is in none is
 * treated as {@link #rest()} says.
 *
 * @param members which parameters
 * @param rateFactor times the learning rate; where it is 0, weights and slots keep every bit, and no gradient is computed
 * @param decay instead of the optimizer's; empty for the same
 * @param rows of every member that move; empty for all. The others count in no norm, so that those that move do as if they were alone
 */
public record ParameterGroup(Predicate<Parameter> members, double rateFactor, OptionalDouble decay, Optional<RowMask> rows) {

	private static final ParameterGroup REST = of(p -> true);

	public ParameterGroup {
		if (!(rateFactor >= 0 && rateFactor < 1e6)) throw new IllegalArgumentException("the factor of the rate must be 0 or more, not " + rateFactor);
	}

	/** The parameters that a condition holds for, treated as all others so far. */
	public static ParameterGroup of(final Predicate<Parameter> members) {
		return new ParameterGroup(members, 1, OptionalDouble.empty(), Optional.empty());
	}

	/** All parameters, as the optimizer alone would treat them. */
	public static ParameterGroup rest() {
		return REST;
	}

	/** Gains and shifts of norms, and biases: all vectors that are added or multiply channels. */
	public static boolean isNormOrBias(final Parameter p) {
		return p.shape().length == 1;
	}

	public ParameterGroup withRateFactor(final double factor) {
		return new ParameterGroup(members, factor, decay, rows);
	}

	public ParameterGroup withDecay(final double value) {
		return new ParameterGroup(members, rateFactor, OptionalDouble.of(value), rows);
	}

	public ParameterGroup withRows(final RowMask mask) {
		return new ParameterGroup(members, rateFactor, decay, Optional.of(mask));
	}

	/** The group of a parameter. */
	static ParameterGroup of(final Parameter p, final List<ParameterGroup> groups) {
		return groups.stream().filter(g -> g.members.test(p)).findFirst().orElseGet(ParameterGroup::rest);
	}

	/** Whether a member changes at all. */
	boolean moves() {
		return rateFactor != 0 && rows.stream().allMatch(r -> r.moving().contains(true));
	}
}
