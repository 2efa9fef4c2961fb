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
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * BIDS: images {@code sub-01/anat/sub-01_T1w.nii.gz}, perhaps in {@code rawdata}, and, under {@code derivatives}, label maps of
 * the same subject and session. These are discrete segmentations {@code sub-01_…_dseg.nii.gz} with a table {@code …dseg.tsv}
 * (columns index and name) beside them or in a folder above, as BIDS' inheritance principle has it; without a table each value is
 * a label. Or they are masks {@code sub-01_label-lesion_mask.nii.gz} (also {@code _msk}), one for each structure that
 * {@code label} names; those of several structures are joined.
 */
final class BidsLayout implements FolderLayout {

	private static final int DEPTH = 7;

	private static final Pattern MAPS = Pattern.compile("_dseg$"), MASKS = Pattern.compile("_(?:mask|msk)$");

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
			return session().equals(other.session()) && OF_IMAGE.stream().allMatch(e -> !entities.containsKey(e) || !other.entities.containsKey(e) ||
				entities.get(e).equals(other.entities.get(e)));
		}

		/** Subject and session, as far as they are named. */
		List<String> session() {
			return List.of(entities.getOrDefault("sub", ""), entities.getOrDefault("ses", ""));
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

	/** Names by subject and session, so that those of one image are found among those of thousands. */
	private record Sessions(Map<List<String>, List<Name>> names) {

		static Sessions of(final List<Name> all) {
			return new Sessions(all.stream().collect(Collectors.groupingBy(Name::session)));
		}

		List<Name> fitting(final Name other) {
			return names.getOrDefault(other.session(), List.of()).stream().filter(n -> n.fits(other)).toList();
		}

		boolean fit(final Name other) {
			return !fitting(other).isEmpty();
		}
	}

	@Override
	public String title() {
		return "a BIDS folder";
	}

	@Override
	public boolean fits(final Path folder) {
		return Files.isDirectory(folder.resolve("derivatives")) && FolderList.folders(images(folder)).stream().anyMatch(p -> FolderList.name(p)
			.startsWith("sub-"));
	}

	@Override
	public boolean hasOpenLabels(final Path folder) {
		final List<Name> maps = maps(folder, MAPS);
		return !maps.isEmpty() && maps.stream().allMatch(m -> table(m, folder).isEmpty());
	}

	@Override
	public boolean joins(final Path folder) {
		return maps(folder, MAPS).isEmpty() && maps(folder, MASKS).stream().map(BidsLayout::structure).distinct().count() > 1;
	}

	private static Path images(final Path folder) {
		return Files.isDirectory(folder.resolve("rawdata")) ? folder.resolve("rawdata") : folder;
	}

	/** What a mask is of; the brain is where one looks, and no structure to learn unless it is named. */
	private static String structure(final Name mask) {
		return Optional.ofNullable(mask.entities().get("label")).orElse("mask");
	}

	@Override
	public FolderContent read(final Path folder, final String name, final FolderOptions options) {
		final boolean masks = maps(folder, MAPS).isEmpty();
		final List<Name> segmentations = oneKind(folder, masks ? maps(folder, MASKS) : maps(folder, MAPS), options);
		final List<Name> images = images(folder, segmentations, options);
		final Sessions drawn = Sessions.of(segmentations);
		final List<Name> labelled = images.stream().filter(drawn::fit).toList(), bare = images.stream().filter(i -> !drawn.fit(i)).toList();
		if (labelled.isEmpty()) throw new InputException(
			"No segmentation in %s is of one of the images; name both by subject and session, e.g. sub-01_T1w and sub-01_dseg.", folder.resolve(
				"derivatives"));
		final List<CaseFiles> files = new ArrayList<>();
		if (options.testImages()) for (final Name image : bare) files.add(new CaseFiles(image.id(), image.file(),
			Optional.empty(), true));
		if (!bare.isEmpty() && !options.testImages()) options.note("%s: %d images without a segmentation are left out.", FolderList.name(
			folder), bare.size());
		final Sessions shown = Sessions.of(labelled);
		final List<Name> lone = segmentations.stream().filter(s -> !shown.fit(s)).toList();
		if (!lone.isEmpty()) options.note("%s: %d segmentations without an image are left out, e.g. %s.", FolderList.name(folder), lone.size(), lone
			.get(0).file());
		final Optional<Modality> modality = Optional.of(modality(images.get(0).suffix()));
		if (masks && segmentations.stream().map(BidsLayout::structure).distinct().count() > 1) return joined(folder, name, labelled, segmentations, files,
			modality, options);
		for (final Name image : labelled) files.add(new CaseFiles(image.id(), image.file(), drawn.fitting(image).stream().map(
			Name::file).findFirst(), false));
		return new FolderContent(masks ? ofMask(folder, segmentations, options) : labels(folder, segmentations, options), files, modality, Map.of(), Map
			.of());
	}

	/** One structure, whatever value its masks have. */
	private static List<Label> ofMask(final Path folder, final List<Name> masks, final FolderOptions options) {
		final TreeSet<Integer> values = OpenLabels.values(folder, masks.stream().map(Name::file).toList(), options);
		return List.of(new Label(new Task(structure(masks.get(0))), values.isEmpty() ? List.of(1) : List.copyOf(values)));
	}

	/** Masks of several structures; one that a case lacks was not drawn there. */
	private static FolderContent joined(final Path folder, final String name, final List<Name> images, final List<Name> masks,
		final List<CaseFiles> files, final Optional<Modality> modality, final FolderOptions options)
	{
		final JoinedMasks.Joiner joiner = StructureFiles.place(folder, options).of(name, masks.stream().map(BidsLayout::structure).distinct().sorted()
			.toList());
		final Map<String, Set<Task>> annotated = new LinkedHashMap<>();
		final Sessions sessions = Sessions.of(masks);
		for (int i = 0; i < images.size(); i++) {
			final Name image = images.get(i);
			final Map<String, Path> own = new TreeMap<>();
			sessions.fitting(image).forEach(m -> own.put(structure(m), m.file()));
			files.add(new CaseFiles(image.id(), image.file(), Optional.of(joiner.join(image.id(), own, i / (double) images.size())), false));
			final Set<Task> drawn = new LinkedHashSet<>();
			own.keySet().forEach(s -> drawn.add(new Task(s)));
			annotated.put(image.id(), drawn);
		}
		return new FolderContent(joiner.labels(), files, modality, Map.of(), annotated);
	}

	/** Label maps of some kinds in the space of the images. */
	private static List<Name> maps(final Path folder, final Pattern suffix) {
		return FolderList.below(folder.resolve("derivatives"), DEPTH, p -> Volumes.isVolumeFile(p) && Volumes.stem(p).startsWith("sub-") && suffix
			.matcher(Volumes.stem(p)).find()).stream().map(Name::of).filter(n -> n.entities().getOrDefault("space", "orig").matches(
				"orig|T1w|T2w|individual|scanner") && !n.entities().getOrDefault("desc", "").equals("brain")).toList();
	}

	/** The label maps of one derivative. */
	private static List<Name> oneKind(final Path folder, final List<Name> all, final FolderOptions options) {
		if (all.isEmpty()) throw new InputException("%s holds no …_dseg.nii.gz or …_mask.nii.gz in the space of the images; put label maps there.",
			folder.resolve("derivatives"));
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
			if (!OF_IMAGE.contains(k) && !k.equals("label")) kind.append(' ').append(k).append('-').append(v);
		});
		return kind.toString();
	}

	/** Images of one suffix, that of which there are segmentations. */
	private static List<Name> images(final Path folder, final List<Name> segmentations, final FolderOptions options) {
		final Map<String, List<Name>> bySuffix = new TreeMap<>();
		final Sessions drawn = Sessions.of(segmentations);
		for (final Path subject : FolderList.folders(images(folder))) {
			if (!FolderList.name(subject).startsWith("sub-")) continue;
			for (final Path p : FolderList.below(subject, 3, Volumes::isVolumeFile)) {
				final Name n = Name.of(p);
				if (drawn.fit(n) || options.testImages()) bySuffix.computeIfAbsent(n.suffix(),
					k -> new ArrayList<>()).add(n);
			}
		}
		final List<String> suffixes = List.copyOf(bySuffix.keySet());
		if (suffixes.isEmpty()) throw new InputException(
			"No image in the sub-… folders of %s has a segmentation; name both by subject and session, e.g. sub-01_T1w and sub-01_dseg.", folder);
		final String suffix = ImageChoice.of(folder, suffixes, options);
		return bySuffix.get(suffix);
	}

	private static Modality modality(final String suffix) {
		final Optional<Modality> known = ModalityNames.mentioned(List.of(suffix));
		return known.orElseGet(() -> Modality.of(suffix));
	}

	/** The table that names a segmentation's values: beside it, else in the nearest folder above. */
	private static Optional<Path> table(final Name segmentation, final Path folder) {
		for (Path p = segmentation.file().getParent(); p != null && p.startsWith(folder); p = p.getParent()) {
			final List<Name> tables = FolderList.files(p).stream().filter(f -> FolderList.name(f).endsWith("dseg.tsv")).map(Name::of).filter(t -> t
				.entities().entrySet().stream().allMatch(e -> e.getValue().equals(segmentation.entities().get(e.getKey())))).toList();
			if (!tables.isEmpty()) return tables.stream().max(java.util.Comparator.comparingInt(t -> t.entities().size())).map(Name::file);
		}
		return Optional.empty();
	}

	/** All tables together; they must agree. Without any the values are labels. */
	private static List<Label> labels(final Path folder, final List<Name> segmentations, final FolderOptions options) {
		final Set<Path> tables = new LinkedHashSet<>();
		for (final Name s : segmentations) table(s, folder).ifPresent(tables::add);
		if (tables.isEmpty()) return OpenLabels.of(folder, segmentations.stream().map(Name::file).toList(), options);
		final Map<Integer, String> names = new TreeMap<>();
		for (final Path table : tables) for (final Map.Entry<Integer, String> e : rows(table).entrySet()) {
			final String other = names.put(e.getKey(), e.getValue());
			if (other != null && !other.equals(e.getValue())) throw new InputException(
				"%s calls the value %d \"%s\", another table \"%s\"; make them agree.", table, e.getKey(), e.getValue(), other);
		}
		final Map<String, TreeSet<Integer>> values = new LinkedHashMap<>();
		names.forEach((v, n) -> values.computeIfAbsent(n, k -> new TreeSet<>()).add(v));
		if (values.isEmpty()) throw new InputException("%s names no label but background; add one.", tables.iterator().next());
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
