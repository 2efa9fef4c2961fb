package sc.fiji.hermes.collection.layout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;

/**
 * A collection as it is being put together: folders, what the user says of each, and what holds for all. Folders are read
 * one by one, so that a bad one hides no good one, and one that was changed is read alone; a label map that did not change
 * is read once for a draft and all its copies. Immutable; every setter returns a copy.
 *
 * <pre>{@code
 * CollectionDraft draft = CollectionDraft.draft().add(Path.of("downloads")).joinTasks(true);
 * List<FolderReading> readings = draft.folders().stream().map(f -> draft.read(f, Job.create())).toList();
 * Collection c = draft.collection("abdomen", readings, System.out::println);
 * }</pre>
 */
public final class CollectionDraft {

	private List<DraftFolder> folders = List.of();
	private boolean joinTasks;
	private boolean testImages;
	private OptionalInt folds = OptionalInt.empty();
	private int fold;
	private long seed = 1;
	private Optional<Path> masks = Optional.empty();
	private LabelValues values = new LabelValues();

	private CollectionDraft() {}

	/** Without folders; equal names stay separate structures, splits as given, seed 1, no test images, no place for masks. */
	public static CollectionDraft draft() {
		return new CollectionDraft();
	}

	private CollectionDraft with(final Consumer<CollectionDraft> change) {
		final CollectionDraft d = new CollectionDraft();
		d.folders = folders;
		d.joinTasks = joinTasks;
		d.testImages = testImages;
		d.folds = folds;
		d.fold = fold;
		d.seed = seed;
		d.masks = masks;
		d.values = values;
		change.accept(d);
		return d;
	}

	/** Exactly these folders. */
	public CollectionDraft folders(final List<DraftFolder> newFolders) {
		final List<DraftFolder> copy = List.copyOf(newFolders);
		return with(d -> d.folders = copy);
	}

	/**
	 * One more folder; instead of one that is no dataset but holds some, these, unless they are parts of one public dataset. Those
	 * that are there already stay as they are. A folder of which nothing is recognised is added, too, since it may be what a
	 * recipe is for.
	 *
	 * @throws InputException if there is no such folder, or it cannot be listed
	 */
	public CollectionDraft add(final Path folder) {
		return addFound(find(folder));
	}

	/** The dataset folders that {@link #add} adds for a folder; looks into it and so may take its time. */
	public static List<Path> find(final Path folder) {
		final Path home = folder.toAbsolutePath().normalize();
		if (!Files.isDirectory(home)) throw new InputException("%s is not a folder; check the path.", folder);
		if (DatasetFolders.isDatasetFolder(home)) return List.of(home);
		final List<Path> inside = FolderList.folders(home).stream().filter(DatasetFolders::isDatasetFolder).toList();
		return inside.isEmpty() || arePartsOfOne(home, inside) ? List.of(home) : inside;
	}

	/** Such as the batches of LiTS or the patients of M&amp;Ms, each of which looks like a folder of images and label maps. */
	private static boolean arePartsOfOne(final Path home, final List<Path> inside) {
		if (inside.size() < 2 || !inside.stream().allMatch(DatasetFolders::hasOpenLabels)) return false;
		final List<Recipe> common = new ArrayList<>(Recipe.fitting(home));
		for (final Path p : inside) if (!common.isEmpty()) common.retainAll(Recipe.fitting(p));
		return !common.isEmpty();
	}

	/** Adds what {@link #find} found. */
	public CollectionDraft addFound(final List<Path> found) {
		final List<DraftFolder> all = new ArrayList<>(folders);
		for (final Path p : found) if (all.stream().noneMatch(f -> f.folder().equals(p))) all.add(DraftFolder.of(p));
		return folders(all);
	}

