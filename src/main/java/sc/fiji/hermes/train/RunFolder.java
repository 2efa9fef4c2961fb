package sc.fiji.hermes.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonObject;

import sc.fiji.hermes.bundle.Checkpoint;
import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.bundle.NamedArray;
import sc.fiji.hermes.bundle.Safetensors;
import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Seal;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.file.Temporary;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.picture.LearningCurves;
import sc.fiji.hermes.picture.Pictures;
import sc.fiji.hermes.preprocess.PreparedCache;

/**
 * The folder that one training writes: {@code run.json} (options, seed, versions, what is trained on) before any other,
 * {@code collection.json}, {@code plan.json}, {@code log.jsonl}, {@code curves.png}, {@code preview.png}, two checkpoint generations
 * and the {@code model} folder. While it is open no other process can train in it.
 * <p>
 * {@link LogLines} makes the lines of the log.
 */
final class RunFolder implements AutoCloseable {

	private static final String COLLECTION = "collection.json", PLAN = "plan.json", CURVES = "curves.png", CACHE = "cache",
			START = "start.safetensors";

	/** What a training that was killed before it had a run.json may have left. */
	private static final Set<String> BEFORE_RUN = Set.of(RunLock.NAME, COLLECTION, PLAN, CACHE, START, Checkpoint.CURRENT, Checkpoint.NEXT);

	private final Path folder;
	private final boolean made;
	private final RunLock lock;

	private RunFolder(final Path folder, final boolean made) {
		this.folder = folder;
		this.made = made;
		lock = RunLock.take(folder);
	}

	/** Lets other processes use the folder. */
	@Override
	public void close() {
		try {
			lock.close();
		}
		catch (final IOException e) {
			throw new UncheckedIOException(e);
		}
	}

	/** Removes what a run that never began has put into its folder, so that its name is free again. */
	void abandon() {
		if (!lock.isInPlace()) return;
		try {
			// first, because without it the folder counts as free whatever else is left
			for (final Path p : List.of(info(), collection(), plan(), start())) Files.deleteIfExists(p);
			Checkpoint.remove(folder);
			PreparedCache.clear(defaultCache());
			if (!made || !names(folder).equals(Set.of(RunLock.NAME))) return;
			Files.delete(folder.resolve(RunLock.NAME));
			// on Windows the name of an open file stays until it is closed
			lock.close();
			Files.delete(folder);
		}
		catch (final IOException e) {
			// Something else lies there now; it stays, and the first mistake is what the user should read.
			return;
		}
	}

	/** Whether a new run may be put there: the folder is missing, empty, or of a training that was killed before it had a run.json. */
	static boolean isFree(final Path folder) {
		try {
			if (!Files.exists(folder)) return true;
			if (!Files.isDirectory(folder)) return false;
			final Set<String> names = names(folder);
			for (final String name : List.of(RunLog.RUN, COLLECTION, PLAN, START, Checkpoint.NEXT)) Temporary.leftOf(folder.resolve(name)).forEach(
				p -> names.remove(p.getFileName().toString()));
			return names.isEmpty() || names.contains(RunLock.NAME) && BEFORE_RUN.containsAll(names);
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be read (%s); check its permissions.", folder, AtomicFile.reason(e));
		}
	}

