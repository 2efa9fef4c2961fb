package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FileWords.FolderWord;
import sc.fiji.hermes.collection.layout.FileWords.Role;
import sc.fiji.hermes.io.Volumes;

/**
 * Where in a folder images and label maps lie together: in folders of images and of label maps, in one folder, in folders
 * named after a split, or in one folder a case, perhaps within folders of sites, patients or sessions. Only names count.
 */
final class CasePlaces {

	/** Site, patient and session above the folder of a case. */
	private static final int DEPTH = 3;

	private CasePlaces() {}

	/** The places of a folder that is one dataset; none if it is nothing of this, or several datasets. */
	static List<CasePlace> of(final FolderTree folder) {
		final List<CasePlace> flat = flat(folder, Optional.empty());
		if (!flat.isEmpty()) return flat;
		final List<CasePlace> split = new ArrayList<>();
		for (final FolderTree sub : folder.folders()) {
			final FolderWord word = FileWords.folder(sub.name());
			if (word.split().isEmpty() || word.role().isPresent()) continue;
			final List<CasePlace> inner = flat(sub, word.split());
			split.addAll(inner.isEmpty() ? caseFolders(sub, "", word.split(), DEPTH) : inner);
			if (word.split().get() == Split.TEST && split.stream().noneMatch(p -> p.split().equals(word.split()))) split.addAll(imagesAlone(sub));
		}
		if (split.stream().anyMatch(CasePlaces::isLabelled)) return split;
		return labelled(caseFolders(folder, "", Optional.empty(), DEPTH));
	}

	private static boolean isLabelled(final CasePlace place) {
		return !place.labels().isEmpty() && !place.images().isEmpty();
	}

	private static List<CasePlace> labelled(final List<CasePlace> places) {
		return places.stream().anyMatch(CasePlaces::isLabelled) ? places : List.of();
	}

	/** Images beside label maps. */
	private static List<CasePlace> flat(final FolderTree folder, final Optional<Split> split) {
		final List<CasePlace> apart = new ArrayList<>();
		final Set<Optional<Split>> splits = new TreeSet<>(java.util.Comparator.comparing(s -> s.map(Split::ordinal).orElse(-1)));
		folder.folders().forEach(f -> splits.addAll(splits(f)));
		for (final Optional<Split> s : splits) {
			final List<FolderTree> images = role(folder, Role.IMAGES, s), labels = role(folder, Role.LABELS, s);
			final boolean alone = labels.isEmpty() && s.equals(Optional.of(Split.TEST));
			if (images.isEmpty() || labels.isEmpty() && !alone) continue;
			apart.add(new CasePlace(Optional.empty(), "", s.or(() -> split), images.stream().flatMap(f -> f.volumes().stream()).toList(), labels
				.stream().flatMap(f -> f.volumes().stream()).toList(), images.get(0).path()));
		}
		if (apart.stream().anyMatch(CasePlaces::isLabelled)) return apart;
		final List<Path> files = folder.volumes(), labels = files.stream().filter(FileWords::isLabelMap).toList();
		if (labels.isEmpty() || labels.size() == files.size()) return List.of();
		return List.of(new CasePlace(Optional.empty(), "", split, files.stream().filter(f -> !FileWords.isLabelMap(f)).toList(), labels, folder.path()));
	}

	/** The splits of a folder of images or label maps: its own, or those of folders in it. */
	private static List<Optional<Split>> splits(final FolderTree folder) {
		final FolderWord word = FileWords.folder(folder.name());
		if (word.role().isEmpty()) return List.of();
		if (!folder.volumes().isEmpty()) return List.of(word.split());
		return folder.folders().stream().map(f -> FileWords.folder(f.name())).filter(w -> w.split().isPresent()).map(FolderWord::split).toList();
	}

	/** Folders of images, or of label maps, of one split. */
	private static List<FolderTree> role(final FolderTree folder, final Role role, final Optional<Split> split) {
		final List<FolderTree> found = new ArrayList<>();
		for (final FolderTree f : folder.folders()) {
			final FolderWord word = FileWords.folder(f.name());
			if (!word.is(role)) continue;
			if (!f.volumes().isEmpty() && word.split().equals(split)) found.add(f);
			else if (f.volumes().isEmpty()) f.folders().stream().filter(s -> split.isPresent() && FileWords.folder(s.name()).split().equals(split) && !s
				.volumes().isEmpty()).forEach(found::add);
		}
		return found;
	}

