package sc.fiji.hermes.evaluate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Task;

/**
 * Where the predictions for the cases of a collection lie: in a folder for each dataset, as Hermes writes them, or all in
 * one folder, as nnU-Net and TotalSegmentator do. For one thread.
 */
public final class Predictions {

	private final Path folder;
	/** Looked at when a case is not where Hermes writes it. */
	private Optional<ResultFolder> flat = Optional.empty();

	/** @throws InputException if there is no such folder */
	public Predictions(final Path folder) {
		if (!Files.isDirectory(folder)) throw new InputException(
			"The folder of predictions %s does not exist; segment the collection into it first.", folder);
		this.folder = folder;
	}

	/**
	 * The masks of a case. Our own files say what they are; without, either form is taken by the names that we would have given.
	 *
	 * @param labels of the dataset
	 * @param unique whether no other dataset has a case of this name, so that a file without a dataset's folder can only be of this
	 */
	public MaskSource of(final String dataset, final String id, final List<Label> labels, final boolean unique) {
		final List<Task> tasks = labels.stream().map(Label::task).toList();
		final Path own = SegmentationFiles.folder(folder, dataset);
		final Path map = SegmentationFiles.labelMap(own, id);
		final Map<Task, Path> masks = SegmentationFiles.masks(own, id, tasks);
		final Optional<SegmentationFiles.Written> written = SegmentationFiles.read(own, id);
		if (written.isPresent()) return written.get().masks().isEmpty() ? MaskSource.labelMap(map, written.get().values().entrySet()
			.stream().map(e -> new Label(e.getKey(), List.of(e.getValue()))).toList()) : MaskSource.files(written.get().masks());
		if (!Files.exists(map)) {
			if (masks.values().stream().anyMatch(Files::exists)) return MaskSource.files(masks);
			if (unique && flat().has(id)) return flat(id, labels);
		}
		return MaskSource.labelMap(map, labels);
	}

	private ResultFolder flat() {
		if (flat.isEmpty()) flat = Optional.of(new ResultFolder(folder));
		return flat.get();
	}

	/** Names decide; values alone do where the names of the predictions are others altogether. */
	private MaskSource flat(final String id, final List<Label> labels) {
		final Map<Task, Path> masks = flat().masks(id);
		if (!masks.isEmpty()) return MaskSource.files(masks);
		final List<Label> named = flat().labels(id);
		final boolean common = named.stream().anyMatch(n -> labels.stream().anyMatch(l -> l.task().equals(n.task())));
		return MaskSource.labelMap(flat().map(id).orElseThrow(), common ? named : labels);
	}
}
