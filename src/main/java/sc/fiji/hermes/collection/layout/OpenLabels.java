package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Labels of a folder that does not say what its values mean: what the options say, else {@code labels.json}, else the names
 * that the label maps say themselves, else each value that they hold.
 */
final class OpenLabels {

	private static final int MOST = 1000;

	private OpenLabels() {}

	static List<Label> of(final Path folder, final List<Path> maps, final FolderOptions options) {
		if (!options.labels().isEmpty()) return CollectionFiles.sorted(options.labels());
		final Path names = folder.resolve("labels.json");
		if (Files.isRegularFile(names)) return CollectionFiles.labels(StrictJson.read(names));
		final Optional<List<Label>> named = NamedMaps.labels(maps);
		if (named.isPresent()) return named.get();
		final TreeSet<Integer> values = values(folder, maps, options);
		if (values.isEmpty()) throw new InputException("No label map in %s has a label; draw some or say what values mean in %s.", folder, names);
		if (values.size() > MOST) throw new InputException(
			"The label maps in %s hold %d values, too many for labels; give label maps, or say what values mean in %s.", folder, values.size(),
			names);
		options.note("%s does not say what label values mean, so they are named %s; name the structures, e.g. in labels.json.", FolderList.name(
			folder), values.size() == 1 ? "label_" + values.first() : "label_" + values.first() + " to label_" + values.last());
		return values.stream().map(v -> new Label(new Task("label_" + v), List.of(v))).toList();
	}

	/** The values in some label maps, 0 left out. */
	static TreeSet<Integer> values(final Path folder, final List<Path> maps, final FolderOptions options) {
		final TreeSet<Integer> values = new TreeSet<>();
		for (int i = 0; i < maps.size(); i++) {
			final double done = i / (double) maps.size();
			options.job().ifPresent(job -> {
				job.checkCancelled();
				job.report("Reading the label values of " + FolderList.name(folder), done);
			});
			values.addAll(options.values().of(maps.get(i), OpenLabels::values));
		}
		return values;
	}

	private static Set<Integer> values(final Path file) {
		final Set<Integer> values = new TreeSet<>();
		try {
			final LabelMap map = Volumes.readLabels(file);
			final long[] histogram = map.histogram();
			for (int v = 1; v < histogram.length; v++) if (histogram[v] > 0) values.add(v);
		}
		catch (final InputException e) {
			// the check tells what is wrong with it
			return Set.of();
		}
		return values;
	}
}