	/** Images of a test folder whose label maps are not given. */
	private static List<CasePlace> imagesAlone(final FolderTree test) {
		final List<Path> images = test.volumes();
		return images.isEmpty() ? List.of() : List.of(new CasePlace(Optional.empty(), "", Optional.of(Split.TEST), images, List.of(), test.path()));
	}

	/** One folder a case; none if any folder with label maps is something else. */
	private static List<CasePlace> caseFolders(final FolderTree folder, final String prefix, final Optional<Split> split, final int depth) {
		final List<CasePlace> places = new ArrayList<>();
		final Set<Set<String>> sites = new java.util.HashSet<>();
		for (final FolderTree sub : folder.folders()) {
			if (Files.isRegularFile(sub.path().resolve("dataset.json"))) return List.of();
			final Optional<CasePlace> own = caseFolder(sub, prefix, split);
			if (own.isPresent()) {
				places.add(own.get());
				continue;
			}
			if (sub.all().stream().noneMatch(f -> isLabelMap(f, sub.path())) && !hasMaps(sub)) continue;
			final List<CasePlace> inner = depth > 1 && flat(sub, split).isEmpty() ? labelled(caseFolders(sub, prefix + sub.name() + "_", split, depth -
				1)) : List.of();
			if (inner.isEmpty()) return List.of();
			sites.add(names(inner));
			places.addAll(inner);
		}
		// sites of one study call their files alike, and folders of several datasets do not
		return sites.size() > 1 ? List.of() : places;
	}

	/** Whether folders below hold cases by the names of their images alone. */
	private static boolean hasMaps(final FolderTree folder) {
		return folder.folders().stream().anyMatch(f -> caseFolder(f, "", Optional.empty()).isPresent() || hasMaps(f));
	}

	/** What files are called in the folders of cases, without what differs between cases. */
	private static Set<String> names(final List<CasePlace> places) {
		final Set<String> names = new TreeSet<>();
		for (final CasePlace p : places) for (final Path f : p.labels()) names.add(FolderList.within(p.home(), f).replace(FolderList.name(p.home()), "")
			.replaceAll("\\d+", "#"));
		return names;
	}

	/**
	 * A folder with one label map; or with several whose names start with its own, as those of the phases of a patient. Where no
	 * name says that it is a label map, the only one that does not name an image is.
	 */
	private static Optional<CasePlace> caseFolder(final FolderTree folder, final String prefix, final Optional<Split> split) {
		final List<Path> all = folder.all();
		List<Path> labels = all.stream().filter(f -> isLabelMap(f, folder.path())).toList();
		if (labels.isEmpty()) {
			final List<Path> others = all.stream().filter(f -> !FileWords.isImage(f) && !Volumes.stem(f).equals(folder.name())).toList();
			if (others.size() == 1 && all.size() > 1) labels = others;
		}
		if (labels.isEmpty()) return Optional.empty();
		final String name = folder.name(), id = prefix + name;
		final List<Path> maps = labels;
		final List<Path> images = all.stream().filter(f -> !maps.contains(f)).toList();
		if (maps.size() == 1) {
			final String key = FileWords.key(maps.get(0), Role.LABELS);
			// one case of a dataset whose files are named after cases, and not a folder named after one
			if (!isOf(key, name) && images.stream().anyMatch(f -> isOf(FileWords.key(f, Role.IMAGES), key))) return Optional.empty();
			final Path beside = maps.get(0).getParent();
			final List<Path> near = images.stream().filter(f -> f.getParent().equals(beside)).toList();
			return Optional.of(new CasePlace(Optional.of(id), prefix, split, near.isEmpty() ? images : near, maps, folder.path()));
		}
		if (images.isEmpty() || !maps.stream().allMatch(f -> FileWords.rest(FileWords.key(f, Role.LABELS), name).isPresent())) return Optional.empty();
		return Optional.of(new CasePlace(Optional.empty(), prefix, split, images, maps, folder.path()));
	}

	/** Whether a name is that of a case, or starts with it; a file that is only called after what it is belongs to any. */
	private static boolean isOf(final String key, final String name) {
		return key.isEmpty() || key.equals(name) || FileWords.rest(key, name).isPresent();
	}

	/** By its own name, or by that of a folder that it lies in within another. */
	private static boolean isLabelMap(final Path file, final Path folder) {
		for (Path p = file.getParent(); !p.equals(folder); p = p.getParent()) if (FileWords.folder(FolderList.name(p)).is(Role.LABELS)) return true;
		return FileWords.isLabelMap(file);
	}
}
