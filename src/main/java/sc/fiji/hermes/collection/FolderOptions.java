package sc.fiji.hermes.collection;

import java.util.Optional;
import java.util.function.Consumer;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * How {@link DatasetFolders} reads one folder. Immutable; every setter returns a copy.
 *
 * <pre>{@code
 * Dataset d = DatasetFolders.read(folder, FolderOptions.options().modality(Modality.T1).fold(2));
 * }</pre>
 */
public final class FolderOptions {

	private final Optional<Modality> modality;
	private final int channel;
	private final int fold;
	private final long seed;
	private final double weight;
	private final boolean testImages;
	private final Consumer<String> notes;

	private FolderOptions(final Optional<Modality> modality, final int channel, final int fold, final long seed,
		final double weight, final boolean testImages, final Consumer<String> notes)
	{
		this.modality = modality;
		this.channel = channel;
		this.fold = fold;
		this.seed = seed;
		this.weight = weight;
		this.testImages = testImages;
		this.notes = notes;
	}

	/** The defaults: modality as declared, channel 0, fold 0, seed 1, weight 1, no test images, silent. */
	public static FolderOptions options() {
		return new FolderOptions(Optional.empty(), 0, 0, 1, 1, false, note -> {});
	}

	/** The modality of the folder, whatever its files say. Default: what they say. */
	public FolderOptions modality(final Modality newModality) {
		return new FolderOptions(Optional.of(newModality), channel, fold, seed, weight, testImages, notes);
	}

	/** Which channel of a folder with several is used, counted from 0. Default 0. */
	public FolderOptions channel(final int newChannel) {
		if (newChannel < 0) throw new InputException("The channel is %d; give 0 or more.", newChannel);
		return new FolderOptions(modality, newChannel, fold, seed, weight, testImages, notes);
	}

	/** Which fold of {@code splits_final.json} is used, counted from 0. Default 0. */
	public FolderOptions fold(final int newFold) {
		if (newFold < 0) throw new InputException("The fold is %d; give 0 or more.", newFold);
		return new FolderOptions(modality, channel, newFold, seed, weight, testImages, notes);
	}

	/** Seed of the split of a folder without {@code splits_final.json}. Default 1. */
	public FolderOptions seed(final long newSeed) {
		return new FolderOptions(modality, channel, fold, newSeed, weight, testImages, notes);
	}

	/** The folder's {@linkplain Dataset#weight() weight} when training draws cases, greater than 0. Default 1. */
	public FolderOptions weight(final double newWeight) {
		if (!(newWeight > 0) || Double.isInfinite(newWeight)) throw new InputException(
			"The dataset weight is %s; give a number greater than 0.", newWeight);
		return new FolderOptions(modality, channel, fold, seed, newWeight, testImages, notes);
	}

	/** Whether test images become test cases, with the labels of {@code labelsTs} where there are any. Default no. */
	public FolderOptions testImages(final boolean use) {
		return new FolderOptions(modality, channel, fold, seed, weight, use, notes);
	}

	/** Hears one sentence for every choice that was made on the user's behalf. Default: nobody. */
	public FolderOptions notes(final Consumer<String> listener) {
		return new FolderOptions(modality, channel, fold, seed, weight, testImages, listener);
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

	long seed() {
		return seed;
	}

	double weight() {
		return weight;
	}

	boolean testImages() {
		return testImages;
	}

	void note(final String format, final Object... args) {
		notes.accept(String.format(java.util.Locale.ROOT, format, args));
	}
}
