package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * How a public dataset lies in its folder as it is downloaded, what its label values mean, how its images were made, and
 * which split it gives. {@link PublicDatasets} says where each is known from. Immutable.
 *
 * <pre>{@code
 * Dataset d = DatasetFolders.read(folder, FolderOptions.options().recipe(Recipe.of("lits")));
 * }</pre>
 */
public final class Recipe {

	/** Every recipe there is. */
	public static final List<Recipe> ALL = PublicDatasets.all();

	/** To guess by, so many files and folders within folders are enough. */
	private static final int MOST_NAMES = 20_000, DEPTH = 9;

	private final String name, title;
	private final Modality modality;
	private final RecipeReader reader;

	Recipe(final String name, final String title, final Modality modality, final RecipeReader reader) {
		this.name = name;
		this.title = title;
		this.modality = modality;
		this.reader = reader;
	}

	/** The recipe of that name. */
	public static Recipe of(final String name) {
		return ALL.stream().filter(r -> r.name.equals(name)).findFirst().orElseThrow(() -> new InputException(
			"There is no recipe \"%s\"; use one of %s.", name, ALL.stream().map(Recipe::name).collect(Collectors.joining(", "))));
	}

	/**
	 * The recipes that a folder looks like, by the names of its files; those that only add to a dataset.json, of the Decathlon, are
	 * not guessed. Empty for a folder of anything else or one that cannot be listed. Opens no file.
	 */
	public static List<Recipe> fitting(final Path folder) {
		final List<String> files = FolderList.names(folder, DEPTH, MOST_NAMES);
		return ALL.stream().filter(r -> r.reader.fits(files)).toList();
	}

	/** Also the name of the dataset. */
	public String name() {
		return name;
	}

	/** What it is for. */
	public String title() {
		return title;
	}

	public Modality modality() {
		return modality;
	}

	/** Whether its label maps have yet to be made, at {@link FolderOptions#joinMasks}. */
	boolean joins() {
		return reader instanceof PictureRecipe;
	}

	/** Whether such a folder cannot be read as it lies by any layout. */
	boolean isNeeded() {
		return !(reader instanceof PatternRecipe);
	}

	FolderContent read(final Path folder, final FolderOptions options) {
		if (!options.labels().isEmpty()) options.note("%s: the recipe %s says what label values mean, so the structures that were named are not used.",
			FolderList.name(folder), name);
		if (options.channel() != 0 && !reader.hasChannels()) options.note(
			"%s: the recipe %s knows its images, so channel %d is not used.", FolderList.name(folder), name, options.channel());
		return reader.read(folder, this, options);
	}

	InputException nothing(final Path folder) {
		return new InputException("%s has no labelled image as %s (%s) is downloaded; unpack it, or leave out the recipe.", folder, name, title);
	}
}
