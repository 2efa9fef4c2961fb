package sc.fiji.hermes.collection.layout;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
	private final Map<String, List<Recipe>> recipes;

	private CollectOptions(final FolderOptions folders, final boolean joinTasks, final List<ForFolder> changes,
		final Map<String, List<Recipe>> recipes)
	{
		this.folders = folders;
		this.joinTasks = joinTasks;
		this.changes = changes;
		this.recipes = recipes;
	}

	/** The defaults: {@link FolderOptions#options()} for every folder, equal label names stay separate tasks. */
	public static CollectOptions options() {
		return new CollectOptions(FolderOptions.options(), false, List.of(), Map.of());
	}

	/** Options that hold for every folder (fold, seed, channel, …). */
	public CollectOptions folders(final FolderOptions newFolders) {
		return new CollectOptions(newFolders, joinTasks, changes, recipes);
	}

	/** Whether equal label names in two folders mean one shared task. Default no. */
	public CollectOptions joinTasks(final boolean join) {
		return new CollectOptions(folders, join, changes, recipes);
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

	/** The public dataset that one folder holds, named by its folder name; replaces what was said of the folder before. */
	public CollectOptions recipe(final String folder, final Recipe recipe) {
		return recipes(folder, List.of(recipe));
	}

	/**
	 * The public datasets that one folder holds, named by its folder name, such as CT and MR of AMOS: the folder is read once
	 * for each.
	 */
	public CollectOptions recipes(final String folder, final List<Recipe> held) {
		final Map<String, List<Recipe>> all = new LinkedHashMap<>(recipes);
		all.put(folder, List.copyOf(held));
		return new CollectOptions(folders, joinTasks, changes, Collections.unmodifiableMap(all));
	}

	/** Tries the change on the defaults, so that a bad value is refused at once. */
	private CollectOptions changed(final String folder, final String what, final UnaryOperator<FolderOptions> change) {
		change.apply(FolderOptions.options());
		final List<ForFolder> result = new ArrayList<>(changes);
		result.removeIf(f -> f.folder().equals(folder) && f.what().equals(what));
		result.add(new ForFolder(folder, what, change));
		return new CollectOptions(folders, joinTasks, List.copyOf(result), recipes);
	}

	FolderOptions folders() {
		return folders;
	}

	boolean joinTasks() {
		return joinTasks;
	}

	/** By folder name. */
	Map<String, List<Recipe>> recipes() {
		return recipes;
	}

	List<ForFolder> changes() {
		return changes;
	}
}
