package sc.fiji.hermes.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

import sc.fiji.hermes.file.Csv;
import sc.fiji.hermes.job.Outcome;

/** An {@link Evaluation} as text, CSV and JSON. */
final class EvaluationReport {

	private EvaluationReport() {}

	static String text(final Evaluation evaluation) {
		final List<String[]> rows = new ArrayList<>();
		rows.add(new String[] { "dataset", "task", "Dice", "counted", "false positive ml" });
		for (final Mean dataset : evaluation.datasets()) {
			for (final Mean task : evaluation.tasks()) if (task.dataset().equals(dataset.name())) rows.add(row(task.dataset(), task
				.name(), task, "case"));
			rows.add(row(dataset.name(), "mean of tasks", dataset, "task"));
		}
		rows.add(row("all datasets", "mean of tasks", evaluation.overall(), "task"));
		final int[] width = new int[rows.get(0).length];
		for (final String[] row : rows) for (int c = 0; c < width.length; c++) width[c] = Math.max(width[c], row[c].length());
		final StringBuilder text = new StringBuilder();
		for (final String[] row : rows) {
			final StringBuilder line = new StringBuilder();
			// Names to the left, numbers to the right.
			for (int c = 0; c < width.length; c++) line.append(String.format(Locale.ROOT, "%" + (c < 2 ? "-" : "") + width[c] + "s  ", row[c]));
			text.append(line.toString().stripTrailing()).append('\n');
		}
		if (!evaluation.failed().isEmpty()) text.append(evaluation.failed().size()).append(" of ").append(evaluation.cases()).append(
			" cases could not be compared and count nowhere: ").append(evaluation.failed().stream().map(Outcome::title).collect(Collectors
				.joining(", "))).append('\n');
		return text.toString();
	}

	private static String[] row(final String dataset, final String name, final Mean mean, final String unit) {
		return new String[] { dataset, name, mean.dice().isPresent() ? number("%.3f", mean.dice().getAsDouble()) : "–", mean
			.counted() + " " + unit + (mean.counted() == 1 ? "" : "s"), number("%.1f", mean.falsePositiveMl()) };
	}

	static String csv(final Evaluation evaluation) {
		final StringBuilder csv = new StringBuilder("dataset,case,task,dice,reference_ml,predicted_ml,false_positive_ml\n");
		for (final Score s : evaluation.scores()) csv.append(String.join(",", Csv.field(s.dataset()), Csv.field(s.caseId()), Csv.field(s
			.task().name()), s.dice().isPresent() ? number("%.5f", s.dice().getAsDouble()) : "", number("%.3f", s.referenceMl()),
			number("%.3f", s.predictedMl()), number("%.3f", s.falsePositiveMl()))).append('\n');
		return csv.toString();
	}

	static String json(final Evaluation evaluation) {
		final JsonObject root = new JsonObject();
		root.add("mean_dice", number(evaluation.overall().dice()));
		root.add("datasets", means(evaluation.datasets(), false));
		root.add("tasks", means(evaluation.tasks(), true));
		final JsonArray cases = new JsonArray();
		for (final Score s : evaluation.scores()) {
			final JsonObject o = new JsonObject();
			o.addProperty("dataset", s.dataset());
			o.addProperty("case", s.caseId());
			o.addProperty("task", s.task().name());
			o.add("dice", number(s.dice()));
			o.addProperty("reference_ml", s.referenceMl());
			o.addProperty("predicted_ml", s.predictedMl());
			o.addProperty("false_positive_ml", s.falsePositiveMl());
			cases.add(o);
		}
		root.add("cases", cases);
		final JsonArray failed = new JsonArray();
		for (final Outcome f : evaluation.failed()) {
			final JsonObject o = new JsonObject();
			o.addProperty("dataset", f.dataset());
			o.addProperty("case", f.name());
			o.addProperty("sentence", f.sentence());
			failed.add(o);
		}
		root.add("failed", failed);
		return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().serializeNulls().create().toJson(root) + "\n";
	}

	private static JsonArray means(final List<Mean> means, final boolean tasks) {
		final JsonArray array = new JsonArray();
		for (final Mean mean : means) {
			final JsonObject o = new JsonObject();
			o.addProperty("dataset", mean.dataset());
			if (tasks) o.addProperty("task", mean.name());
			o.add("dice", number(mean.dice()));
			o.addProperty(tasks ? "cases_counted" : "tasks_counted", mean.counted());
			o.addProperty("false_positive_ml", mean.falsePositiveMl());
			array.add(o);
		}
		return array;
	}

	private static com.google.gson.JsonElement number(final OptionalDouble value) {
		return value.isPresent() ? new JsonPrimitive(value.getAsDouble()) : JsonNull.INSTANCE;
	}

	private static String number(final String format, final double value) {
		return String.format(Locale.ROOT, format, value);
	}
}
