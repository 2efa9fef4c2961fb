package sc.fiji.hermes.collection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import sc.fiji.hermes.io.StrictJson;
import sc.fiji.hermes.job.InputException;

/**
 * A folder whose own {@code dataset.json} says everything but the modality.
 *
 * @param channel what the name of the channel is like; empty if the images have one
 */
record DecathlonRecipe(Optional<Pattern> channel) implements RecipeReader {

	static DecathlonRecipe single() {
		return new DecathlonRecipe(Optional.empty());
	}

	/** By name and not by number, so that a repacked folder cannot give another contrast. */
	static DecathlonRecipe ofChannel(final String name) {
		return new DecathlonRecipe(Optional.of(Pattern.compile(name, Pattern.CASE_INSENSITIVE)));
	}

	@Override
	public boolean hasChannels() {
		return true;
	}

	/** A dataset.json is read without a recipe, too. */
	@Override
	public boolean fits(final List<String> files) {
		return false;
	}

	@Override
	public FolderContent read(final Path folder, final Recipe recipe, final FolderOptions options) {
		if (!Files.isRegularFile(folder.resolve("dataset.json"))) throw new InputException(
			"%s has no dataset.json as %s (%s) has; unpack it, or leave out the recipe.", folder, recipe.name(), recipe.title());
		return DatasetFolders.declared(folder, recipe.name(), channel.map(c -> options.channel(number(folder, c, options))).orElse(options));
	}

	private static int number(final Path folder, final Pattern wanted, final FolderOptions options) {
		final Map<String, StrictJson> channels = FolderCases.channels(StrictJson.read(folder.resolve("dataset.json")));
		final List<Map.Entry<String, StrictJson>> found = channels.entrySet().stream().filter(e -> wanted.matcher(e.getValue().text().strip())
			.matches() && e.getKey().matches("\\d{1,4}")).toList();
		if (found.size() != 1) throw new InputException("%s has the channels %s, of which not exactly one is called %s; use another recipe.",
			folder.resolve("dataset.json"), channels.values().stream().map(StrictJson::text).collect(Collectors.joining(", ")), wanted.pattern());
		final int number = Integer.parseInt(found.get(0).getKey());
		if (options.channel() != 0 && options.channel() != number) throw new InputException(
			"The recipe takes channel %d of %s and the option channel %d; leave out one of the two.", number, folder, options.channel());
		return number;
	}
}