	/**
	 * The folder at a place once more, behind those that are the same already, for another public dataset that it holds; without
	 * a recipe, which has still to be chosen.
	 */
	public CollectionDraft again(final int place) {
		final List<DraftFolder> all = new ArrayList<>(folders);
		final Path folder = all.get(place).folder();
		int last = place;
		for (int i = place; i < all.size(); i++) if (all.get(i).folder().equals(folder)) last = i;
		all.add(last + 1, DraftFolder.of(folder));
		return folders(all);
	}

	/** Replaces the folder at a place by one that the user said something else of. */
	public CollectionDraft change(final int place, final UnaryOperator<DraftFolder> change) {
		final List<DraftFolder> all = new ArrayList<>(folders);
		all.set(place, change.apply(all.get(place)));
		return folders(all);
	}

	/** Whether equal names in two folders mean one structure. */
	public CollectionDraft joinTasks(final boolean join) {
		return with(d -> d.joinTasks = join);
	}

	/** Whether test images become test cases; as {@link FolderOptions#testImages}. */
	public CollectionDraft testImages(final boolean use) {
		return with(d -> d.testImages = use);
	}

	/** Folds of a cross-validation, 2 or more; 0 for the split given, or a fifth for validation. */
	public CollectionDraft folds(final int count) {
		if (count != 0) FolderOptions.options().folds(count);
		return with(d -> d.folds = count == 0 ? OptionalInt.empty() : OptionalInt.of(count));
	}

	/** As {@link FolderOptions#fold}. */
	public CollectionDraft fold(final int newFold) {
		FolderOptions.options().fold(newFold);
		return with(d -> d.fold = newFold);
	}

	/** As {@link FolderOptions#seed}. */
	public CollectionDraft seed(final long newSeed) {
		return with(d -> d.seed = newSeed);
	}

	/**
	 * Where label maps that are joined from masks are kept; without it folders with one file per structure, or with pictures of
	 * labels, are a problem.
	 */
	public CollectionDraft masks(final Optional<Path> place) {
		final Optional<Path> home = place.map(p -> p.toAbsolutePath().normalize());
		return with(d -> d.masks = home);
	}

	public List<DraftFolder> folders() {
		return folders;
	}

	public boolean joinTasks() {
		return joinTasks;
	}

	public boolean testImages() {
		return testImages;
	}

	/** 0 for the given split. */
	public int folds() {
		return folds.orElse(0);
	}

	public int fold() {
		return fold;
	}

	public long seed() {
		return seed;
	}

	public Optional<Path> masks() {
		return masks;
	}

	/** Whether what was read for one draft holds for the other as well: nothing that concerns every folder differs. */
	public boolean readsAs(final CollectionDraft other) {
		return testImages == other.testImages && folds.equals(other.folds) && fold == other.fold && seed == other.seed && masks.equals(other.masks);
	}

	/** Whether the other one makes the same collection, of the same folders in the same order. */
	@Override
	public boolean equals(final Object other) {
		return other instanceof CollectionDraft d && folders.equals(d.folders) && joinTasks == d.joinTasks && readsAs(d);
	}

	@Override
	public int hashCode() {
		return Objects.hash(folders, joinTasks, testImages, folds, fold, seed, masks);
	}

	/**
	 * Reads one folder. What is wrong with it is part of the result. Images are not opened; label maps are where nothing says
	 * what their values mean, and masks are joined at {@link #masks}.
	 *
	 * @param job hears of the progress
	 * @throws CancelledException if it is cancelled
	 */
	public FolderReading read(final DraftFolder folder, final Job job) {
		final List<String> notes = new ArrayList<>();
		String layout = "";
		boolean open = false;
		try {
			final boolean byRecipe = folder.recipe().isPresent();
			layout = byRecipe ? "recipe " + folder.recipe().get().name() : DatasetFolders.layout(folder.folder()).orElse("");
			open = !byRecipe && DatasetFolders.hasOpenLabels(folder.folder());
			if (!folder.labels().isEmpty() && !open) throw new InputException(
				"%s says itself what its structures are, so no names can be given to them; leave them out.", folder.folder());
			if (masks.isEmpty() && folder.recipe().filter(Recipe::joins).isPresent()) throw new InputException(
				"%s has pictures for label maps; say where the label maps that are joined from them are to be kept.", folder.folder());
			if (!byRecipe && masks.isEmpty() && DatasetFolders.hasMasks(folder.folder())) throw new InputException(
				"%s has one file per structure; say where the label maps that are joined from them are to be kept.", folder.folder());
			final DatasetFolders.ReadFolder read = DatasetFolders.readFolder(folder.folder(), options(folder, notes, job));
			return new FolderReading(folder, layout, open, Optional.of(read.dataset()), read.drawn(), notes, Optional.empty());
		}
		catch (final InputException e) {
			return new FolderReading(folder, layout, open, Optional.empty(), notes, Optional.of(e.getMessage()));
		}
	}

