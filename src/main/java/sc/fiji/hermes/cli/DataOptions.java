package sc.fiji.hermes.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import picocli.CommandLine.Option;

import sc.fiji.hermes.Hermes;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues.Undeclared;
import sc.fiji.hermes.collection.layout.CollectOptions;
import sc.fiji.hermes.collection.layout.FolderOptions;
import sc.fiji.hermes.collection.layout.Recipe;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** How dataset folders are put together, wherever folders may be given. */
final class DataOptions {

	@Option(names = "--modality", paramLabel = "FOLDER=NAME",
		description = "Modality of a folder, e.g. Task04_Hippocampus=T1: CT, PET, T1, T2, cine, unknown or a name of your own. Default: what its files say.")
	private Map<String, String> modalities = new LinkedHashMap<>();

	@Option(names = "--weight", paramLabel = "FOLDER=W",
		description = "Weight of a folder: training draws it in proportion to weight × √cases. Default: 1.")
	private Map<String, Double> weights = new LinkedHashMap<>();

	@Option(names = "--join-tasks", description = "Let equal label names in several folders mean one task. Default: one for each folder.")
	private boolean joinTasks;

	@Option(names = "--fold", paramLabel = "N", description = "Fold of splits_final.json or of --folds, from 0. Default: ${DEFAULT-VALUE}.")
	private int fold;

	@Option(names = "--folds", paramLabel = "K",
		description = "Split by K-fold cross-validation, patient by patient, whatever split is given. Default: the given split, or a fifth for validation.")
	private Optional<Integer> folds = Optional.empty();

	@Option(names = "--label", paramLabel = "NAME=VALUE", description = "What a value means in folders of images and label maps that do not say it; repeat it.")
	private Map<String, Integer> labels = new LinkedHashMap<>();

	@Option(names = "--undeclared", paramLabel = "MEANING",
		description = "What values of label maps mean that are no label: background, if structures of the maps are not used; unknown, if these may hide a task. Default: a mistake.")
	private Optional<String> undeclared = Optional.empty();

	@Option(names = "--channel", paramLabel = "[FOLDER=]N",
		description = "Channel used of folders with several, from 0; of one folder as FOLDER=N. Default: 0.")
	private List<String> channels = new ArrayList<>();

	@Option(names = "--recipe", paramLabel = "[FOLDER=]NAME",
		description = "The folder is a public dataset as it was downloaded; repeat it for a folder with several. hermes collection --recipes lists them.")
	private List<String> recipes = new ArrayList<>();

	@Option(names = "--test-images", description = "Take the images of imagesTs as test cases.")
	private boolean testImages;

	/** One collection file, or the dataset folders joined. */
	Collection read(final List<Path> data, final long seed, final Consumer<String> notes) {
		if (data.stream().noneMatch(DataOptions::isCollectionFile)) return collect(name(data), data, seed, notes);
		if (data.size() > 1) throw new InputException("%s is a collection file, so give it alone, or give folders only.", data.stream()
			.filter(DataOptions::isCollectionFile).findFirst().orElseThrow());
		if (!modalities.isEmpty() || !weights.isEmpty() || joinTasks || fold != 0 || folds.isPresent() || !channels.isEmpty() || testImages ||
			undeclared.isPresent() || !labels.isEmpty() || !recipes.isEmpty())
			throw new InputException("%s is a collection file, so options for folders do not apply; write them into the file.", data
				.get(0));
		return CollectionFiles.read(data.get(0));
	}

	private Collection collect(final String name, final List<Path> folders, final long seed, final Consumer<String> notes) {
		return collect(name, folders, folderOptions(seed, notes));
	}

	/** What holds for every folder. */
	FolderOptions folderOptions(final long seed, final Consumer<String> notes) {
		FolderOptions o = FolderOptions.options().fold(fold).seed(seed).testImages(testImages).notes(notes);
		if (folds.isPresent()) o = o.folds(folds.get());
		if (undeclared.isPresent()) o = o.undeclared(meaning(undeclared.get()));
		final List<String> forAll = values(channels, "");
		if (forAll.size() > 1) throw new InputException("--channel is given %d times for all folders; give it once, or as FOLDER=N.", forAll.size());
		if (!forAll.isEmpty()) o = o.channel(channel(forAll.get(0)));
		final List<Label> named = new ArrayList<>();
		for (final Map.Entry<String, Integer> l : labels.entrySet()) {
			if (l.getValue() < 1 || l.getValue() > 65_535) throw new InputException("The label \"%s\" has the value %d; give 1 to 65535.", l.getKey(), l
				.getValue());
			named.add(new Label(new Task(l.getKey()), List.of(l.getValue())));
		}
		return o.labels(named);
	}

	private static Undeclared meaning(final String text) {
		return switch (text) {
			case "background" -> Undeclared.BACKGROUND;
			case "unknown" -> Undeclared.UNKNOWN;
			default -> throw new InputException("The meaning of undeclared values is \"%s\"; give background or unknown.", text);
		};
	}

	/** The dataset folders joined. */
	Collection collect(final String name, final List<Path> folders, final FolderOptions each) {
		CollectOptions options = CollectOptions.options().joinTasks(joinTasks).folders(each);
		for (final Map.Entry<String, String> m : modalities.entrySet()) options = options.modality(m.getKey(), modality(m
			.getValue()));
		for (final Map.Entry<String, Double> w : weights.entrySet()) options = options.weight(w.getKey(), w.getValue());
		for (final String folder : folders(channels)) {
			final List<String> own = values(channels, folder);
			if (own.size() > 1) throw new InputException("--channel is given %d times for %s; give it once.", own.size(), folder);
			options = options.channel(folder, channel(own.get(0)));
		}
		final List<Recipe> forAll = values(recipes, "").stream().map(Recipe::of).toList();
		if (!forAll.isEmpty()) for (final Path f : folders) options = options.recipes(String.valueOf(f.toAbsolutePath().normalize().getFileName()),
			forAll);
		for (final String folder : folders(recipes)) options = options.recipes(folder, values(recipes, folder).stream().map(Recipe::of).toList());
		return Hermes.collect(name, folders, options);
	}

	/** The folders for which an option is given, each once. */
	private static List<String> folders(final List<String> given) {
		return given.stream().map(DataOptions::folder).filter(f -> !f.isEmpty()).distinct().toList();
	}

	/** What is given for a folder; for all, if it is empty. */
	private static List<String> values(final List<String> given, final String folder) {
		return given.stream().filter(g -> folder(g).equals(folder)).map(g -> g.substring(g.lastIndexOf('=') + 1)).toList();
	}

	private static String folder(final String given) {
		return given.substring(0, Math.max(0, given.lastIndexOf('=')));
	}

	private static int channel(final String text) {
		if (!text.matches("\\d{1,4}")) throw new InputException("The channel is \"%s\"; give a whole number from 0.", text);
		return Integer.parseInt(text);
	}

	/** The name of a single folder, else a general one. */
	static String name(final List<Path> folders) {
		return folders.size() == 1 ? String.valueOf(folders.get(0).toAbsolutePath().normalize().getFileName()) : "collection";
	}

	/** The known modality of that name whatever its case, else a new one. */
	static Modality modality(final String name) {
		return Modality.of(name);
	}

	private static boolean isCollectionFile(final Path path) {
		return Files.isRegularFile(path) || path.toString().endsWith(".json");
	}
}
