package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.CasePlace.Found;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * Images and label maps, told apart and brought together by their names: a folder of images beside a folder of label maps
 * ({@code images/x.nii.gz}, {@code labels/x.nii.gz}), both in one folder ({@code x.nii.gz}, {@code x_labels.nii.gz}), one
 * folder a case ({@code x/image.nii.gz}, {@code x/label.nii.gz}; {@code x/x_t1.nii.gz}, {@code x/x_t2.nii.gz},
 * {@code x/x_seg.nii.gz}), each perhaps in folders named after a split. What the values mean is said by the options or by
 * {@code labels.json}, {@code {"liver": 1, "kidneys": [2, 3]}}; else the label maps are read and each value is a label.
 */
final class PlainLayout implements FolderLayout {

	/** So many files are enough to recognise a folder, and so many are read. */
	private static final int ENOUGH = 20_000, MOST = 2_000_000;

	@Override
	public String title() {
		return "a folder of images and label maps";
	}

	@Override
	public boolean fits(final Path folder) {
		return !CasePlaces.of(FolderTree.of(folder, ENOUGH)).isEmpty();
	}

	@Override
	public boolean hasOpenLabels(final Path folder) {
		return true;
	}

	@Override
	public FolderContent read(final Path folder, final String name, final FolderOptions options) {
		final List<Found> found = new ArrayList<>();
		final List<CasePlace> places = CasePlaces.of(FolderTree.of(folder, MOST));
		places.forEach(p -> found.addAll(p.cases()));
		noteSites(folder, places, options);
		final List<Found> cases = distinct(found);
		if (cases.stream().noneMatch(c -> c.labels().isPresent() && !c.images().isEmpty())) throw new InputException(
			"No label map in %s has the name of an image; give files of one case one name, e.g. images/a.nii.gz and labels/a.nii.gz.", folder);
		final Set<String> images = new TreeSet<>();
		cases.forEach(c -> images.addAll(c.images().keySet()));
		final boolean several = cases.stream().anyMatch(c -> c.images().size() > 1);
		final Optional<String> chosen = several ? Optional.of(ImageChoice.of(folder, List.copyOf(images), options)) : Optional.empty();
		if (!several && options.channel() != 0) options.note("%s has one image a case, so channel %d is not used.", FolderList.name(folder), options
			.channel());
		final List<CaseFiles> files = files(folder, cases, chosen, options);
		final Map<String, Split> splits = new HashMap<>();
		cases.forEach(c -> c.split().ifPresent(s -> splits.put(c.id(), s)));
		final List<Path> maps = cases.stream().flatMap(c -> c.labels().stream()).toList();
		return new FolderContent(OpenLabels.of(folder, maps, options), files, modality(name, folder, files, chosen), splits, Map
			.of());
	}

	private static List<CaseFiles> files(final Path folder, final List<Found> cases, final Optional<String> chosen, final FolderOptions options) {
		final List<CaseFiles> files = new ArrayList<>();
		final List<String> bare = new ArrayList<>();
		for (final Found c : cases) {
			final Optional<Path> image = chosen.isPresent() ? chosen.map(c.images()::get) : c.images().values().stream().findFirst();
			// a label map without its image must not vanish: the check names the missing image
			if (c.labels().isPresent()) files.add(new CaseFiles(c.id(), image.orElseGet(() -> missing(c, chosen)), c.labels(), false));
			else if (options.testImages()) files.add(new CaseFiles(c.id(), image.orElse(c.missing()), Optional.empty(), true));
			else bare.add(c.id());
		}
		if (!bare.isEmpty()) options.note("%s: %d images without a label map are left out, e.g. %s.", FolderList.name(folder), bare.size(), bare.get(
			0));
		return files;
	}

	/** A case that has other images lacks the one beside them. */
	private static Path missing(final Found c, final Optional<String> chosen) {
		if (c.images().isEmpty()) return c.missing();
		final Map.Entry<String, Path> other = c.images().entrySet().iterator().next();
		final String file = FolderList.name(other.getValue()), from = FolderList.name(Path.of(other.getKey())), to = FolderList.name(Path.of(chosen
			.orElse("")));
		final Path image = other.getValue().resolveSibling(file.replace(from, to));
		return image.equals(other.getValue()) ? c.missing() : image;
	}

	/** Cases that have one number in training and in validation are named after both. */
	private static List<Found> distinct(final List<Found> cases) {
		final Set<String> ids = new HashSet<>();
		if (cases.stream().allMatch(c -> ids.add(c.id()))) return cases;
		return cases.stream().map(c -> c.withId(c.split().map(s -> s.name().toLowerCase(java.util.Locale.ROOT) + "_").orElse("") + c.id())).toList();
	}

	private static void noteSites(final Path folder, final List<CasePlace> places, final FolderOptions options) {
		final Set<String> sites = new TreeSet<>();
		places.forEach(p -> Optional.of(p.prefix()).filter(s -> !s.isEmpty()).ifPresent(s -> sites.add(s.replaceFirst("_.*", ""))));
		if (sites.size() > 1 && sites.size() < places.size()) options.note(
			"%s holds folders of cases in %s, which are read as one dataset; give them one by one if their label values mean different things.",
			FolderList.name(folder), String.join(", ", sites));
	}

	private static Optional<Modality> modality(final String name, final Path folder, final List<CaseFiles> files, final Optional<String> chosen) {
		if (chosen.isPresent() && !chosen.get().isEmpty()) {
			final String image = FolderList.name(Path.of(chosen.get()));
			final Optional<Modality> named = ModalityNames.mentioned(List.of(image));
			return named.or(() -> image.matches("\\d+") ? Optional.empty() : Optional.of(Modality.of(image)));
		}
		final Set<String> names = new TreeSet<>(List.of(name, FolderList.name(folder)));
		for (final CaseFiles f : files) {
			names.add(FolderList.name(f.image().getParent()));
			names.add(Volumes.stem(f.image()).replace(f.id(), ""));
		}
		return ModalityNames.mentioned(List.copyOf(names));
	}
}
