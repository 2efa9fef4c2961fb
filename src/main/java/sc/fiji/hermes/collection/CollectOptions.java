package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import sc.fiji.hermes.volume.Modality;

/**
 * How {@link DatasetFolders#collect} puts folders together. Immutable; every setter returns a copy.
 *
 * <pre>{@code
 * CollectOptions o = CollectOptions.options().modality("Task04_Hippocampus", Modality.T1).joinTasks(true);
 * }</pre>
 */
public final class CollectOptions {

	/** What is different for one folder; {@code what} names it in a complaint. */
	record ForFolder(String folder, String what, UnaryOperator<FolderOptions> change) {}

	private final FolderOptions folders;
	private final boolean joinTasks;
	private final List<ForFolder> changes;

	private CollectOptions(final FolderOptions folders, final boolean joinTasks, final List<ForFolder> changes) {
		this.folders = folders;
		this.joinTasks = joinTasks;
		this.changes = changes;
	}

	/** The defaults: {@link FolderOptions#options()} for every folder, equal label names stay separate tasks. */
	public static CollectOptions options() {
		return new CollectOptions(FolderOptions.options(), false, List.of());
	}

	/** Options that hold for every folder (fold, seed, channel, …). */
	public CollectOptions folders(final FolderOptions newFolders) {
		return new CollectOptions(newFolders, joinTasks, changes);
	}

	/** Whether equal label names in two folders mean one shared task. Default no. */
	public CollectOptions joinTasks(final boolean join) {
		return new CollectOptions(folders, join, changes);
	}

	/** The modality of one folder, named by its folder name or its dataset name. */
	public CollectOptions modality(final String folder, final Modality modality) {
		return changed(folder, "modality", o -> o.modality(modality));
	}

	/** The weight of one folder, named by its folder name or its dataset name. */
	public CollectOptions weight(final String folder, final double weight) {
		return changed(folder, "weight", o -> o.weight(weight));
	}

	/** The channel of one folder, named by its folder name or its dataset name. */
	public CollectOptions channel(final String folder, final int channel) {
		return changed(folder, "channel", o -> o.channel(channel));
	}

	/** The public dataset that one folder holds, named by its folder name. */
	public CollectOptions recipe(final String folder, final Recipe recipe) {
		return changed(folder, "recipe", o -> o.recipe(recipe));
	}

	/** Tries the change on the defaults, so that a bad value is refused at once. */
	private CollectOptions changed(final String folder, final String what, final UnaryOperator<FolderOptions> change) {
		change.apply(FolderOptions.options());
		final List<ForFolder> result = new ArrayList<>(changes);
		result.removeIf(f -> f.folder().equals(folder) && f.what().equals(what));
		result.add(new ForFolder(folder, what, change));
		return new CollectOptions(folders, joinTasks, List.copyOf(result));
	}

	FolderOptions folders() {
		return folders;
	}

	boolean joinTasks() {
		return joinTasks;
	}

	List<ForFolder> changes() {
		return changes;
	}
}