	private static Set<String> names(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map(p -> p.getFileName().toString()).collect(Collectors.toCollection(HashSet::new));
		}
	}

	/** A new run. */
	static RunFolder create(final Path folder) {
		try {
			requireFree(folder);
			final boolean made = !Files.isDirectory(folder);
			if (made) Files.createDirectories(folder);
			return new RunFolder(folder, made).locked(() -> {
				// another may have begun before this one had the lock
				requireFree(folder);
				Checkpoint.remove(folder);
				Files.deleteIfExists(folder.resolve(START));
			});
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be made; give a place that you may write to.", folder);
		}
	}

	static void requireFree(final Path folder) {
		if (!isFree(folder)) throw new InputException("The run folder %s already exists; give a new name, or resume it.", folder);
	}

	/** @throws InputException if there is no run that was begun */
	static void requireRun(final Path folder) {
		if (!Files.exists(folder.resolve(RunLog.RUN))) throw new InputException(Files.exists(folder.resolve(RunLock.NAME)) && isFree(folder)
			? "The training in %s was stopped before it had prepared anything, so there is nothing to resume; start it again in the same folder."
			: "%s is not a run folder because it has no run.json; give the folder of the training to resume.", folder);
	}

	/** A run that was begun before. */
	static RunFolder open(final Path folder) {
		requireRun(folder);
		try {
			return new RunFolder(folder, false).locked(() -> {});
		}
		catch (final IOException e) {
			throw new InputException(e, "The run folder %s cannot be put in order (%s); check its permissions.", folder, AtomicFile.reason(e));
		}
	}

	/** What is done first with the lock in hand. */
	private interface First {

		void run() throws IOException;
	}

	/** Puts the folder in order; whoever cannot must not keep others from it. */
	private RunFolder locked(final First first) throws IOException {
		boolean done = false;
		try {
			first.run();
			recover();
			done = true;
			return this;
		}
		finally {
			if (!done) close();
		}
	}

	/** Brings to its end what a killed training has left half-done; touches nothing that is not of this run. */
	private void recover() {
		for (final String name : List.of(RunLog.RUN, COLLECTION, PLAN, START, RunLog.LOG, CURVES, RunLog.PREVIEW)) AtomicFile.sweep(folder.resolve(
			name));
		Checkpoint.recover(folder);
		ModelFolder.recover(model());
		PreparedCache.recover(defaultCache());
	}

	/** @throws InputException if the folder is not any more where it was when it was opened */
	void requireInPlace() {
		if (!lock.isInPlace()) throw new InputException(
			"The run folder %s was moved, renamed or removed while a training wrote to it, so the training has ended; resume it where it is now.",
			folder);
	}

	/** The folder, to write to. */
	Path writable() {
		requireInPlace();
		return folder;
	}

	private Path info() {
		return folder.resolve(RunLog.RUN);
	}

	Path path() {
		return folder;
	}

	Path plan() {
		return folder.resolve(PLAN);
	}

	Path collection() {
		return folder.resolve(COLLECTION);
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
		return folder.resolve(CACHE);
	}

	private Path start() {
		return folder.resolve(START);
	}

	/** Keeps the weights that the training begins with until there is a checkpoint; where they came from may be gone by then. */
	void writeStart(final Weights weights) {
		writable();
		Safetensors.write(start(), weights.parameters().stream().map(p -> new NamedArray(p.name(), p.shape(), weights.get(p.name()))).toList(),
			Map.of());
	}

	/**
	 * The weights that the training begins with; empty if they are random.
	 *
	 * @throws InputException if they are damaged or of another network
	 */
	Optional<Weights> readStart(final List<Parameter> parameters) {
		if (!Files.exists(start())) return Optional.empty();
		return Optional.of(TrainingState.weights(Safetensors.read(start()).tensors(), parameters, folder));
	}

	/** There is a checkpoint. */
	void forgetStart() {
		try {
			Files.deleteIfExists(writable().resolve(START));
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be removed (%s); check the permissions of its folder.", start(), AtomicFile.reason(e));
		}
	}

	/** Whether the training got as far as its first step. */
	boolean hasBegun() {
		return Files.exists(log());
	}

	void writeInfo(final RunInfo info) {
		AtomicFile.writeString(writable().resolve(RunLog.RUN), Seal.sealed(info.toJson(folder)));
	}

	/** @throws InputException if it is damaged, lacks something or is of a later version */
	RunInfo readInfo() {
		return RunInfo.of(StrictJson.read(info()), folder);
	}

	/** Appends one line; a log is the only file that grows in place. */
	void log(final JsonObject line) {
		requireInPlace();
		try {
			Files.writeString(log(), line + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		catch (final IOException e) {
			throw new InputException(e, "The log %s cannot be written (%s); make room on the disk and resume.", log(), e.getMessage());
		}
	}

	/**
	 * Drops log lines of steps and validations that a resumed training will do again.
	 *
	 * @throws InputException if a line is damaged, except for the last, which a kill may have cut
	 */
	void truncateLog(final long step, final long validated) {
		if (!Files.exists(log())) return;
		final List<String> lines = readLog();
		final StringBuilder kept = new StringBuilder();
		for (int i = 0; i < lines.size(); i++) {
			final Optional<LogLine> line = line(lines.get(i), i + 1, i == lines.size() - 1);
			if (line.isPresent() && line.get().step() <= (line.get().validation().isPresent() ? validated : step)) kept.append(lines.get(i)).append(
				'\n');
		}
		AtomicFile.writeString(log(), kept.toString());
	}

	private Optional<LogLine> line(final String text, final int number, final boolean last) {
		try {
			return Optional.of(LogLine.of(StrictJson.parse(log(), "line " + number, text)));
		}
		catch (final InputException e) {
			if (last) return Optional.empty();
			throw e;
		}
	}

	private Path log() {
		return folder.resolve(RunLog.LOG);
	}

	private List<String> readLog() {
		try {
			// a kill may have cut the last line inside a character, which the decoder of a reader would refuse
			return new String(Files.readAllBytes(log()), StandardCharsets.UTF_8).lines().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The log %s cannot be read (%s); check its permissions.", log(), AtomicFile.reason(e));
		}
	}

	/** Draws {@code curves.png} from the log. */
	void drawCurves() {
		final RunProgress soFar = RunLog.of(folder).read();
		if (soFar.losses().isEmpty()) return;
		Pictures.writePng(LearningCurves.draw(soFar.losses(), soFar.dice()), writable().resolve(CURVES));
	}
}
