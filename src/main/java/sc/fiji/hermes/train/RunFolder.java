package sc.fiji.hermes.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

import org.bytedeco.javacpp.Pointer;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonSyntaxException;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.evaluate.Evaluation;
import sc.fiji.hermes.evaluate.Mean;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.picture.LearningCurves;
import sc.fiji.hermes.picture.Pictures;

/**
 * The folder that one training writes: {@code collection.json}, {@code plan.json}, {@code run.json} (options, seed,
 * versions), {@code log.jsonl}, {@code curves.png}, {@code preview.png}, two checkpoint generations and the {@code model}
 * folder. While it is open no other process can train in it.
 * <p>
 * A line of the log has the {@code step} it was written after and is one of three: {@code loss} with its parts, time and
 * memory; {@code dice} of a validation by dataset, {@code task_dice} by task; {@code state}, a {@link RunState} in lower
 * case. {@link RunLog} reads it.
 */
final class RunFolder implements AutoCloseable {

	private static final String LOCK = "run.lock";

	private final Path folder;
	private final boolean made;
	private final FileChannel lock;

	private RunFolder(final Path folder, final boolean made) {
		this.folder = folder;
		this.made = made;
		lock = lock(folder);
	}

	private static FileChannel lock(final Path folder) {
		try {
			final FileChannel channel = FileChannel.open(folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
			try {
				if (channel.tryLock() != null) return channel;
			}
			catch (final OverlappingFileLockException e) {
				// held by this very process
			}
			channel.close();
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be written (%s); give a place that you may write to.", folder, e.getMessage());
		}
		throw new InputException("Another training is running in %s; wait for it or give another run folder.", folder);
	}

	/** Lets other processes use the folder. */
	@Override
	public void close() {
		try {
			lock.close();
			Files.deleteIfExists(folder.resolve(LOCK));
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Removes what a run that never began has put into its folder, so that its name is free again. */
	void abandon() {
		try {
			for (final Path p : List.of(collection(), plan(), folder.resolve(Checkpoint.CURRENT))) Files.deleteIfExists(p);
			if (Files.isDirectory(defaultCache())) try (var files = Files.list(defaultCache())) {
				for (final Path p : files.toList()) Files.delete(p);
				Files.delete(defaultCache());
			}
			if (made) Files.delete(folder);
		}
		catch (final IOException e) {
			// Something else lies there now; it stays, and the first mistake is what the user should read.
			return;
		}
	}

	/** A new run; the folder must not exist or be empty. */
	static RunFolder create(final Path folder) {
		try {
			if (Files.exists(folder) && (!Files.isDirectory(folder) || hasFiles(folder))) throw new InputException(
				"The run folder %s already exists; give a new name, or resume it.", folder);
			final boolean made = !Files.isDirectory(folder);
			if (made) Files.createDirectories(folder);
			return new RunFolder(folder, made);
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be made; give a place that you may write to.", folder);
		}
	}

	private static boolean hasFiles(final Path folder) throws IOException {
		try (var files = Files.list(folder)) {
			return files.findAny().isPresent();
		}
	}

	/** A run that was begun before. */
	static RunFolder open(final Path folder) {
		if (!Files.exists(folder.resolve(RunLog.RUN))) throw new InputException(
			"%s is not a run folder because it has no run.json; give the folder of the training to resume.", folder);
		return new RunFolder(folder, false);
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
	Path model() {
		return folder.resolve("model");
	}

	/** What the network makes of a few windows at present; may be missing. */
	Path preview() {
		return folder.resolve(RunLog.PREVIEW);
	}

	Path defaultCache() {
		return folder.resolve("cache");
	}

	/** Whether the training got as far as its first checkpoint. */
	boolean hasBegun() {
		return Files.exists(folder.resolve(RunLog.RUN));
	}

	void writeRun(final JsonObject run) {
		AtomicFile.writeString(folder.resolve(RunLog.RUN), new GsonBuilder().setPrettyPrinting().create().toJson(run) + "\n");
	}

	JsonObject readRun() {
		try {
			return JsonParser.parseString(Files.readString(folder.resolve(RunLog.RUN))).getAsJsonObject();
		}
		catch (final IOException | JsonSyntaxException | IllegalStateException e) {
			throw new InputException(e, "%s cannot be read; start the training again in a new folder.", folder.resolve(RunLog.RUN));
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

	/** Drops log lines of steps and validations that a resumed training will do again. */
	void truncateLog(final long step, final long validated) {
		if (!Files.exists(log())) return;
		final StringBuilder kept = new StringBuilder();
		for (final JsonObject line : readLog())
			if (line.get("step").getAsLong() <= (line.has("dice") ? validated : step)) kept.append(line).append('\n');
		AtomicFile.writeString(log(), kept.toString());
	}

	private Path log() {
		return folder.resolve(RunLog.LOG);
	}

	private List<JsonObject> readLog() {
		final List<JsonObject> lines = new ArrayList<>();
		try {
			// A crash may have cut the last line, even inside a character.
			for (final String line : new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList()) {
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

	/**
	 * @param seconds of a step
	 * @param left seconds to the end
	 */
	static JsonObject lossLine(final long step, final TrainingGraph.Losses l, final double rate, final double norm, final double seconds,
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

	/** @param message of a failure, empty for none */
	static JsonObject stateLine(final long step, final RunState state, final String message) {
		final JsonObject o = new JsonObject();
		o.addProperty("step", step);
		o.addProperty("state", state.name().toLowerCase(java.util.Locale.ROOT));
		if (!message.isEmpty()) o.addProperty("message", message);
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
		final RunProgress soFar = RunLog.of(folder).read();
		if (soFar.losses().isEmpty()) return;
		Pictures.writePng(LearningCurves.draw(soFar.losses(), soFar.dice()), folder.resolve("curves.png"));
	}
}
