package sc.fiji.hermes.train;

import java.util.List;
import java.util.Locale;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import org.bytedeco.javacpp.Pointer;

import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.preprocess.PlanFiles;
import sc.fiji.hermes.preprocess.PlanReport.Reason;

/**
 * Makes the lines of {@code log.jsonl}. A line has the {@code step} it was written after and is one of six: {@code planned}, the measures
 * that led to the grid of a dataset; {@code loss} with its parts, time and memory; {@code dice} of a validation by dataset, {@code
 * task_dice} by task; {@code state}, a {@link RunState} in lower case; {@code changed}, an option that became another when the run was
 * resumed, with its value {@code before} and {@code after}; {@code skipped}, the cases of a step that changed nothing because its loss or
 * gradients were not finite. {@link LogLine} reads them.
 */
final class LogLines {

	private LogLines() {}

	/** How a dataset came to its grid, which {@code plan.json} has. */
	static JsonObject planned(final Grid grid, final Reason reason) {
		final JsonObject o = new JsonObject();
		o.addProperty("step", 0);
		o.add("planned", PlanFiles.toJson(grid, reason));
		return o;
	}

	/**
	 * @param seconds of a step
	 * @param left seconds to the end
	 */
	static JsonObject loss(final long step, final TrainingGraph.Losses l, final double rate, final double norm, final double seconds,
		final double left)
	{
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		o.addProperty("loss", l.total());
		o.addProperty("cross_entropy", l.crossEntropy());
		o.addProperty("dice_loss", l.dice());
		o.addProperty("modality", l.modality());
		o.addProperty("learning_rate", rate);
		o.addProperty("gradient_norm", norm);
		o.addProperty("seconds_per_step", seconds);
		o.addProperty("seconds_left", left);
		final Runtime java = Runtime.getRuntime();
		o.addProperty("heap_bytes", java.totalMemory() - java.freeMemory());
		final long resident = Pointer.physicalBytes();
		// 0 where the system does not tell
		if (resident > 0) o.addProperty("resident_bytes", resident);
		return o;
	}

	/** @param cases of a step that changed nothing */
	static JsonObject skipped(final long step, final List<String> cases) {
		final JsonArray names = new JsonArray();
		cases.forEach(names::add);
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		o.add("skipped", names);
		return o;
	}

	/** What became another when the run was resumed. */
	static JsonObject changed(final RunChange change) {
		final JsonObject o = change.toJson();
		o.add("changed", o.remove("option"));
		return o;
	}

	/** @param message of a failure, empty for none */
	static JsonObject state(final long step, final RunState state, final String message) {
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		o.addProperty("state", state.name().toLowerCase(Locale.ROOT));
		if (!message.isEmpty()) o.addProperty("message", message);
		return o;
	}

	static JsonObject validation(final long step, final Evaluation e) {
		final JsonObject datasets = new JsonObject();
		for (final Mean m : e.datasets()) m.dice().ifPresent(d -> datasets.addProperty(m.name(), d));
		final JsonObject tasks = new JsonObject();
		for (final Mean m : e.tasks()) m.dice().ifPresent(d -> tasks.addProperty(m.dataset() + " / " + m.name(), d));
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		e.overall().dice().ifPresent(d -> o.addProperty("mean_dice", d));
		o.add("dice", datasets);
		o.add("task_dice", tasks);
		return o;
	}
}
