package sc.fiji.hermes.collection.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * One file per structure, as TotalSegmentator has it: {@code CASE/ct.nii.gz} and {@code CASE/segmentations/liver.nii.gz};
 * also {@code images/CASE.nii.gz} and {@code labels/CASE/liver.nii.gz}. A structure without a file was not drawn in that
 * case; structures may overlap. Splits come from {@code meta.csv} (columns image_id and split), where there is one.
 */
final class StructureFiles implements FolderLayout {

	private static final Set<String> MASKS = Set.of("segmentations", "segmentation", "masks", "mask", "labels", "structures", "seg");
	private static final Set<String> IMAGES = Set.of("images", "image", "scans", "volumes");

	/** An image and its masks by the names of structures. */
	private record Masked(String id, Path image, Map<String, Path> masks) {}

	@Override
	public String title() {
		return "a folder with one file per structure";
	}

	@Override
	public boolean fits(final Path folder) {
		final List<Path> folders = FolderList.folders(folder);
		return folders.stream().anyMatch(p -> caseFolder(p).isPresent()) || masksApart(folder).isPresent();
	}

	@Override
	public boolean joins(final Path folder) {
		return true;
	}

	@Override
	public FolderContent read(final Path folder, final String name, final FolderOptions options) {
		final List<Masked> cases = masksApart(folder).map(masks -> apart(folder, masks)).orElseGet(() -> inFolders(folder, options));
		final Set<String> structures = new TreeSet<>();
		cases.forEach(c -> structures.addAll(c.masks().keySet()));
		final JoinedMasks.Joiner joiner = place(folder, options).of(name, List.copyOf(structures));
		final List<CaseFiles> files = new ArrayList<>();
		final Map<String, Set<Task>> annotated = new LinkedHashMap<>();
		for (int i = 0; i < cases.size(); i++) {
			final Masked c = cases.get(i);
			files.add(new CaseFiles(c.id(), c.image(), Optional.of(joiner.join(c.id(), c.masks(), i / (double) cases.size())), false));
			final Set<Task> drawn = new LinkedHashSet<>();
			c.masks().keySet().forEach(s -> drawn.add(new Task(s)));
			annotated.put(c.id(), drawn);
		}
		options.note("%s has one file per structure; label maps of %d cases and %d structures are kept in %s.", FolderList.name(folder), cases
			.size(), structures.size(), joiner.folder());
		return new FolderContent(joiner.labels(), files, modality(folder, cases), splits(folder, cases), annotated);
	}

	/** Where label maps of a folder are kept that are joined from masks. */
	static JoinedMasks place(final Path folder, final FolderOptions options) {
		return options.joined().orElseThrow(() -> new InputException(
			"%s has one file per structure, which must be joined to label maps first; make a collection file of the folder%s and use that.", folder,
			Remedy.COLLECTION));
	}

	private static List<Masked> inFolders(final Path folder, final FolderOptions options) {
		final List<Masked> cases = new ArrayList<>();
		final List<String> other = new ArrayList<>();
		for (final Path p : FolderList.folders(folder)) caseFolder(p).ifPresentOrElse(cases::add, () -> other.add(FolderList.name(p)));
		if (!other.isEmpty()) options.note("%s: %d folders without image and masks are left out, e.g. %s.", FolderList.name(folder), other
			.size(), other.get(0));
		return cases;
	}

	/** A folder with one image and a folder of masks. */
	private static Optional<Masked> caseFolder(final Path folder) {
		final Optional<Path> masks = FolderList.folders(folder).stream().filter(p -> MASKS.contains(FolderList.name(p).toLowerCase(Locale.ROOT)))
			.findFirst();
		final List<Path> images = FolderList.volumes(folder);
		if (masks.isEmpty() || images.size() != 1) return Optional.empty();
		final Map<String, Path> named = masks(masks.get());
		return named.isEmpty() ? Optional.empty() : Optional.of(new Masked(FolderList.name(folder), images.get(0), named));
	}

