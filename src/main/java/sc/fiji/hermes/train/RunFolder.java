package sc.fiji.hermes.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;

import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.io.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.picture.Curve;
import sc.fiji.hermes.picture.LearningCurves;
import sc.fiji.hermes.picture.Pictures;

/**
 * The folder that one training writes: {@code collection.json}, {@code plan.json}, {@code run.json} (options, seed,
 * versions), {@code log.jsonl}, {@code curves.png}, two checkpoint generations and the {@code model} folder.
 */
public final class RunFolder {

	private final Path folder;

	private RunFolder(final Path folder) {
		this.folder = folder;
	}

	/** A new run; the folder must not exist or be empty. */
	static RunFolder create(final Path folder) {
		try {
			if (Files.exists(folder) && (!Files.isDirectory(folder) || hasFiles(folder))) throw new InputException(
				"The run folder %s already exists; give a new name, or resume it.", folder);
			Files.createDirectories(folder);
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be made; give a place that you may write to.", folder);
		}
		return new RunFolder(folder);
	}

	private static boolean hasFiles(final Path folder) throws IOException {
		try (var files = Files.list(folder)) {
			return files.findAny().isPresent();
		}
	}

	/** A run that was begun before. */
	static RunFolder open(final Path folder) {
		if (!Files.exists(folder.resolve("run.json"))) throw new InputException(
			"%s is not a run folder because it has no run.json; give the folder of the training to resume.", folder);
		return new RunFolder(folder);
	}

	Path path() {
		return folder;
	}

	Path plan() {
		return folder.resolve("plan.json");
	}

	Path collection() {
		return folder.resolve("collection.json");
	}

	/** The finished model, once there is one. */
	public Path model() {
		return folder.resolve("model");
	}

	Path defaultCache() {
		return folder.resolve("cache");
	}

	void writeRun(final JsonObject run) {
		AtomicFile.writeString(folder.resolve("run.json"), new GsonBuilder().setPrettyPrinting().create().toJson(run) + "\n");
	}

	JsonObject readRun() {
		try {
			return JsonParser.parseString(Files.readString(folder.resolve("run.json"))).getAsJsonObject();
		}
		catch (final IOException | JsonSyntaxException | IllegalStateException e) {
			throw new InputException(e, "%s cannot be read; start the training again in a new folder.", folder.resolve("run.json"));
		}
	}

	/** Appends one line; a log is the only file that grows in place. */
	void log(final JsonObject line) {
		try {
			Files.writeString(log(), line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (final IOException e) {
			throw new InputException(e, "The log %s cannot be written (%s); make room on the disk and resume.", log(), e.getMessage());
		}
	}

	/** Drops log lines of steps that a resumed training will do again. */
	void truncateLog(final long step) {
		if (!Files.exists(log())) return;
		final StringBuilder kept = new StringBuilder();
		for (final JsonObject line : readLog()) if (line.get("step").getAsLong() <= step) kept.append(line).append('\n');
		AtomicFile.writeString(log(), kept.toString());
	}

	private Path log() {
		return folder.resolve("log.jsonl");
	}

	private List<JsonObject> readLog() {
		final List<JsonObject> lines = new ArrayList<>();
		try {
			for (final String line : Files.readAllLines(log())) {
				// A crash may have cut the last line.
				try {
					lines.add(JsonParser.parseString(line).getAsJsonObject());
				}
				catch (final JsonSyntaxException | IllegalStateException e) {
					continue;
				}
			}
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
		return lines;
	}

	static JsonObject lossLine(final long step, final TrainingGraph.Losses l, final double rate, final double norm, final double seconds) {
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		o.addProperty("loss", l.total());
		o.addProperty("cross_entropy", l.crossEntropy());
		o.addProperty("dice_loss", l.dice());
		o.addProperty("modality", l.modality());
		o.addProperty("learning_rate", rate);
		o.addProperty("gradient_norm", norm);
		o.addProperty("seconds_per_step", seconds);
		return o;
	}

	static JsonObject validationLine(final long step, final Evaluation e) {
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

	/** Draws {@code curves.png} from the log. */
	void drawCurves() {
		final Map<String, List<Curve.Point>> losses = new LinkedHashMap<>(), dice = new LinkedHashMap<>();
		for (final JsonObject line : readLog()) {
			final long step = line.get("step").getAsLong();
			if (line.has("loss")) for (final String part : List.of("cross_entropy", "dice_loss", "modality"))
				losses.computeIfAbsent(part.replace('_', ' '), k -> new ArrayList<>()).add(new Curve.Point(step, line.get(part).getAsDouble()));
			if (line.has("dice")) line.getAsJsonObject("dice").entrySet().forEach(
				d -> dice.computeIfAbsent(d.getKey(), k -> new ArrayList<>()).add(new Curve.Point(step, d.getValue().getAsDouble())));
		}
		if (losses.isEmpty()) return;
		Pictures.writePng(LearningCurves.draw(curves(losses), curves(dice)), folder.resolve("curves.png"));
	}

	private static List<Curve> curves(final Map<String, List<Curve.Point>> points) {
		return points.entrySet().stream().map(e -> new Curve(e.getKey(), e.getValue())).toList();
	}
}
