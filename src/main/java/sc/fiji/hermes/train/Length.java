package sc.fiji.hermes.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import com.google.gson.JsonObject;

import sc.fiji.hermes.file.StrictJson;

/**
 * How many steps a training has: as many as were asked for, or as many as fit into a time. In the second case they are estimated before
 * the first step, corrected once after a twentieth of them, and from then on as fixed as in the first, whatever the clock says.
 *
 * @param minutes that the steps must fit into; empty if their number was asked for
 * @param estimated before the first step; empty if their number was asked for
 * @param fixed the number that counts in the end; empty until the correction
 */
record Length(OptionalDouble minutes, OptionalLong estimated, OptionalLong fixed) {

	/** Their names in {@code run.json}. */
	static final List<String> KEYS = List.of("minutes", "steps_estimated", "steps");

	private static final String MINUTES = KEYS.get(0), ESTIMATED = KEYS.get(1), STEPS = KEYS.get(2);

	/** One of so many estimated steps is taken before the correction. */
	private static final long PART = 20;

	/** A number that was asked for. */
	static Length fixed(final long steps) {
		return new Length(OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.of(steps));
	}

	/** A number that is to be corrected. */
	static Length estimated(final long steps, final double minutes) {
		return new Length(OptionalDouble.of(minutes), OptionalLong.of(steps), OptionalLong.empty());
	}

	/** Whether the number is to be corrected after {@code step} steps. */
	boolean isCorrectedAfter(final long step) {
		return fixed.isEmpty() && step == correction();
	}

	/** The same after the correction; steps that are done stay so. */
	Length corrected(final long steps) {
		return new Length(minutes, estimated, OptionalLong.of(Math.max(steps, correction())));
	}

	/** Number in all as it counts after {@code step} steps, which no later correction changes. */
	long after(final long step) {
		return estimated.isPresent() && (fixed.isEmpty() || step < correction()) ? estimated.getAsLong() : fixed.getAsLong();
	}

	/** Number in all as far as it is known. */
	long known() {
		return fixed.orElseGet(estimated::getAsLong);
	}

	/** After how many steps an estimated number is corrected. */
	long correction() {
		return (estimated.getAsLong() + PART - 1) / PART;
	}

	/** Empty if {@code run.json} says nothing of it yet. */
	static Optional<Length> of(final StrictJson json) {
		final OptionalLong steps = whole(json, STEPS), estimated = whole(json, ESTIMATED);
		if (estimated.isEmpty()) return steps.isEmpty() ? Optional.empty() : Optional.of(fixed(steps.getAsLong()));
		return Optional.of(new Length(OptionalDouble.of(json.get(MINUTES).number()), estimated, steps));
	}

	private static OptionalLong whole(final StrictJson json, final String key) {
		final Optional<StrictJson> value = json.find(key);
		return value.isPresent() ? OptionalLong.of(value.get().whole(1, Long.MAX_VALUE)) : OptionalLong.empty();
	}

	void addTo(final JsonObject run) {
		minutes.ifPresent(m -> run.addProperty(MINUTES, m));
		estimated.ifPresent(n -> run.addProperty(ESTIMATED, n));
		fixed.ifPresent(n -> run.addProperty(STEPS, n));
	}
}
