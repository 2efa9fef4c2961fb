package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * BIDS: images {@code sub-01/anat/sub-01_T1w.nii.gz} and, under {@code derivatives}, discrete segmentations
 * {@code sub-01_…_dseg.nii.gz} of the same subject and session, with a table {@code …dseg.tsv} (columns index and name)
 * beside them or in a folder above, as BIDS' inheritance principle has it.
 */
final class BidsLayout implements FolderLayout {

	private static final int DEPTH = 7;

	/** What says of which image a segmentation is; other entities say how it was made. */
	private static final Set<String> OF_IMAGE = Set.of("sub", "ses", "acq", "run", "ce", "rec");

	/** A file name in parts: {@code sub-01_ses-1_T1w} has entities sub and ses and suffix T1w. */
	private record Name(Path file, Map<String, String> entities, String suffix) {

		static Name of(final Path file) {
			final String name = FolderList.name(file);
			final String stem = name.endsWith(".tsv") ? name.substring(0, name.length() - 4) : Volumes.stem(file);
			final Map<String, String> entities = new LinkedHashMap<>();
			final String[] parts = stem.split("_");
			for (final String part : Arrays.copyOf(parts, parts.length - 1)) {
				final int dash = part.indexOf('-');
				if (dash > 0) entities.put(part.substring(0, dash), part.substring(dash + 1));
			}
			return new Name(file, entities, parts[parts.length - 1]);
		}

		/** Whether nothing in it contradicts what {@code other} says of the image. */
		boolean fits(final Name other) {
			return OF_IMAGE.stream().allMatch(e -> !entities.containsKey(e) || !other.entities.containsKey(e) || entities.get(e).equals(other
				.entities.get(e))) && entities.getOrDefault("sub", "").equals(other.entities.getOrDefault("sub", "")) && entities.getOrDefault("ses",
					"").equals(other.entities.getOrDefault("ses", ""));
		}

		/** Subject and session, and what else tells images of one suffix apart. */
		String id() {
			final List<String> parts = new ArrayList<>();
			entities.forEach((k, v) -> {
				if (OF_IMAGE.contains(k)) parts.add(k + "-" + v);
			});
			return String.join("_", parts);
		}
	}

	@Override
	public String title() {
		return "a BIDS folder";
	}

	@Override
	public boolean fits(final Path folder) {
		return Files.isDirectory(folder.resolve("derivatives")) && FolderList.folders(folder).stream().anyMatch(p -> FolderList.name(p)
			.startsWith("sub-"));
	}

	@Override
	public FolderContent read(final Path folder, final String name, final FolderOptions options) {
		final List<Name> segmentations = segmentations(folder, options);
		final List<Name> images = images(folder, segmentations, options);
		final List<CaseFiles> files = new ArrayList<>();
		final Set<Path> tables = new LinkedHashSet<>();
		int bare = 0;
		for (final Name image : images) {
			final Optional<Name> map = segmentations.stream().filter(s -> s.fits(image)).findFirst();
			if (map.isEmpty()) {
				bare++;
				if (options.testImages()) files.add(new CaseFiles(image.id(), image.file(), Optional.empty(), true));
				continue;
			}
			files.add(new CaseFiles(image.id(), image.file(), Optional.of(map.get().file()), false));
			tables.add(table(map.get(), folder));
		}
		if (files.stream().allMatch(CaseFiles::test)) throw new InputException(
			"No segmentation in %s is of one of the images; name both by subject and session, e.g. sub-01_T1w and sub-01_dseg.", folder.resolve(
				"derivatives"));
		if (bare > 0 && !options.testImages()) options.note("%s: %d images without a segmentation are left out.", FolderList.name(folder), bare);
		return new FolderContent(labels(List.copyOf(tables)), files, Optional.of(modality(images.get(0).suffix())), Map.of(), Map.of());
	}

	/** The segmentations of one derivative, in the space of the images. */
	private static List<Name> segmentations(final Path folder, final FolderOptions options) {
		final List<Name> all = FolderList.below(folder.resolve("derivatives"), DEPTH, p -> Volumes.isVolumeFile(p) && Volumes.stem(p).startsWith(
			"sub-") && Volumes.stem(p).endsWith("_dseg")).stream().map(Name::of).filter(n -> n.entities().getOrDefault("space", "orig")
				.matches("orig|T1w|T2w|individual|scanner")).toList();
		if (all.isEmpty()) throw new InputException("%s holds no …_dseg.nii.gz in the space of the images; put label maps there.", folder
			.resolve("derivatives"));
		final Map<String, List<Name>> kinds = new TreeMap<>();
		for (final Name n : all) kinds.computeIfAbsent(kind(n, folder), k -> new ArrayList<>()).add(n);
		final String kind = kinds.keySet().iterator().next();
		if (kinds.size() > 1) options.note("%s has segmentations of several kinds (%s); only %s is used.", FolderList.name(folder), String.join(
			", ", kinds.keySet()), kind);
		return kinds.get(kind);
	}

