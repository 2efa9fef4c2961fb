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
import sc.fiji.hermes.collection.CollectOptions;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.CollectionFiles;
import sc.fiji.hermes.collection.FolderOptions;
import sc.fiji.hermes.collection.Label;
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

	@Option(names = "--channel", paramLabel = "N", description = "Channel used of folders with several, from 0. Default: ${DEFAULT-VALUE}.")
	private int channel;

	@Option(names = "--test-images", description = "Take the images of imagesTs as test cases.")
	private boolean testImages;

	/** One collection file, or the dataset folders joined. */
	Collection read(final List<Path> data, final long seed, final Consumer<String> notes) {
		if (data.stream().noneMatch(DataOptions::isCollectionFile)) return collect(name(data), data, seed, notes);
		if (data.size() > 1) throw new InputException("%s is a collection file, so give it alone, or give folders only.", data.stream()
			.filter(DataOptions::isCollectionFile).findFirst().orElseThrow());
		if (!modalities.isEmpty() || !weights.isEmpty() || joinTasks || fold != 0 || folds.isPresent() || channel != 0 || testImages || !labels.isEmpty())
			throw new InputException("%s is a collection file, so options for folders do not apply; write them into the file.", data
				.get(0));
		return CollectionFiles.read(data.get(0));
	}

	private Collection collect(final String name, final List<Path> folders, final long seed, final Consumer<String> notes) {
		return collect(name, folders, folderOptions(seed, notes));
	}

	/** What holds for every folder. */
	FolderOptions folderOptions(final long seed, final Consumer<String> notes) {
		FolderOptions o = FolderOptions.options().fold(fold).channel(channel).seed(seed).testImages(testImages).notes(notes);
		if (folds.isPresent()) o = o.folds(folds.get());
		final List<Label> named = new ArrayList<>();
		for (final Map.Entry<String, Integer> l : labels.entrySet()) {
			if (l.getValue() < 1 || l.getValue() > 65_535) throw new InputException("The label \"%s\" has the value %d; give 1 to 65535.", l.getKey(), l
				.getValue());
			named.add(new Label(new Task(l.getKey()), List.of(l.getValue())));
		}
		return o.labels(named);
	}

	/** The dataset folders joined. */
	Collection collect(final String name, final List<Path> folders, final FolderOptions each) {
		CollectOptions options = CollectOptions.options().joinTasks(joinTasks).folders(each);
		for (final Map.Entry<String, String> m : modalities.entrySet()) options = options.modality(m.getKey(), modality(m
			.getValue()));
		for (final Map.Entry<String, Double> w : weights.entrySet()) options = options.weight(w.getKey(), w.getValue());
		return Hermes.collect(name, folders, options);
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
