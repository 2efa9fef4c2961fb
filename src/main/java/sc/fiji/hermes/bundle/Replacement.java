package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.file.Moves;
import sc.fiji.hermes.job.InputException;

/**
 * Puts a finished model folder in the place of another. Folders cannot be exchanged in one step, so for a moment the old
 * one has the name {@code .NAME.previous}; after a crash in that moment it is read from there, and put back by the next
 * write.
 */
final class Replacement {

	private Replacement() {}

	/** The folder to read: the target, or its old contents if a crash left nothing under its name. */
	static Path readable(final Path target) {
		final Path previous = previous(target);
		return !Files.exists(target) && ModelFolder.isModel(previous) ? previous : target;
	}

	/** Brings the work of a crashed writer to its end. */
	static void finish(final Path target) throws IOException {
		final Path previous = previous(target);
		if (!isOurs(previous)) return;
		if (Files.exists(target)) clear(previous, target);
		else Moves.replace(previous, target);
	}

	/** Refuses to replace what is not a model. */
	static void check(final Path target) throws IOException {
		if (!Files.exists(target)) return;
		if (!Files.isDirectory(target))
			throw new InputException("%s is a file, so no model can be written there; choose another name.", target);
		if (!ModelFolder.isModel(target) && !list(target).isEmpty()) throw new InputException(
			"%s holds files that are not a model, so it is not replaced; choose another folder or empty it.", target);
	}

	static void replace(final Path fresh, final Path target) throws IOException {
		final Path previous = previous(target);
		final boolean old = Files.exists(target);
		if (old && Files.exists(previous, LinkOption.NOFOLLOW_LINKS)) throw new InputException(
			"%s has the name under which an old model is put aside but is none; give it another name.", previous);
		if (old) Moves.replace(target, previous);
		try {
			Moves.replace(fresh, target);
		}
		catch (final IOException e) {
			if (old) Moves.replace(previous, target);
			throw e;
		}
		if (old) clear(previous, target);
	}

	/** Whether a folder is an old model that was put aside, perhaps with what a user had put beside it, or what a killed writer left of it. */
	private static boolean isOurs(final Path previous) throws IOException {
		if (!Files.isDirectory(previous, LinkOption.NOFOLLOW_LINKS)) return false;
		return ModelFolder.isModel(previous) || list(previous).stream().allMatch(f -> ModelFolder.FILES.contains(f.getFileName().toString()));
	}

	/** Removes a model's files, also half-written ones, and their folder; whatever else is in it stays. */
	static void remove(final Path folder) {
		if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) return;
		try {
			for (final String name : ModelFolder.FILES) {
				AtomicFile.sweep(folder.resolve(name));
				Files.deleteIfExists(folder.resolve(name));
			}
			Files.delete(folder);
		}
		catch (final IOException e) {
			// a hidden folder remains; the first failure is the one to tell the user
		}
	}

	/** Removes the old model and takes over what a user had put beside it. */
	private static void clear(final Path previous, final Path target) throws IOException {
		for (final Path file : list(previous)) {
			final Path taken = target.resolve(file.getFileName());
			if (!ModelFolder.FILES.contains(file.getFileName().toString()) && !Files.exists(taken)) Moves.replace(file, taken);
		}
		remove(previous);
	}

	private static Path previous(final Path target) {
		final Path place = target.toAbsolutePath().normalize();
		return place.resolveSibling("." + place.getFileName() + ".previous");
	}

	private static List<Path> list(final Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.toList();
		}
	}
}
