package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/**
 * A folder of images beside a folder of label maps ({@code images/x.nii.gz}, {@code labels/x.nii.gz}), or both in one
 * folder ({@code x.nii.gz}, {@code x_labels.nii.gz}). Files of one case have one name, but for a word that says what they
 * are. What the values mean is said by the options or by {@code labels.json}, {@code {"liver": 1, "kidneys": [2, 3]}};
 * else the label maps are read and each value is a label.
 */
final class PlainLayout implements FolderLayout {

	private static final Set<String> IMAGES = Set.of("images", "image", "img", "imgs", "imagestr", "scans", "scan", "volumes", "volume", "raw");
	private static final Set<String> LABELS = Set.of("labels", "label", "labelstr", "masks", "mask", "segmentations", "segmentation", "segs",
		"seg", "gt", "groundtruth", "ground_truth", "annotations", "labelmaps");

	private static final String WORD = "(?:labels?|labelmap|seg|segmentation|mask|gt|groundtruth|ground[_-]truth|annotation)";

	/** What says in a name that the file is a label map. */
	private static final Pattern LABEL_WORD = Pattern.compile("(?i)[_.-]" + WORD + "$|^" + WORD + "[_.-]");

	/** What says in a name that it is an image. */
	private static final Pattern IMAGE_WORD = Pattern.compile("(?i)[_.-](?:images?|img|scan|volume|0000)$|^(?:images?|img|scan|volume)[_.-]");

	@Override
	public String title() {
		return "a folder of images and label maps";
	}

	@Override
	public boolean fits(final Path folder) {
		final Optional<Path> images = sub(folder, IMAGES), labels = sub(folder, LABELS);
		if (images.isPresent() && labels.isPresent()) return !FolderList.volumes(images.get()).isEmpty() && !FolderList.volumes(labels.get())
			.isEmpty();
		final List<Path> files = FolderList.volumes(folder);
		return files.stream().anyMatch(PlainLayout::isLabelMap) && files.stream().anyMatch(p -> !isLabelMap(p));
	}

	@Override
	public FolderContent read(final Path folder, final String name, final FolderOptions options) {
		final Optional<Path> images = sub(folder, IMAGES), labels = sub(folder, LABELS);
		final boolean apart = images.isPresent() && labels.isPresent();
		final List<Path> imageFiles = apart ? FolderList.volumes(images.get()) : FolderList.volumes(folder).stream().filter(p -> !isLabelMap(p))
			.toList();
		final List<Path> labelFiles = apart ? FolderList.volumes(labels.get()) : FolderList.volumes(folder).stream().filter(
			PlainLayout::isLabelMap).toList();
		final Map<String, Path> byName = named(labelFiles, LABEL_WORD);
		final List<CaseFiles> files = new ArrayList<>();
		final List<String> bare = new ArrayList<>();
		named(imageFiles, IMAGE_WORD).forEach((id, image) -> {
			final Optional<Path> map = Optional.ofNullable(byName.remove(id));
			if (map.isPresent()) files.add(new CaseFiles(id, image, map, false));
			else if (options.testImages()) files.add(new CaseFiles(id, image, Optional.empty(), true));
			else bare.add(id);
		});
		if (files.stream().allMatch(CaseFiles::test)) throw new InputException(
			"No label map in %s has the name of an image; give files of one case one name, e.g. images/a.nii.gz and labels/a.nii.gz.", folder);
		if (!bare.isEmpty()) options.note("%s: %d images without a label map are left out, e.g. %s.", FolderList.name(folder), bare.size(),
			bare.get(0));
		// a label map without its image must not vanish: the check names the missing image
		byName.forEach((id, map) -> files.add(new CaseFiles(id, (apart ? images.get() : folder).resolve(FolderList.name(map)), Optional.of(
			map), false)));
		return new FolderContent(labels(folder, labelFiles, options), files, ModalityNames.mentioned(List.of(name, FolderList.name(folder),
			images.map(FolderList::name).orElse(""))), Map.of(), Map.of());
	}

	private static boolean isLabelMap(final Path file) {
		return LABEL_WORD.matcher(Volumes.stem(file)).find();
	}

	private static Optional<Path> sub(final Path folder, final Set<String> names) {
		return FolderList.folders(folder).stream().filter(p -> names.contains(FolderList.name(p).toLowerCase(Locale.ROOT))).findFirst();
	}

	/** Files by the names of their cases. */
	private static Map<String, Path> named(final List<Path> files, final Pattern word) {
		final Map<String, Path> named = new LinkedHashMap<>();
		for (final Path file : files) {
			final String stem = Volumes.stem(file), shorter = word.matcher(stem).replaceFirst("");
			final String id = shorter.isEmpty() ? stem : shorter;
			final Path other = named.put(id, file);
			if (other != null) throw new InputException("%s and %s are both of case \"%s\"; rename or remove one.", other, FolderList.name(file),
				id);
		}
		return named;
	}

	private static List<Label> labels(final Path folder, final List<Path> files, final FolderOptions options) {
		if (!options.labels().isEmpty()) return CollectionFiles.sorted(options.labels());
		final Path names = folder.resolve("labels.json");
		if (Files.isRegularFile(names)) return CollectionFiles.labels(StrictJson.read(names));
		final TreeSet<Integer> values = new TreeSet<>();
		for (int i = 0; i < files.size(); i++) {
			final Path file = files.get(i);
			final double done = i / (double) files.size();
			options.job().ifPresent(job -> {
				job.checkCancelled();
				job.report("Reading the label values of " + FolderList.name(folder), done);
			});
			values.addAll(options.values().of(file, PlainLayout::values));
		}
		if (values.isEmpty()) throw new InputException("No label map in %s has a label; draw some or say what values mean in %s.", folder, names);
		if (values.size() > 1000) throw new InputException(
			"The label maps in %s hold %d values, too many for labels; give label maps, or say what values mean in %s.", folder, values.size(),
			names);
		options.note("%s does not say what label values mean, so they are named %s; name the structures, e.g. in labels.json.", FolderList.name(
			folder), values.size() == 1 ? "label_" + values.first() : "label_" + values.first() + " to label_" + values.last());
		return values.stream().map(v -> new Label(new Task("label_" + v), List.of(v))).toList();
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
