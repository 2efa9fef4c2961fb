package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;

/**
 * A folder whose own {@code dataset.json} says everything but the modality.
 *
 * @param known what the name of the dataset or of one of its labels holds, or the folder's name where a dataset.json was written anew
 * @param channel what the name of the channel is like; empty if the images have one
 */
record DecathlonRecipe(Pattern known, Optional<Pattern> channel) implements RecipeReader {

	static DecathlonRecipe single(final String known) {
		return new DecathlonRecipe(pattern(known), Optional.empty());
	}

	/** By name and not by number, so that a repacked folder cannot give another contrast. */
	static DecathlonRecipe ofChannel(final String known, final String name) {
		return new DecathlonRecipe(pattern(known), Optional.of(pattern(name)));
	}

	private static Pattern pattern(final String text) {
		return Pattern.compile(text, Pattern.CASE_INSENSITIVE);
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
		final StrictJson json = StrictJson.read(folder.resolve("dataset.json"));
		requireKnown(json, folder, recipe);
		return DatasetFolders.declared(folder, recipe.name(), channel.map(c -> options.channel(number(json, folder, c, options))).orElse(options));
	}

	private void requireKnown(final StrictJson json, final Path folder, final Recipe recipe) {
		final List<String> names = new ArrayList<>();
		json.find("name").filter(StrictJson::isText).map(StrictJson::text).ifPresent(names::add);
		// the name is the value in MSD's form, the key in nnU-Net's
		json.get("labels").members().forEach((key, value) -> names.add(value.isText() ? value.text() : key));
		names.remove("background");
		if (Stream.concat(names.stream(), Stream.of(FolderList.name(folder))).noneMatch(n -> known.matcher(n).find())) throw new InputException(
			"%s is about %s, which is not %s (%s); choose another recipe, or none.", folder.resolve("dataset.json"), String.join(", ", names), recipe
				.name(), recipe.title());
	}

	private static int number(final StrictJson json, final Path folder, final Pattern wanted, final FolderOptions options) {
		final Map<String, StrictJson> channels = FolderCases.channels(json);
		final List<Map.Entry<String, StrictJson>> found = channels.entrySet().stream().filter(e -> wanted.matcher(e.getValue().text().strip())
			.matches() && e.getKey().matches("\\d{1,4}")).toList();
		if (found.size() != 1) throw new InputException("%s has the channels %s, of which not exactly one is called %s; use another recipe.",
			folder.resolve("dataset.json"), channels.values().stream().map(StrictJson::text).collect(Collectors.joining(", ")), wanted.pattern());
		final int number = Integer.parseInt(found.get(0).getKey());
		if (options.channel() != 0 && options.channel() != number) throw new InputException(
			"The recipe takes channel %d of %s, but channel %d is asked for%s; leave out one of the two.", number, folder, options.channel(), Remedy.CHANNEL);
		return number;
	}
}
