package sc.fiji.hermes.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;

/**
 * A folder that a verb makes: refused early if that is not possible, and not left behind empty if the verb fails.
 *
 * <pre>{@code
 * NewFolder target = new NewFolder(folder); // nothing is made yet
 * int count = target.use(() -> write(folder));
 * }</pre>
 */
public final class NewFolder {

	private final Path folder;
	private final List<Path> missing = new ArrayList<>();

	/** @throws InputException if the folder cannot be made */
	public NewFolder(final Path folder) {
		this.folder = folder;
		Path p = folder.toAbsolutePath().normalize();
		for (; p != null && !Files.exists(p); p = p.getParent()) missing.add(p);
		if (p == null || !Files.isDirectory(p) || !Files.isWritable(p)) throw new InputException(
			"The folder %s cannot be written; give a place that you may write to.", folder);
	}

	/** Whether the folder is missing or holds nothing. */
	public boolean isEmpty() {
		if (!missing.isEmpty()) return true;
		try (Stream<Path> files = Files.list(folder)) {
			return files.findAny().isEmpty();
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", folder);
		}
	}

	/** Runs {@code work}; if that fails, folders that it made and that hold nothing are removed. */
	public <R> R use(final Supplier<R> work) {
		try {
			return work.get();
		}
		catch (final RuntimeException | Error e) {
			removeEmpty();
			throw e;
		}
	}

	private void removeEmpty() {
		try {
			// innermost first
			for (final Path p : missing) Files.deleteIfExists(p);
		}
		catch (final IOException e) {
			// not empty, so something useful is in it
			return;
		}
	}
}
