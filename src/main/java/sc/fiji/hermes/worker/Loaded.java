package sc.fiji.hermes.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.ModelFolder;
import sc.fiji.hermes.job.Device;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.segment.Segmenter;

/**
 * What a process keeps from one work to the next: the model it segmented with last, so that the next volume need not wait
 * for its graph. Holds native memory: close it. Not thread-safe.
 */
public final class Loaded implements AutoCloseable {

	private Optional<Entry> last = Optional.empty();

	/** @param notes on the model, which concern every work with it */
	private record Entry(Key key, Segmenter segmenter, List<String> notes) {}

	/** A model folder as it was; any change of a file makes another key. */
	private record Key(Path folder, List<FileTime> times, List<Long> sizes, int threads, Device device) {}

	/** A segmenter of a model folder; owned by this object. */
	Segmenter segmenter(final Path model, final Job job) {
		final Key key = key(model, job);
		if (last.isEmpty() || !last.get().key.equals(key)) {
			close();
			job.report("loading the model", -1);
			final List<String> notes = new ArrayList<>();
			last = Optional.of(new Entry(key, Segmenter.of(ModelFolder.read(model, notes::add), job), notes));
		}
		last.get().notes.forEach(note -> job.report(note, -1));
		return last.get().segmenter;
	}

	private static Key key(final Path model, final Job job) {
		final List<FileTime> times = new ArrayList<>();
		final List<Long> sizes = new ArrayList<>();
		if (!Files.isDirectory(model)) throw new InputException("The model folder %s does not exist; check its name.", model);
		try (Stream<Path> files = Files.list(model).sorted()) {
			for (final Path f : (Iterable<Path>) files::iterator) {
				times.add(Files.getLastModifiedTime(f));
				sizes.add(Files.size(f));
			}
			return new Key(model.toRealPath(), times, sizes, job.threads(), job.device());
		}
		catch (final IOException e) {
			throw new InputException(e, "The model folder %s cannot be read; check its permissions.", model);
		}
	}

	/** Frees the model; a later work loads it again. */
	@Override
	public void close() {
		last.ifPresent(e -> e.segmenter.close());
		last = Optional.empty();
	}
}
