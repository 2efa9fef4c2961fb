package sc.fiji.hermes.segment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** Segments many files with one model; each result is on the disk before the next file is read. */
public final class FolderSegmenter {

	private FolderSegmenter() {}

	/**
	 * Segments volumes.
	 *
	 * @param files see {@link #volumes}
	 * @param tasks empty for all that the model learned on the modality; label value i + 1 means the i-th
	 * @param output folder for the results, made if missing
	 * @return number of volumes segmented
	 * @throws InputException if a volume cannot be read
	 */
	public static int segment(final Segmenter segmenter, final List<Path> files, final Path output, final Modality modality,
		final List<Task> tasks, final boolean masks, final SegmentOptions options, final Job job)
	{
		final List<Task> wanted = tasks.isEmpty() ? segmenter.tasks(modality) : tasks;
		final ToIntFunction<Task> values = t -> wanted.indexOf(t) + 1;
		int done = 0;
		for (final Path file : files) {
			job.checkCancelled();
			final Segmentation s = segmenter.segment(Volumes.read(file), modality, wanted, options);
			SegmentationFiles.write(s, output, Volumes.stem(file), values, masks);
			job.report("segmented " + file.getFileName(), (double) ++done / files.size());
		}
		return done;
	}

	/**
	 * Segments the cases of one split of a collection, each dataset into a folder of its name, with the label values of
	 * the dataset, so that the results can be compared with its label maps.
	 */
	public static int segment(final Segmenter segmenter, final Collection collection, final Split split, final Path output,
		final SegmentOptions options, final Job job)
	{
		final Map<Case, Dataset> cases = new LinkedHashMap<>();
		for (final Dataset d : collection.datasets()) d.cases(split).forEach(c -> cases.put(c, d));
		if (cases.isEmpty()) throw new InputException("Collection %s has no %s case; choose another split.", collection.name(),
			split.name().toLowerCase(java.util.Locale.ROOT));
		int done = 0;
		for (final Map.Entry<Case, Dataset> e : cases.entrySet()) {
			job.checkCancelled();
			final Dataset d = e.getValue();
			final Segmentation s = segmenter.segment(Volumes.read(e.getKey().image()), d.modality(), d.tasks(), options);
			SegmentationFiles.write(s, output.resolve(d.name()), e.getKey().id(), t -> value(d, t), false);
			job.report("segmented " + d.name() + " / " + e.getKey().id(), (double) ++done / cases.size());
		}
		return done;
	}

	private static int value(final Dataset d, final Task t) {
		final Label label = d.label(t).orElseThrow();
		return label.values().get(0);
	}

	/**
	 * The file itself, or every volume directly in the folder, by name.
	 *
	 * @throws InputException if nothing is there
	 */
	public static List<Path> volumes(final Path input) {
		if (Files.isRegularFile(input)) return List.of(input);
		if (!Files.exists(input)) throw new InputException("%s does not exist; give a volume or a folder of volumes.", input);
		final List<Path> files = new ArrayList<>();
		try (var list = Files.list(input)) {
			list.filter(Files::isRegularFile).filter(Volumes::isVolumeFile).sorted().forEach(files::add);
		}
		catch (final IOException e) {
			throw new InputException(e, "The folder %s cannot be read; check its permissions.", input);
		}
		if (files.isEmpty()) throw new InputException("The folder %s has no volume (.nii or .nii.gz); give another.", input);
		return files;
	}
}