	/** The pipeline, and what the names say about how a segmentation was made, e.g. {@code freesurfer desc-aseg}. */
	private static String kind(final Name n, final Path folder) {
		final Path below = folder.resolve("derivatives").relativize(n.file());
		final StringBuilder kind = new StringBuilder(below.getNameCount() > 1 && !FolderList.name(below.getName(0)).startsWith("sub-") ? below
			.getName(0).toString() : "derivatives");
		n.entities().forEach((k, v) -> {
			if (!OF_IMAGE.contains(k)) kind.append(' ').append(k).append('-').append(v);
		});
		return kind.toString();
	}

	/** Images of one suffix, that of which there are segmentations. */
	private static List<Name> images(final Path folder, final List<Name> segmentations, final FolderOptions options) {
		final Map<String, List<Name>> bySuffix = new TreeMap<>();
		for (final Path subject : FolderList.folders(folder)) {
			if (!FolderList.name(subject).startsWith("sub-")) continue;
			for (final Path p : FolderList.below(subject, 3, Volumes::isVolumeFile)) {
				final Name n = Name.of(p);
				if (segmentations.stream().anyMatch(s -> s.fits(n)) || options.testImages()) bySuffix.computeIfAbsent(n.suffix(),
					k -> new ArrayList<>()).add(n);
			}
		}
		final List<String> suffixes = List.copyOf(bySuffix.keySet());
		if (suffixes.isEmpty()) throw new InputException(
			"No image in the sub-… folders of %s has a segmentation; name both by subject and session, e.g. sub-01_T1w and sub-01_dseg.", folder);
		if (options.channel() >= suffixes.size()) throw new InputException("%s has no channel %d; give 0 to %d for %s.", folder, options
			.channel(), suffixes.size() - 1, String.join(", ", suffixes));
		final String suffix = suffixes.get(options.channel());
		if (suffixes.size() > 1) options.note("%s has images of %s; only %s is used, which is channel %d.", FolderList.name(folder), String.join(
			", ", suffixes), suffix, options.channel());
		return bySuffix.get(suffix);
	}

	private static Modality modality(final String suffix) {
		final Optional<Modality> known = ModalityNames.mentioned(List.of(suffix));
		return known.orElseGet(() -> Modality.of(suffix));
	}

	/** The table that names a segmentation's values: beside it, else in the nearest folder above. */
	private static Path table(final Name segmentation, final Path folder) {
		for (Path p = segmentation.file().getParent(); p != null && p.startsWith(folder); p = p.getParent()) {
			final List<Name> tables = FolderList.files(p).stream().filter(f -> FolderList.name(f).endsWith("dseg.tsv")).map(Name::of).filter(t -> t
				.entities().entrySet().stream().allMatch(e -> e.getValue().equals(segmentation.entities().get(e.getKey())))).toList();
			if (!tables.isEmpty()) return tables.stream().max(java.util.Comparator.comparingInt(t -> t.entities().size())).get().file();
		}
		throw new InputException("No …dseg.tsv says what the values of %s mean; put one with the columns index and name beside it.", segmentation
			.file());
	}

	/** All tables together; they must agree. */
	private static List<Label> labels(final List<Path> tables) {
		final Map<Integer, String> names = new TreeMap<>();
		for (final Path table : tables) for (final Map.Entry<Integer, String> e : rows(table).entrySet()) {
			final String other = names.put(e.getKey(), e.getValue());
			if (other != null && !other.equals(e.getValue())) throw new InputException(
				"%s calls the value %d \"%s\", another table \"%s\"; make them agree.", table, e.getKey(), e.getValue(), other);
		}
		final Map<String, TreeSet<Integer>> values = new LinkedHashMap<>();
		names.forEach((v, n) -> values.computeIfAbsent(n, k -> new TreeSet<>()).add(v));
		if (values.isEmpty()) throw new InputException("%s names no label but background; add one.", tables.get(0));
		return CollectionFiles.sorted(values.entrySet().stream().map(e -> new Label(new Task(e.getKey()), List.copyOf(e.getValue()))).toList());
	}

	private static Map<Integer, String> rows(final Path table) {
		final List<String> lines;
		try {
			lines = Files.readAllLines(table);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read; check that it is UTF-8 text that you may read.", table);
		}
		final List<String> columns = lines.isEmpty() ? List.of() : Arrays.stream(lines.get(0).replace("\uFEFF", "").split("\t")).map(
			String::strip).toList();
		final int index = columns.indexOf("index"), name = columns.indexOf("name");
		if (index < 0 || name < 0) throw new InputException("%s lacks the columns index and name; add them, with tabs between.", table);
		final Map<Integer, String> rows = new LinkedHashMap<>();
		for (int i = 1; i < lines.size(); i++) {
			if (lines.get(i).isBlank()) continue;
			final String[] cells = lines.get(i).split("\t", -1);
			if (cells.length <= Math.max(index, name) || !cells[index].strip().matches("\\d{1,9}") || cells[name].isBlank())
				throw new InputException("%s, line %d has no whole number under index or no name; correct it.", table, i + 1);
			final int value = Integer.parseInt(cells[index].strip());
			if (value > CollectionFiles.MAX_LABEL) throw new InputException("%s, line %d has the value %d; use 1 to %d.", table, i + 1, value,
				CollectionFiles.MAX_LABEL);
			if (value > 0) rows.put(value, cells[name].strip());
		}
		return rows;
	}
}
