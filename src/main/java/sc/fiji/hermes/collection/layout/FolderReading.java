package sc.fiji.hermes.collection.layout;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.collection.Dataset;

/**
 * What {@link CollectionDraft#read} found in a folder. Immutable.
 *
 * @param folder as it was read
 * @param layout how it was recognised, in a few words; empty if it was not
 * @param openLabels whether {@link DraftFolder#labels} is what says the names of structures here
 * @param dataset empty if there is a problem
 * @param drawn whether training and validation cases were told apart by the seed alone
 * @param notes one sentence for every choice that was made on the user's behalf
 * @param problem one sentence on why the folder cannot be used
 */
public record FolderReading(DraftFolder folder, String layout, boolean openLabels, Optional<Dataset> dataset, boolean drawn,
	List<String> notes, Optional<String> problem)
{

	/** A folder that cannot be used, or of which the split is given. */
	public FolderReading(final DraftFolder folder, final String layout, final boolean openLabels, final Optional<Dataset> dataset,
		final List<String> notes, final Optional<String> problem)
	{
		this(folder, layout, openLabels, dataset, false, notes, problem);
	}

	public FolderReading {
		notes = List.copyOf(notes);
	}

	/** The dataset's name, that of the folder if it could not be read. */
	public String name() {
		return dataset.map(Dataset::name).orElseGet(folder::name);
	}
}
