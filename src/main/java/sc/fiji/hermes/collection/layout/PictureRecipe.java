package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Task;

/**
 * A folder of DICOM images and one of pictures (PNG) of the labels for each case, as CHAOS has them. The pictures are put
 * together to a label map on the grid of the images, kept at {@link FolderOptions#joinMasks}.
 *
 * @param greys what the grey values of the pictures mean
 * @param images path of a folder of images, with groups id and above
 * @param pictures path of its folder of pictures, in terms of the group above
 */
record PictureRecipe(List<Grey> greys, Pattern images, String pictures) implements RecipeReader {

	private static final int DEPTH = 9;

	/**
	 * A structure.
	 *
	 * @param low smallest grey value that means it
	 * @param high largest one
	 * @param value what it has in the label map
	 */
	record Grey(String name, int low, int high, int value) {}

	/** A case; {@code pngs} may be empty. */
	private record Drawn(String id, Path image, List<Path> pngs) {}

	static PictureRecipe of(final List<Grey> greys, final String images, final String pictures) {
		return new PictureRecipe(List.copyOf(greys), Pattern.compile(images), pictures);
	}

	@Override
	public boolean fits(final List<String> files) {
		final Set<String> drawn = new LinkedHashSet<>();
		for (final String f : files) if (isPicture(f)) drawn.add(parent(f));
		return files.stream().filter(PictureRecipe::isDicom).map(PictureRecipe::parent).distinct().map(images::matcher).filter(Matcher::matches)
			.anyMatch(m -> drawn.contains(pictures(m)));
	}

	@Override
	public FolderContent read(final Path folder, final Recipe recipe, final FolderOptions options) {
		final JoinedMasks place = options.joined().orElseThrow(() -> new InputException(
			"%s has pictures for label maps, which must be put together first; make a collection file with the recipe %s, and choose where the label "
				+ "maps are kept.", folder, recipe.name()));
		final List<Matcher> found = FolderList.below(folder, DEPTH, p -> isDicom(FolderList.name(p))).stream().map(p -> parent(FolderList.within(
			folder, p))).distinct().map(images::matcher).filter(Matcher::matches).toList();
		final List<Drawn> cases = found.stream().map(m -> new Drawn(m.group("id"), folder.resolve(m.group()), pngs(folder.resolve(pictures(m)))))
			.toList();
		final List<CaseFiles> files = new ArrayList<>();
		// before label maps of one name are written over each other
		FolderCases.requireDistinct(cases.stream().filter(c -> options.testImages() || !c.pngs.isEmpty()).map(c -> new CaseFiles(c.id, c.image,
			Optional.empty(), false)).toList());
		int bare = 0;
		for (int i = 0; i < cases.size(); i++) {
			final String id = cases.get(i).id;
			final Path image = cases.get(i).image;
			final List<Path> pngs = cases.get(i).pngs;
			if (pngs.isEmpty()) bare++;
			if (pngs.isEmpty() && options.testImages()) files.add(new CaseFiles(id, image, Optional.empty(), true));
			if (pngs.isEmpty()) continue;
			final List<Path> sources = new ArrayList<>(pngs);
			sources.addAll(FolderList.files(image));
			files.add(new CaseFiles(id, image, Optional.of(place.keep(recipe.name(), id, sources, i / (double) cases.size(), () -> PictureStack.read(
				id, image, pngs, greys, options))), false));
		}
		if (files.isEmpty()) throw recipe.nothing(folder);
		if (bare > 0 && !options.testImages()) options.note("%s: %d images without a label map are left out.", FolderList.name(folder), bare);
		options.note("%s has pictures of its labels; label maps of %d cases are kept in %s.", FolderList.name(folder), files.size(), place.folder()
			.resolve(recipe.name()));
		return new FolderContent(greys.stream().map(g -> new Label(new Task(g.name), List.of(g.value))).toList(), files, Optional.of(recipe
			.modality()), Map.of(), Map.of());
	}

	private static List<Path> pngs(final Path folder) {
		return FolderList.files(folder).stream().filter(p -> isPicture(FolderList.name(p))).toList();
	}

	private String pictures(final Matcher m) {
		return pictures.replace("${above}", m.group("above"));
	}

	/** Path without its last name, empty if it has no other. */
	private static String parent(final String path) {
		return path.substring(0, Math.max(0, path.lastIndexOf('/')));
	}

	private static boolean isPicture(final String name) {
		return name.toLowerCase(Locale.ROOT).endsWith(".png");
	}

	private static boolean isDicom(final String name) {
		return name.toLowerCase(Locale.ROOT).endsWith(".dcm");
	}
}
