package sc.fiji.hermes.train;

import java.util.List;
import java.util.Locale;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;

import sc.fiji.hermes.file.StrictJson;

/**
 * An option that became another when a run was resumed, as {@code run.json} and the log keep it.
 *
 * @param step from which on it counts
 * @param option its name in the JSON of the options
 * @param before value as JSON; null of JSON if it is not known
 * @param after value as JSON
 */
record RunChange(long step, String option, JsonElement before, JsonElement after) {

	private static final String STEP = "step", OPTION = "option", BEFORE = "before", AFTER = "after";

	/** The same from a step on. */
	RunChange from(final long first) {
		return new RunChange(first, option, before, after);
	}

	JsonObject toJson() {
		final JsonObject json = new JsonObject();
		json.addProperty(STEP, step);
		json.addProperty(OPTION, option);
		json.add(BEFORE, before);
		json.add(AFTER, after);
		return json;
	}

	static RunChange of(final StrictJson json) {
		json.onlyKeys(List.of(STEP, OPTION, BEFORE, AFTER));
		return new RunChange(json.get(STEP).whole(0, Long.MAX_VALUE), json.get(OPTION).text(), json.find(BEFORE).map(StrictJson::value).orElse(
			JsonNull.INSTANCE), json.get(AFTER).value());
	}

	/** For people. */
	String text() {
		final String now = String.format(Locale.ROOT, "from step %d on, %s is %s", step, option, after);
		return before.isJsonNull() ? now : now + " and not " + before;
	}
}
