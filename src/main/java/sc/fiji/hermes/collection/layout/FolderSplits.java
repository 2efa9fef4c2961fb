package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.file.StrictJson;
import sc.fiji.hermes.job.InputException;

/**
 * Which cases of a folder are for training and which for validation: by {@code splits_final.json}, by what the layout says, by
 * folds, or drawn; see {@link DatasetFolders}.
 */
final class FolderSplits {

	/**
	 * The splits of the cases of a folder.
	 *
	 * @param byId those in none are left out
	 * @param drawn whether training and validation cases were told apart by the seed alone
	 */
	record FolderSplit(Map<String, Split> byId, boolean drawn) {}

	private FolderSplits() {}

	/** Choices made on the user's behalf are told to the options' notes. */
	static FolderSplit of(final Path folder, final FolderContent content, final FolderOptions options) {
		final List<String> ids = content.files().stream().filter(f -> !f.test()).map(FolderCases.CaseFiles::id).toList();
		final Path file = folder.resolve("splits_final.json");
		if (options.folds().isPresent()) {
			final int folds = options.folds().getAsInt();
			if (options.fold() >= folds) throw new InputException("Fold %d of %d folds does not exist; give 0 to %d.", options.fold(), folds,
				folds - 1);
			if (Files.isRegularFile(file) || !content.splits().isEmpty()) options.note("%s: the split given with the folder is not used, but fold %d of %d.",
				folder.getFileName(), options.fold(), folds);
			return new FolderSplit(SeededSplit.fold(ids, options.seed(), folds, options.fold()), true);
		}
		if (!Files.isRegularFile(file) && !content.splits().isEmpty()) {
			final long left = ids.stream().filter(id -> !content.splits().containsKey(id)).count();
			if (left > 0) options.note("%s: %d cases are in no split and left out.", folder.getFileName(), left);
			return withValidation(folder, ids, content.splits(), options);
		}
		if (!Files.isRegularFile(file)) {
			final Map<String, Split> splits = SeededSplit.of(ids, options.seed());
			options.note("%s has no splits_final.json, so %d of its %d cases were drawn for validation with seed %d.", folder
				.getFileName(), splits.values().stream().filter(Split.VALIDATION::equals).count(), ids.size(), options.seed());
			return new FolderSplit(splits, true);
		}
		final StrictJson root = StrictJson.read(file);
		final List<StrictJson> folds = root.items();
		if (options.fold() >= folds.size()) throw root.wrong("there are %d folds, so fold %d does not exist; give 0 to %d.", folds
			.size(), options.fold(), folds.size() - 1);
		final StrictJson fold = folds.get(options.fold());
		final Map<String, Split> splits = new LinkedHashMap<>();
		addSplit(splits, fold.get("train"), Split.TRAIN, ids);
		addSplit(splits, fold.get("val"), Split.VALIDATION, ids);
		if (splits.size() < ids.size()) options.note(
			"%s: fold %d of splits_final.json lists %d of %d cases; the others are left out.", folder.getFileName(), options
				.fold(), splits.size(), ids.size());
		return new FolderSplit(splits, false);
	}

	/** A given split without validation cases, such as that of a download's training part alone, has them drawn. */
	private static FolderSplit withValidation(final Path folder, final List<String> ids, final Map<String, Split> given,
		final FolderOptions options)
	{
		final List<String> training = ids.stream().filter(id -> given.get(id) == Split.TRAIN).toList();
		if (training.isEmpty() || ids.stream().anyMatch(id -> given.get(id) == Split.VALIDATION)) return new FolderSplit(given,
			false);
		final Map<String, Split> all = new LinkedHashMap<>(given), drawn = SeededSplit.of(training, options.seed());
		all.putAll(drawn);
		options.note("%s comes with no validation cases, so %d of its %d training cases were drawn for validation with seed %d.", FolderList
			.name(folder), drawn.values().stream().filter(Split.VALIDATION::equals).count(), training.size(), options.seed());
		return new FolderSplit(all, true);
	}

	private static void addSplit(final Map<String, Split> splits, final StrictJson list, final Split split, final List<String> ids) {
		final Set<String> known = new HashSet<>(ids);
		for (final StrictJson item : list.items()) {
			final String id = item.text();
			if (!known.contains(id)) throw item.wrong("there is no case \"%s\" in the folder; correct the id or remove it.", id);
			final Split before = splits.put(id, split);
			if (before != null && before != split) throw item.wrong(
				"case \"%s\" is in train and in val of the same fold; keep it in one.", id);
		}
	}
}
