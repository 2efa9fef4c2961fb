package sc.fiji.hermes.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import sc.fiji.hermes.file.StrictJson;

/**
 * What a line of {@code log.jsonl} says. Entries that this version does not know are passed over, because a later one may write them.
 *
 * @param step after which it was written, 0 or more
 * @param loss of the steps since the last such line
 * @param validation that has ended
 * @param state that has begun
 */
record LogLine(long step, Optional<Loss> loss, Optional<Validation> validation, Optional<State> state) {

	/** Parts of the loss that are shown, as the log names them. */
	private static final List<String> PARTS = List.of("cross_entropy", "dice_loss", "modality");

	/** A number with what it is of. */
	record Named(String name, double value) {}

	/** Mean loss by part, time and memory. */
	record Loss(List<Named> parts, OptionalDouble secondsPerStep, OptionalDouble secondsLeft, OptionalLong heap, OptionalLong resident) {}

	/** Dice over all tasks, by dataset and by task. */
	record Validation(OptionalDouble mean, List<Named> datasets, List<Named> tasks) {}

	/** A {@link RunState} by its name, with the message of a failure, which may be empty. */
	record State(String name, String message) {}

	/** @throws sc.fiji.hermes.job.InputException if an entry is missing or of the wrong type */
	static LogLine of(final StrictJson json) {
		final long step = json.get("step").whole(0, Long.MAX_VALUE);
		return new LogLine(step, json.find("loss").map(loss -> loss(json)), json.find("dice").map(dice -> new Validation(number(json,
			"mean_dice"), named(dice), json.find("task_dice").map(LogLine::named).orElse(List.of()))), json.find("state").map(
				state -> new State(state.text(), json.find("message").map(StrictJson::text).orElse(""))));
	}

	private static Loss loss(final StrictJson json) {
		json.get("loss").number();
		final List<Named> parts = PARTS.stream().filter(p -> json.find(p).isPresent()).map(p -> new Named(p.replace('_', ' '), json.get(p)
			.number())).toList();
		return new Loss(parts, number(json, "seconds_per_step"), number(json, "seconds_left"), whole(json, "heap_bytes"), whole(json,
			"resident_bytes"));
	}

	private static List<Named> named(final StrictJson json) {
		return json.members().entrySet().stream().map(e -> new Named(e.getKey(), e.getValue().number())).toList();
	}

	private static OptionalDouble number(final StrictJson json, final String key) {
		final Optional<StrictJson> value = json.find(key);
		return value.isPresent() ? OptionalDouble.of(value.get().number()) : OptionalDouble.empty();
	}

	private static OptionalLong whole(final StrictJson json, final String key) {
		final Optional<StrictJson> value = json.find(key);
		return value.isPresent() ? OptionalLong.of(value.get().whole(0, Long.MAX_VALUE)) : OptionalLong.empty();
	}
}
