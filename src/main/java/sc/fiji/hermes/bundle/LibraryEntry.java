package sc.fiji.hermes.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/**
 * One folder of a {@link ModelLibrary}.
 *
 * @param name of the folder, by which the model is chosen
 * @param folder absolute
 * @param description empty if the model is broken
 * @param problem why it is broken, a sentence; empty if it is not
 * @param notes what is odd about it, in sentences: that it was edited by hand
 * @param isShipped whether it came with the program, and so is not the user's to change
 */
public record LibraryEntry(String name, Path folder, Optional<ModelDescription> description, Optional<String> problem, List<String> notes,
	boolean isShipped)
{

	public LibraryEntry {
		notes = List.copyOf(notes);
	}

	static LibraryEntry of(final Path folder) {
		return of(folder, false);
	}

	static LibraryEntry shipped(final Path folder) {
		return of(folder, true);
	}

	private static LibraryEntry of(final Path folder, final boolean isShipped) {
		final String name = folder.getFileName().toString();
		final List<String> notes = new ArrayList<>();
		try {
			return new LibraryEntry(name, folder, Optional.of(ModelFolder.describe(folder, notes::add)), Optional.empty(), notes, isShipped);
		}
		catch (final InputException e) {
			return new LibraryEntry(name, folder, Optional.empty(), Optional.of(e.getMessage()), List.of(), isShipped);
		}
	}

	LibraryEntry withNote(final String sentence) {
		return new LibraryEntry(name, folder, description, problem, Stream.concat(notes.stream(), Stream.of(sentence)).toList(), isShipped);
	}

	public boolean isBroken() {
		return problem.isPresent();
	}

	/** Bytes of all its files; those that cannot be read count 0. */
	public long bytes() {
		try (Stream<Path> files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum();
		}
		catch (final IOException | java.io.UncheckedIOException e) {
			return 0;
		}
	}

	/** The model card for people, in Markdown; empty if the folder has none. */
	public String card() {
		try {
			return Files.readString(folder.resolve(ModelFolder.README));
		}
		catch (final IOException e) {
			return "";
		}
	}
}
