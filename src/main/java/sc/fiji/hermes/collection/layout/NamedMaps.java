package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.CaseValues;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.Segment;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * Label maps that name their structures themselves, as 3D Slicer's do: each may number them in its own way, so names count and
 * not values. A structure that one of them lacks was not annotated there. Where structures lie in several layers, label maps
 * are joined from them.
 */
final class NamedMaps {

	private NamedMaps() {}

	/** Every name that the label maps have, numbered in the order of their appearance; empty if one of them names nothing. */
	static Optional<List<Label>> labels(final List<Path> maps) {
		final List<String> names = new ArrayList<>();
		for (final Path map : maps) {
			final List<Segment> segments = CollectionFiles.segments(map);
			if (segments.isEmpty()) return Optional.empty();
			for (final Segment s : segments) if (names.stream().noneMatch(s.name()::equalsIgnoreCase)) names.add(s.name());
		}
		final List<Label> labels = new ArrayList<>();
		for (final String name : names) labels.add(new Label(new Task(name), List.of(labels.size() + 1)));
		return labels.isEmpty() ? Optional.empty() : Optional.of(labels);
	}

	/** What the values of a case's label map are in the dataset. */
	static CaseValues values(final CaseFiles files, final FolderContent content, final OtherValues others) {
		return files.labels().map(f -> CaseValues.byName(CollectionFiles.segments(f), content.labels(), others)).orElse(CaseValues.OF_DATASET);
	}

	/** The same content, in which each case is annotated with what its label map names, and no label map has layers. */
	static FolderContent joined(final FolderContent content, final String name, final FolderOptions options) {
		final Map<String, List<Segment>> named = new HashMap<>();
		for (final CaseFiles f : content.files()) f.labels().map(CollectionFiles::segments).filter(s -> s.stream().anyMatch(one -> content.labels()
			.stream().anyMatch(l -> one.means(l.task())))).ifPresent(s -> named.put(f.id(), s));
		if (named.isEmpty()) return content;
		final Map<String, Set<Task>> annotated = new HashMap<>(content.annotated());
		named.forEach((id, segments) -> {
			final Set<Task> tasks = new LinkedHashSet<>();
			content.labels().stream().map(Label::task).filter(t -> segments.stream().anyMatch(s -> s.means(t))).forEach(tasks::add);
			tasks.retainAll(content.annotated().getOrDefault(id, tasks));
			annotated.put(id, tasks);
		});
		final boolean layers = named.values().stream().anyMatch(segments -> segments.stream().anyMatch(s -> s.layer() > 0));
		if (!layers) return new FolderContent(content.labels(), content.others(), content.files(), content.modality(), content.splits(), annotated);
		final JoinedMasks place = options.joined().orElseThrow(() -> new InputException(
			"The label maps of %s have structures in several layers, which must be joined to label maps first; make a collection of it and use that.",
			name));
		final JoinedMasks.Joiner joiner = place.of(name, content.labels().stream().map(l -> l.task().name()).toList());
		final List<CaseFiles> files = new ArrayList<>();
		for (final CaseFiles f : content.files()) {
			final Optional<Path> labels = f.labels().map(file -> joiner.joinRead(f.id(), masks(file, Optional.ofNullable(named.get(f.id())), content
				.labels()), files.size() / (double) content.files().size()));
			files.add(new CaseFiles(f.id(), f.image(), labels, f.test(), f.part()));
		}
		options.note("The label maps of %s have structures in several layers; label maps joined from them are kept in %s.", name, joiner.folder());
		return new FolderContent(joiner.labels(), OtherValues.REFUSED, files, content.modality(), content.splits(), annotated);
	}

	/** @param named structures of the file; empty if its values are those of the labels */
	private static Map<String, JoinedMasks.Mask> masks(final Path file, final Optional<List<Segment>> named, final List<Label> labels) {
		final Map<String, JoinedMasks.Mask> masks = new LinkedHashMap<>();
		for (final Label l : labels) {
			final String structure = l.task().name();
			if (named.isEmpty()) masks.put(structure, new JoinedMasks.Mask(file, () -> only(Volumes.readLabels(file), l.values())));
			else named.get().stream().filter(s -> s.means(l.task())).findFirst().ifPresent(s -> masks.put(structure, new JoinedMasks.Mask(file,
				() -> only(Volumes.readLabels(file, ReadOptions.options().withLayer(s.layer())), List.of(s.value())))));
		}
		return masks;
	}

	private static LabelMap only(final LabelMap map, final List<Integer> values) {
		return map.mapped(v -> values.contains(v) ? 1 : 0);
	}
}
