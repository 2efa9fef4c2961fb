package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Modality;

/**
 * One folder of a {@link CollectionDraft} and what the user says of it. Immutable; every setter returns a copy.
 *
 * @param folder absolute
 * @param used whether it becomes a dataset of the collection
 * @param recipe the public dataset it holds; empty if its layout is to be recognised
 * @param modality empty for what its files say
 * @param channel which one is used of several, from 0
 * @param weight greater than 0
 * @param labels what the values mean in a folder that does not say it; empty for what is found
 */
public record DraftFolder(Path folder, boolean used, Optional<Recipe> recipe, Optional<Modality> modality, int channel, double weight,
	List<Label> labels)
{

	public DraftFolder {
		folder = folder.toAbsolutePath().normalize();
		labels = List.copyOf(labels);
	}

	/** A folder of which the user has said nothing. */
	public static DraftFolder of(final Path folder) {
		return new DraftFolder(folder, true, Optional.empty(), Optional.empty(), 0, 1, List.of());
	}

	public DraftFolder withUsed(final boolean use) {
		return new DraftFolder(folder, use, recipe, modality, channel, weight, labels);
	}

	public DraftFolder withRecipe(final Optional<Recipe> newRecipe) {
		return new DraftFolder(folder, used, newRecipe, modality, channel, weight, labels);
	}

	/** @throws InputException if the name of the modality could not be told from what stands around it in a {@link DraftText} */
	public DraftFolder withModality(final Optional<Modality> newModality) {
		newModality.ifPresent(m -> DraftText.requirePlain("modality", m.name()));
		return new DraftFolder(folder, used, recipe, newModality, channel, weight, labels);
	}

	/** @throws InputException if it is negative */
	public DraftFolder withChannel(final int newChannel) {
		FolderOptions.options().channel(newChannel);
		return new DraftFolder(folder, used, recipe, modality, newChannel, weight, labels);
	}

	/** @throws InputException if it is not greater than 0 */
	public DraftFolder withWeight(final double newWeight) {
		FolderOptions.options().weight(newWeight);
		return new DraftFolder(folder, used, recipe, modality, channel, newWeight, labels);
	}

	/** @throws InputException as {@link #withModality} for the names of structures */
	public DraftFolder withLabels(final List<Label> newLabels) {
		newLabels.forEach(l -> DraftText.requirePlain("structure", l.task().name()));
		return new DraftFolder(folder, used, recipe, modality, channel, weight, newLabels);
	}

	/** The folder's own name, its path if it has none. */
	public String name() {
		return folder.getFileName() == null ? folder.toString() : folder.getFileName().toString();
	}
}
