package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/**
 * What a stopped run goes on with: all that it was started with, but for what is given anew and may change.
 *
 * @param info of the run before
 * @param options it goes on with
 * @param changes that they are; of the step nothing is known yet
 * @param job with the seed of the run, and its threads unless others are given
 */
record Resumption(RunInfo info, TrainOptions options, List<RunChange> changes, Job job) {

	/** What may be given anew. The last three change no result. */
	private static final Set<String> CHANGEABLE = Set.of("steps", "minutes", "learningRate", "validations", "validationCases", "recompute",
		"cache", "preview");

	/**
	 * @param given options; what they leave to defaults stays as the run has it
	 * @throws InputException that names the first thing that may not change
	 */
	static Resumption of(final RunInfo info, final TrainOptions given, final Path run, final Job job) {
		final RunSettings settings = info.settings();
		if (job.givenSeed().isPresent() && job.givenSeed().getAsLong() != settings.seed()) throw refused(run, "seed", settings.seed(), job
			.givenSeed().getAsLong());
		final int threads = job.givenThreads().orElse(settings.threads());
		// Another number of threads changes the last bits of sums, nothing that a user would notice.
		if (threads != settings.threads()) job.report(String.format(Locale.ROOT,
			"The run %s was started with threads %d, not %d; it will not be equal to an uninterrupted run to the last bit.", run, settings
				.threads(), threads), -1);
		final JsonObject before = TrainOptionsFiles.toJson(settings.options()), asked = TrainOptionsFiles.toJson(given);
		info.length().ifPresent(length -> before.addProperty("steps", length.known()));
		final List<RunChange> changes = new ArrayList<>();
		final JsonObject changed = new JsonObject();
		for (final Map.Entry<String, JsonElement> e : asked.entrySet()) {
			final String option = e.getKey();
			final Optional<JsonElement> old = Optional.ofNullable(before.get(option));
			if (CHANGEABLE.contains(option)) {
				if (old.equals(Optional.of(e.getValue()))) continue;
				changes.add(new RunChange(0, option, old.orElse(JsonNull.INSTANCE), e.getValue()));
				changed.add(option, e.getValue());
			}
			else if (old.isPresent()) requireSame(option, old.get(), e.getValue(), run);
			else job.report(String.format(Locale.ROOT, "The run %s does not say the %s it was started with, so what is given for it now is not looked at.",
				run, option), -1);
		}
		final TrainOptions options = TrainOptionsFiles.over(settings.options(), changed);
		return new Resumption(info, options, changes, job.withSeed(settings.seed()).withThreads(threads));
	}

	/** Down to values that are no objects, so that the one that differs is named. */
	private static void requireSame(final String option, final JsonElement old, final JsonElement now, final Path run) {
		if (old instanceof JsonObject a && now instanceof JsonObject b) {
			for (final String key : a.keySet()) requireSame(option + "." + key, a.get(key), b.has(key) ? b.get(key) : JsonNull.INSTANCE, run);
			for (final String key : b.keySet()) if (!a.has(key)) throw refused(run, option + "." + key, "none", b.get(key));
		}
		else if (!old.equals(now)) throw refused(run, option, old, now);
	}

	private static InputException refused(final Path run, final String what, final Object old, final Object now) {
		return new InputException(
			"The run %s was started with %s %s, not %s; leave it out to resume the run with what it was started with.", run, what, old, now);
	}

	/**
	 * What {@code run.json} says from a step on.
	 *
	 * @throws InputException if fewer steps are given than are done
	 */
	RunInfo at(final long step, final Path run) {
		final Optional<Length> length = info.length().map(l -> length(l, step));
		if (length.isPresent() && length.get().known() < step) throw new InputException(
			"The run %s has done %d steps, more than the %d that are given; give more.", run, step, length.get().known());
		final List<RunChange> now = new ArrayList<>(changes);
		if (length.isPresent() && length.get().known() != info.length().get().known() && now.stream().noneMatch(c -> c.option().equals("steps")))
			now.add(new RunChange(0, "steps", new JsonPrimitive(info.length().get().known()), new JsonPrimitive(length.get().known())));
		return info.changed(options, now.stream().map(c -> c.from(step)).toList(), length);
	}

	private Length length(final Length before, final long step) {
		if (changes.stream().anyMatch(c -> c.option().equals("steps"))) return Length.fixed(options.steps().getAsLong());
		final boolean time = changes.stream().anyMatch(c -> c.option().equals("minutes"));
		if (!time || info.forecast().isEmpty()) return before;
		final long steps = info.forecast().get().steps(options.minutes(), options.validations());
		final Length estimated = Length.estimated(steps, options.minutes());
		return step < estimated.correction() ? estimated : new Length(OptionalDouble.of(options.minutes()), estimated.estimated(),
			OptionalLong.of(steps));
	}
}
