package sc.fiji.hermes.collection.layout;

import java.nio.file.Path;
import java.util.List;

/** How a {@link Recipe} finds its cases in a folder. Immutable. */
interface RecipeReader {

	/**
	 * Whether files of these names are such a dataset and not just any.
	 *
	 * @param files paths within the folder, with slashes
	 */
	boolean fits(List<String> files);

	/** Whether {@link FolderOptions#channel} can mean something. */
	default boolean hasChannels() {
		return false;
	}

	/**
	 * The cases of a folder.
	 *
	 * @throws sc.fiji.hermes.job.InputException if there is none
	 */
	FolderContent read(Path folder, Recipe recipe, FolderOptions options);
}
