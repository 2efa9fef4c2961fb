package sc.fiji.hermes.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;

import sc.fiji.hermes.bench.LearnResult.Point;
import sc.fiji.hermes.bench.LearnResult.TaskDice;
import sc.fiji.hermes.file.AtomicFile;

/** Several trainings side by side, the mean over seeds for each set of options. */
final class LearnTable {

	private final List<LearnResult> results;

	LearnTable(final List<LearnResult> results) {
		this.results = List.copyOf(results);
	}

	/** All results. */
	void write(final Path file) {
		final JsonObject json = new JsonObject();
		final JsonArray all = new JsonArray();
		results.forEach(r -> all.add(r.toJson()));
		json.add("results", all);
		AtomicFile.writeString(file, json.toString());
	}

	/** Markdown: the mean Dice after every so many steps, then each task at the end. */
	String text() {
		final Map<String, List<LearnResult>> sets = results.stream().collect(Collectors.groupingBy(LearnResult::set, LinkedHashMap::new, Collectors
			.toList()));
		final StringBuilder text = new StringBuilder();
		final List<Long> steps = results.get(0).points().stream().map(Point::step).toList();
		final List<String> head = new ArrayList<>(List.of("options", "seeds", "CPU minutes"));
		steps.forEach(s -> head.add("mean Dice at " + s));
		head.add("lowest seed");
		row(text, head);
		row(text, head.stream().map(h -> "---").toList());
		sets.forEach((name, runs) -> {
			final List<String> cells = new ArrayList<>(List.of(name, Integer.toString(runs.size()), number(runs.stream().mapToDouble(r -> last(r)
				.cpuMinutes()).average(), "%.1f")));
			for (int i = 0; i < steps.size(); i++) {
				final int point = i;
				cells.add(number(runs.stream().mapToDouble(r -> r.points().get(point).mean().orElse(Double.NaN)).average(), "%.3f"));
			}
			cells.add(number(runs.stream().mapToDouble(r -> last(r).mean().orElse(Double.NaN)).min(), "%.3f"));
			row(text, cells);
		});
		text.append('\n');
		final List<String> titles = new ArrayList<>(List.of("dataset", "task"));
		titles.addAll(sets.keySet());
		row(text, titles);
		row(text, titles.stream().map(h -> "---").toList());
		final List<TaskDice> tasks = last(results.get(0)).tasks();
		for (int t = 0; t < tasks.size(); t++) {
			final int task = t;
			final List<String> cells = new ArrayList<>(List.of(tasks.get(t).dataset(), tasks.get(t).task()));
			sets.values().forEach(runs -> cells.add(number(runs.stream().map(r -> last(r).tasks().get(task).dice()).filter(
				OptionalDouble::isPresent).mapToDouble(OptionalDouble::getAsDouble).average(), "%.3f")));
			row(text, cells);
		}
		return text.toString();
	}

	private static Point last(final LearnResult r) {
		return r.points().get(r.points().size() - 1);
	}

	private static String number(final OptionalDouble value, final String format) {
		return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "–";
	}

	private static void row(final StringBuilder text, final List<String> cells) {
		text.append("| ").append(String.join(" | ", cells)).append(" |\n");
	}
}
