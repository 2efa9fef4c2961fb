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
 */
public record LibraryEntry(String name, Path folder, Optional<ModelDescription> description, Optional<String> problem, List<String> notes) {

	static LibraryEntry of(final Path folder) {
		final String name = folder.getFileName().toString();
		final List<String> notes = new ArrayList<>();
		try {
			return new LibraryEntry(name, folder, Optional.of(ModelFolder.describe(folder, notes::add)), Optional.empty(), List.copyOf(notes));
		}
		catch (final InputException e) {
			return new LibraryEntry(name, folder, Optional.empty(), Optional.of(e.getMessage()), List.of());
		}
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
