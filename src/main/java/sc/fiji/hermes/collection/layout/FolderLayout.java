package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;

/** One way in which datasets without a {@code dataset.json} lie in a folder. Stateless. */
interface FolderLayout {

	/** For sentences, e.g. {@code a BIDS folder}. */
	String title();

	/** Whether a folder looks like it; opens no volume. */
	boolean fits(Path folder);

	/** Whether nothing but {@link FolderOptions#labels} may say what the values of the label maps mean. */
	default boolean hasOpenLabels(final Path folder) {
		return false;
	}

	/** Whether its label maps have yet to be made of masks, at {@link FolderOptions#joinMasks}. */
	default boolean joins(final Path folder) {
		return false;
	}

	/** @throws sc.fiji.hermes.job.InputException if something in the folder does not fit after all */
	FolderContent read(Path folder, String name, FolderOptions options);
}