	/** The folder of masks beside one of images, if it holds a folder for each case. */
	private static Optional<Path> masksApart(final Path folder) {
		final List<Path> folders = FolderList.folders(folder);
		if (folders.stream().noneMatch(p -> IMAGES.contains(FolderList.name(p).toLowerCase(Locale.ROOT)))) return Optional.empty();
		return folders.stream().filter(p -> MASKS.contains(FolderList.name(p).toLowerCase(Locale.ROOT)) && FolderList.volumes(p).isEmpty() &&
			FolderList.folders(p).stream().anyMatch(c -> FileWords.folder(FolderList.name(c)).split().isEmpty() && !FolderList.volumes(c).isEmpty()))
			.findFirst();
	}

	private static List<Masked> apart(final Path folder, final Path masks) {
		final Path images = FolderList.folders(folder).stream().filter(p -> IMAGES.contains(FolderList.name(p).toLowerCase(Locale.ROOT)))
			.findFirst().orElseThrow();
		final Map<String, Path> byName = new LinkedHashMap<>();
		FolderList.volumes(images).forEach(p -> byName.put(Volumes.stem(p).replaceFirst("_0000$", ""), p));
		final List<Masked> cases = new ArrayList<>();
		for (final Path c : FolderList.folders(masks)) {
			final String id = FolderList.name(c);
			final Map<String, Path> named = masks(c);
			if (!named.isEmpty()) cases.add(new Masked(id, Optional.ofNullable(byName.get(id)).orElse(images.resolve(id + ".nii.gz")), named));
		}
		return cases;
	}

	private static Map<String, Path> masks(final Path folder) {
		final Map<String, Path> masks = new LinkedHashMap<>();
		for (final Path p : FolderList.volumes(folder)) {
			final Path other = masks.put(Volumes.stem(p), p);
			if (other != null) throw new InputException("%s and %s are both of structure \"%s\"; remove one.", other, FolderList.name(p), Volumes
				.stem(p));
		}
		return masks;
	}

	private static Optional<Modality> modality(final Path folder, final List<Masked> cases) {
		final Optional<Modality> named = ModalityNames.mentioned(cases.stream().map(c -> Volumes.stem(c.image())).distinct().toList());
		return named.isPresent() ? named : ModalityNames.mentioned(List.of(FolderList.name(folder)));
	}

	/** TotalSegmentator's table: the names of columns first, semicolons between. */
	private static Map<String, Split> splits(final Path folder, final List<Masked> cases) {
		final Path file = folder.resolve("meta.csv");
		if (!Files.isRegularFile(file)) return Map.of();
		final Map<String, Split> splits = new LinkedHashMap<>();
		final Set<String> ids = new LinkedHashSet<>(cases.stream().map(Masked::id).toList());
		final List<String> lines = lines(file);
		if (lines.isEmpty()) return Map.of();
		final List<String> columns = List.of(lines.get(0).replace("\uFEFF", "").strip().split(";"));
		final int id = columns.indexOf("image_id"), split = columns.indexOf("split");
		if (id < 0 || split < 0) return Map.of();
		for (final String line : lines.subList(1, lines.size())) {
			final String[] cells = line.strip().split(";", -1);
			if (cells.length <= Math.max(id, split) || !ids.contains(cells[id])) continue;
			switch (cells[split].toLowerCase(Locale.ROOT)) {
				case "train" -> splits.put(cells[id], Split.TRAIN);
				case "val", "validation" -> splits.put(cells[id], Split.VALIDATION);
				case "test" -> splits.put(cells[id], Split.TEST);
				default -> throw new InputException("%s has the split \"%s\" for %s; use train, val or test.", file, cells[split], cells[id]);
			}
		}
		return splits;
	}

	private static List<String> lines(final Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (final IOException e) {
			throw new InputException(e, "%s cannot be read; check that it is UTF-8 text that you may read.", file);
		}
	}
}
