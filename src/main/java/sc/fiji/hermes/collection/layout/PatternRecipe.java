package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.collection.layout.FolderCases.CaseFiles;
import sc.fiji.hermes.io.Volumes;

/**
 * A NIfTI image and a label map for each case, found by their names.
 *
 * @param labels what the values mean
 * @param image path of an image in the folder, with a group id
 * @param mask path of its label map without ending, in terms of the groups
 * @param splits by the text of the group part; empty if the dataset gives no split
 * @param telling whether the names are enough to tell the dataset by
 */
record PatternRecipe(List<Label> labels, Pattern image, String mask, Map<String, Split> splits, boolean telling) implements RecipeReader {

	private static final String VOLUME = "\\.nii(?:\\.gz)?";
	private static final List<String> ENDINGS = List.of(".nii.gz", ".nii");

	/** Without ending, as {@code mask}. */
	static PatternRecipe of(final List<Label> labels, final String image, final String mask) {
		return new PatternRecipe(labels, Pattern.compile(image + VOLUME), mask, Map.of(), true);
	}

	/** With the split that the group part says. */
	PatternRecipe split(final Map<String, Split> byPart) {
		return new PatternRecipe(labels, image, mask, byPart, telling);
	}

	/** Not to be guessed, because folders of anything are named like that. */
	PatternRecipe unspecific() {
		return new PatternRecipe(labels, image, mask, splits, false);
	}

	@Override
	public boolean fits(final List<String> files) {
		if (!telling) return false;
		final Set<String> all = new HashSet<>(files);
		return files.stream().map(image::matcher).filter(Matcher::matches).map(this::stem).anyMatch(stem -> ENDINGS.stream().anyMatch(e -> all
			.contains(stem + e)));
	}

	@Override
	public FolderContent read(final Path folder, final Recipe recipe, final FolderOptions options) {
		final List<CaseFiles> files = new ArrayList<>();
		final Map<String, Split> given = new HashMap<>();
		int bare = 0;
		for (final Path p : FolderList.below(folder, 6, Volumes::isVolumeFile)) {
			final Matcher m = image.matcher(FolderList.within(folder, p));
			if (!m.matches()) continue;
			final String id = m.group("id").replace('/', '_'), stem = stem(m);
			final Optional<Path> labelMap = ENDINGS.stream().map(e -> folder.resolve(stem + e)).filter(Files::isRegularFile).findFirst();
			if (labelMap.isEmpty()) bare++;
			if (labelMap.isPresent() || options.testImages()) files.add(new CaseFiles(id, p, labelMap, labelMap.isEmpty()));
			if (!splits.isEmpty() && splits.containsKey(m.group("part"))) given.put(id, splits.get(m.group("part")));
		}
		if (files.isEmpty()) throw recipe.nothing(folder);
		if (bare > 0 && !options.testImages()) options.note("%s: %d images without a label map are left out.", FolderList.name(folder), bare);
		return new FolderContent(labels, files, Optional.of(recipe.modality()), given, Map.of());
	}

	/** A group that took no part is empty, not the word null. */
	private String stem(final Matcher m) {
		String stem = mask;
		for (final String name : List.of("id", "part", "above")) if (mask.contains("${" + name + "}")) stem = stem.replace("${" + name + "}", Stream
			.ofNullable(m.group(name)).findFirst().orElse(""));
		return stem;
	}
}
