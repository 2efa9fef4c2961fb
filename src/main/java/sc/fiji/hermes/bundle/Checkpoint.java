package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Migrations;
import sc.fiji.hermes.file.Moves;
import sc.fiji.hermes.job.InputException;

/**
 * Two generations of a training's state in its run folder. At every moment of a write at least one complete generation
 * is on the disk; each carries a checksum and its version, and those of every version up to the present one are read. One writer at a
 * time.
 *
 * <pre>{@code
 * Checkpoint.write(run, new CheckpointData(step, Map.of(), arrays));
 * Checkpoint.readLatest(run, warning -> log.warn(warning)).ifPresent(data -> resume(data));
 * }</pre>
 */
public final class Checkpoint {

	/** The latest generation. */
	public static final String CURRENT = "checkpoint.safetensors";

	/** The one before. */
	public static final String PREVIOUS = "checkpoint.previous.safetensors";

	/** Complete and newest, there only while the generations change places or after a crash in that moment. */
	public static final String NEXT = "checkpoint.next.safetensors";

	/** Versions of a checkpoint; one that does not say its version is of the first. */
	static final Migrations<CheckpointData> VERSIONS = Migrations.of("checkpoint");

	private static final String VERSION = "hermes.version", STEP = "hermes.step", INFO = "info.";

	private Checkpoint() {}

	/**
	 * Writes the next generation; the current becomes the previous.
	 *
	 * @param folder exists
	 * @throws InputException if the disk refuses; what was there before can still be read
	 */
	public static void write(final Path folder, final CheckpointData data) {
		final Map<String, String> metadata = new HashMap<>();
		data.info().forEach((key, text) -> metadata.put(INFO + key, text));
		metadata.put(VERSION, Integer.toString(VERSIONS.current()));
		metadata.put(STEP, Long.toString(data.step()));
		Safetensors.write(folder.resolve(NEXT), data.arrays(), metadata);
		rotate(folder);
	}

	/** The next generation becomes the current one, and that the previous. */
	private static void rotate(final Path folder) {
		final Path next = folder.resolve(NEXT), current = folder.resolve(CURRENT);
		try {
			if (Files.exists(current)) Moves.replace(current, folder.resolve(PREVIOUS));
			Moves.replace(next, current);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be renamed to %s (%s); close programs that use it and try again.", next, CURRENT,
				AtomicFile.reason(e));
		}
	}

	/**
	 * Brings to its end what a killed writer has left: a generation that was complete takes its place, half-written files are
	 * removed. Nobody may be writing a checkpoint there at this time.
	 */
	public static void recover(final Path folder) {
		AtomicFile.sweep(folder.resolve(NEXT));
		if (Files.exists(folder.resolve(NEXT))) rotate(folder);
	}

	/** Removes every generation. */
	public static void remove(final Path folder) throws IOException {
		for (final String name : List.of(NEXT, CURRENT, PREVIOUS)) Files.deleteIfExists(folder.resolve(name));
	}

	/** As {@link #readLatest(Path, Consumer)}, without being told of damage. */
	public static Optional<CheckpointData> readLatest(final Path folder) {
		return readLatest(folder, warning -> {});
	}

	/**
	 * Reads the newest generation that is whole.
	 *
	 * @param warnings is told, in a sentence, of every newer generation that is damaged
	 * @return empty if there is no checkpoint, or no folder
	 * @throws InputException if there are checkpoints and all are damaged, or if one of a later version comes first
	 */
	public static Optional<CheckpointData> readLatest(final Path folder, final Consumer<String> warnings) {
		InputException first = null;
		for (final String name : List.of(NEXT, CURRENT, PREVIOUS)) {
			final Path file = folder.resolve(name);
			if (!Files.exists(file)) continue;
			final CheckpointData data;
			final String version;
			try {
				final SafetensorsFile content = Safetensors.read(file);
				version = content.metadata().getOrDefault(VERSION, "1");
				data = data(file, content, version);
			}
			catch (final InputException e) {
				warnings.accept(String.format(Locale.ROOT, "Checkpoint %s is skipped: %s", file, e.getMessage()));
				if (first == null) first = e;
				continue;
			}
			// not among the damaged, which an older generation may stand in for
			return Optional.of(VERSIONS.toCurrent(data, Long.parseLong(version), sentence -> new InputException("%s cannot be read: %s", file,
				sentence)));
		}
		if (first == null) return Optional.empty();
		throw new InputException(first,
			"No checkpoint in %s can be read because all are damaged; start the training again in a new folder.", folder);
	}

	private static CheckpointData data(final Path file, final SafetensorsFile content, final String version) {
		final Map<String, String> info = new HashMap<>();
		content.metadata().forEach((key, text) -> {
			if (key.startsWith(INFO)) info.put(key.substring(INFO.length()), text);
		});
		final String step = content.metadata().getOrDefault(STEP, "");
		if (!version.matches("[1-9][0-9]{0,8}")) throw new InputException("%s is no checkpoint because its version is no number.", file);
		if (!step.matches("[0-9]{1,18}")) throw new InputException("%s is no checkpoint because it does not say its step.", file);
		return new CheckpointData(Long.parseLong(step), info, content.tensors());
	}
}