	private FolderOptions options(final DraftFolder f, final List<String> notes, final Job job) {
		FolderOptions o = FolderOptions.options().channel(f.channel()).weight(f.weight()).labels(f.labels()).fold(fold).seed(seed).testImages(
			testImages).values(values).notes(notes::add).job(job);
		if (folds.isPresent()) o = o.folds(folds.getAsInt());
		if (f.modality().isPresent()) o = o.modality(f.modality().get());
		if (f.recipe().isPresent()) o = o.recipe(f.recipe().get());
		return masks.isPresent() ? o.joinMasks(masks.get(), job) : o;
	}

	/**
	 * What keeps each folder from being used, in the order of the readings: that it is there several times and this time without
	 * a recipe, what reading it found, or that a folder before it holds a dataset of the same name. Empty for a folder that is
	 * fine or not used.
	 */
	public static List<Optional<String>> problems(final List<FolderReading> readings) {
		final List<Dataset> before = new ArrayList<>();
		final List<Optional<String>> problems = new ArrayList<>();
		for (final FolderReading r : readings) {
			if (!r.folder().used()) {
				problems.add(Optional.empty());
				continue;
			}
			final Optional<String> open = needsRecipe(r.folder(), readings);
			if (open.isPresent()) {
				problems.add(open);
				continue;
			}
			problems.add(r.problem().or(() -> DatasetFolders.clash(r.dataset().orElseThrow(), r.folder().folder(), before)));
			r.dataset().ifPresent(before::add);
		}
		return problems;
	}

	/** As it lies it would hold the same images as the datasets that the recipes take from it. */
	private static Optional<String> needsRecipe(final DraftFolder folder, final List<FolderReading> readings) {
		final long times = readings.stream().map(FolderReading::folder).filter(f -> f.used() && f.folder().equals(folder.folder())).count();
		return folder.recipe().isPresent() || times < 2 ? Optional.empty() : Optional.of(String.format(Locale.ROOT,
			"%s is used %d times; choose a recipe for each time, since each must be another public dataset.", folder.folder(), times));
	}

	/**
	 * The collection of the folders that are used.
	 *
	 * @param readings of all folders
	 * @param notes hears what concerns several folders
	 * @throws InputException if there is no folder, or a problem with one
	 */
	public Collection collection(final String name, final List<FolderReading> readings, final Consumer<String> notes) {
		problems(readings).stream().flatMap(Optional::stream).findFirst().ifPresent(problem -> {
			throw new InputException("%s", problem);
		});
		final List<DatasetFolders.ReadFolder> read = readings.stream().filter(r -> r.folder().used()).map(r -> new DatasetFolders.ReadFolder(r.dataset()
			.orElseThrow(), r.drawn())).toList();
		if (read.isEmpty()) throw new InputException("No dataset folder is used; add at least one.");
		FolderOptions o = FolderOptions.options().seed(seed).fold(fold).notes(notes);
		if (folds.isPresent()) o = o.folds(folds.getAsInt());
		return DatasetFolders.together(name, read, joinTasks, o);
	}
}
