package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.OtherValues.Undeclared;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.volume.Modality;

/**
 * How {@link DatasetFolders} reads one folder. Immutable; every setter returns a copy.
 *
 * <pre>{@code
 * Dataset d = DatasetFolders.read(folder, FolderOptions.options().modality(Modality.T1).fold(2));
 * }</pre>
 */
public final class FolderOptions {

	private Optional<Modality> modality = Optional.empty();
	private int channel;
	private int fold;
	private OptionalInt folds = OptionalInt.empty();
	private long seed = 1;
	private double weight = 1;
	private boolean testImages;
	private List<Label> labels = List.of();
	private Undeclared undeclared = Undeclared.REFUSED;
	private Optional<JoinedMasks> joined = Optional.empty();
	private Optional<Recipe> recipe = Optional.empty();
	private Optional<Job> job = Optional.empty();
	private LabelValues values = new LabelValues();
	private Consumer<String> notes = note -> {};

	private FolderOptions() {}

	private FolderOptions(final FolderOptions o) {
		modality = o.modality;
		channel = o.channel;
		fold = o.fold;
		folds = o.folds;
		seed = o.seed;
		weight = o.weight;
		testImages = o.testImages;
		labels = o.labels;
		undeclared = o.undeclared;
		joined = o.joined;
		recipe = o.recipe;
		job = o.job;
		values = o.values;
		notes = o.notes;
	}

	/**
	 * The defaults: modality and labels as declared, channel 0, a given split or a fifth for validation, fold 0, seed 1,
	 * weight 1, no test images, no place for joined masks, silent.
	 */
	public static FolderOptions options() {
		return new FolderOptions();
	}

	private FolderOptions with(final Consumer<FolderOptions> change) {
		final FolderOptions o = new FolderOptions(this);
		change.accept(o);
		return o;
	}

	/** The modality of the folder, whatever its files say. Default: what they say. */
	public FolderOptions modality(final Modality newModality) {
		return with(o -> o.modality = Optional.of(newModality));
	}

	/** Which channel of a folder with several (in a BIDS folder: which suffix, by the alphabet) is used, counted from 0. Default 0. */
	public FolderOptions channel(final int newChannel) {
		if (newChannel < 0) throw new InputException("The channel is %d; give 0 or more.", newChannel);
		return with(o -> o.channel = newChannel);
	}

	/** Which fold, of {@code splits_final.json} or of {@link #folds}, is used, counted from 0. Default 0. */
	public FolderOptions fold(final int newFold) {
		if (newFold < 0) throw new InputException("The fold is %d; give 0 or more.", newFold);
		return with(o -> o.fold = newFold);
	}

	/**
	 * Splits by cross-validation into so many folds, whatever split is given with the folder; each patient is validation in
	 * one. 2 or more. Default: the given split, or a fifth of the patients for validation.
	 */
	public FolderOptions folds(final int count) {
		if (count < 2) throw new InputException("The number of folds is %d; give 2 or more.", count);
		return with(o -> o.folds = OptionalInt.of(count));
	}

	/** Seed of the split of a folder without a given one. Default 1. */
	public FolderOptions seed(final long newSeed) {
		return with(o -> o.seed = newSeed);
	}

	/** The folder's {@linkplain Dataset#weight() weight} when training draws cases, greater than 0. Default 1. */
	public FolderOptions weight(final double newWeight) {
		if (!(newWeight > 0) || Double.isInfinite(newWeight)) throw new InputException(
			"The dataset weight is %s; give a number greater than 0.", newWeight);
		return with(o -> o.weight = newWeight);
	}

	/** Whether test images become test cases, with the labels of {@code labelsTs} where there are any. Default no. */
	public FolderOptions testImages(final boolean use) {
		return with(o -> o.testImages = use);
	}

	/** What the values mean in a folder that does not say it, of plain images and label maps. Default: each value found is a label. */
	public FolderOptions labels(final List<Label> names) {
		final List<Label> copy = List.copyOf(names);
		return with(o -> o.labels = copy);
	}

	/**
	 * What values of label maps mean that are no label, where only some structures of the label maps are named or used. Default:
	 * they are a mistake.
	 */
	public FolderOptions undeclared(final Undeclared meaning) {
		return with(o -> o.undeclared = meaning);
	}

	/** The public dataset that the folder holds as it was downloaded. Default: the layout is recognised. */
	public FolderOptions recipe(final Recipe newRecipe) {
		return with(o -> o.recipe = Optional.of(newRecipe));
	}

	/**
	 * Where label maps are kept that are joined from folders with one file per structure, or put together from pictures (CHAOS);
	 * without it such folders are refused.
	 *
	 * @param folder made if needed, one folder a dataset in it; label maps that are newer than their masks are used again
	 * @param job hears of the progress and can cancel
	 */
	public FolderOptions joinMasks(final Path folder, final Job job) {
		return with(o -> o.joined = Optional.of(new JoinedMasks(folder, job)));
	}

	/** Hears how far reading label maps has come, where nothing says what their values mean, and can cancel it. Default: nobody. */
	public FolderOptions job(final Job newJob) {
		return with(o -> o.job = Optional.of(newJob));
	}

	/** What is known of the values of label maps; it grows as they are read. Default: nothing. */
	FolderOptions values(final LabelValues known) {
		return with(o -> o.values = known);
	}

	/** Hears one sentence for every choice that was made on the user's behalf. Default: nobody. */
	public FolderOptions notes(final Consumer<String> listener) {
		return with(o -> o.notes = listener);
	}

	Optional<Modality> modality() {
		return modality;
	}

	int channel() {
		return channel;
	}

	int fold() {
		return fold;
	}

	OptionalInt folds() {
		return folds;
	}

	long seed() {
		return seed;
	}

	double weight() {
		return weight;
	}

	boolean testImages() {
		return testImages;
	}

	List<Label> labels() {
		return labels;
	}

	Undeclared undeclared() {
		return undeclared;
	}

	Optional<Recipe> recipe() {
		return recipe;
	}

	Optional<JoinedMasks> joined() {
		return joined;
	}

	LabelValues values() {
		return values;
	}

	Optional<Job> job() {
		return job;
	}

	void note(final String format, final Object... args) {
		notes.accept(String.format(java.util.Locale.ROOT, format, args));
	}
}
