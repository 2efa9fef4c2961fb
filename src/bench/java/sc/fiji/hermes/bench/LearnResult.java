package sc.fiji.hermes.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.StrictJson;

/**
 * What one training learned.
 *
 * @param set name of its options
 * @param asked the options and the rest of the question, to tell one measurement from another
 * @param points in the order of steps
 */
record LearnResult(String set, long seed, String asked, List<Point> points) {

	/**
	 * One measurement.
	 *
	 * @param cpuMinutes processor time of the steps so far, all threads together
	 * @param tasks mean over cases on the grids of the images as they were read
	 */
	record Point(long step, double cpuMinutes, List<TaskDice> tasks) {

		OptionalDouble mean() {
			return tasks.stream().filter(t -> t.dice.isPresent()).mapToDouble(t -> t.dice.getAsDouble()).average();
		}
	}

	/** @param dice empty if no case shows the task */
	record TaskDice(String dataset, String task, OptionalDouble dice) {}

	/** @param lines as {@link LearnWatcher} writes them */
	static LearnResult of(final String set, final long seed, final String asked, final String lines) {
		final JsonObject json = new JsonObject();
		json.addProperty("set", set);
		json.addProperty("seed", seed);
		json.addProperty("asked", asked);
		final JsonArray points = new JsonArray();
		lines.lines().forEach(l -> points.add(JsonParser.parseString(l)));
		json.add("points", points);
		return of(json);
	}

	private static LearnResult of(final JsonObject json) {
		final List<Point> points = new ArrayList<>();
		for (final JsonElement p : json.getAsJsonArray("points")) {
			final List<TaskDice> tasks = new ArrayList<>();
			for (final JsonElement t : p.getAsJsonObject().getAsJsonArray("tasks")) {
				final JsonElement dice = t.getAsJsonObject().get("dice");
				tasks.add(new TaskDice(t.getAsJsonObject().get("dataset").getAsString(), t.getAsJsonObject().get("task").getAsString(), dice == null || dice
					.isJsonNull() ? OptionalDouble.empty() : OptionalDouble.of(dice.getAsDouble())));
			}
			points.add(new Point(p.getAsJsonObject().get("step").getAsLong(), p.getAsJsonObject().get("cpu_minutes").getAsDouble(), tasks));
		}
		return new LearnResult(json.get("set").getAsString(), json.get("seed").getAsLong(), json.get("asked").getAsString(), points);
	}

	static LearnResult read(final Path file) {
		return of(StrictJson.read(file).value().getAsJsonObject());
	}

	JsonObject toJson() {
		final JsonObject json = new JsonObject();
		json.addProperty("set", set);
		json.addProperty("seed", seed);
		json.addProperty("asked", asked);
		final JsonArray all = new JsonArray();
		for (final Point p : points) {
			final JsonObject point = new JsonObject();
			point.addProperty("step", p.step);
			point.addProperty("cpu_minutes", p.cpuMinutes);
			final JsonArray tasks = new JsonArray();
			for (final TaskDice t : p.tasks) {
				final JsonObject task = new JsonObject();
				task.addProperty("dataset", t.dataset);
				task.addProperty("task", t.task);
				t.dice.ifPresent(d -> task.addProperty("dice", d));
				tasks.add(task);
			}
			point.add("tasks", tasks);
			all.add(point);
		}
		json.add("points", all);
		return json;
	}

	void write(final Path file) {
		AtomicFile.writeString(file, toJson().toString());
	}
}
