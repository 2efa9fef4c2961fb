package sc.fiji.hermes.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.layout.DeclaredLabels;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Task;

/**
 * Label maps of cases directly in a folder: {@code CASE.nii.gz} or of another format, as nnU-Net writes predictions, or a
 * folder {@code CASE} with a file a structure, as TotalSegmentator does. For one thread. What values mean is said by a file that Hermes
 * wrote beside a map, or by {@code labels.json} or {@code dataset.json} in the folder or beside it.
 */
final class ResultFolder {

	/** Within a folder of a case. */
	private static final String MASKS = "segmentations";

	private final Path folder;
	private final Map<String, Path> maps = new TreeMap<>();
	private final Map<String, Map<Task, Path>> masks = new TreeMap<>();
	private Optional<DeclaredLabels> declared = Optional.empty();

	/** @throws InputException if there is no such folder, or two files of it are of one case */
	ResultFolder(final Path folder) {
		this.folder = folder;
		for (final Path file : list(folder)) {
			if (Files.isDirectory(file)) {
				final Path inner = file.resolve(MASKS);
				final Map<Task, Path> found = masks(Files.isDirectory(inner) ? inner : file);
				if (!found.isEmpty()) masks.put(file.getFileName().toString(), found);
			}
			else if (Volumes.isVolumeFile(file)) {
				final Path other = maps.put(Volumes.stem(file), file);
				if (other != null) throw new InputException("%s and %s are both of case \"%s\"; remove one.", other, file.getFileName(), Volumes.stem(
					file));
			}
		}
	}

	private static Map<Task, Path> masks(final Path folder) {
		final Map<Task, Path> masks = new LinkedHashMap<>();
		for (final Path file : list(folder)) if (Files.isRegularFile(file) && Volumes.isVolumeFile(file)) masks.put(new Task(Volumes.stem(file)),
			file);
		return masks;
	}

	private static List<Path> list(final Path folder) {
		try (Stream<Path> files = Files.list(folder)) {
			return files.sorted().toList();
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check that it is there and that you may read it.", folder);
		}
	}

	/** Names of the cases. */
	List<String> cases() {
		return Stream.concat(maps.keySet().stream(), masks.keySet().stream()).distinct().sorted().toList();
	}

	boolean has(final String id) {
		return maps.containsKey(id) || masks.containsKey(id);
	}

	/** The label map of a case, if it has one. */
	Optional<Path> map(final String id) {
		return Optional.ofNullable(maps.get(id));
	}

	/** One file a structure of a case; none if it has a label map. */
	Map<Task, Path> masks(final String id) {
		final Map<Task, Path> written = SegmentationFiles.read(folder, id).map(SegmentationFiles.Written::masks).orElse(Map.of());
		return !written.isEmpty() ? written : maps.containsKey(id) ? Map.of() : masks.getOrDefault(id, Map.of());
	}

	/** What the values of the label map of a case mean; empty if nothing says so. */
	List<Label> labels(final String id) {
		final List<Label> written = SegmentationFiles.read(folder, id).map(w -> w.values().entrySet().stream().map(e -> new Label(e.getKey(), List
			.of(e.getValue()))).toList()).orElse(List.of());
		return written.isEmpty() ? declared().labels() : written;
	}

	/** Values of voxels of which nothing is known. */
	BitSet ignored() {
		return declared().ignored();
	}

	private DeclaredLabels declared() {
		if (declared.isEmpty()) declared = Optional.of(DeclaredLabels.of(folder));
		return declared.get();
	}
}
