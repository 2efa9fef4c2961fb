package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.List;

import sc.fiji.hermes.volume.Modality;

/**
 * How {@link DatasetFolders#collect} puts folders together. Immutable; every setter returns a copy.
 *
 * <pre>{@code
 * CollectOptions o = CollectOptions.options().modality("Task04_Hippocampus", Modality.T1).joinTasks(true);
 * }</pre>
 */
public final class CollectOptions {

	/** The modality or weight of one folder. */
	record ForFolder<T>(String folder, T value) {}

	private final FolderOptions folders;
	private final boolean joinTasks;
	private final List<ForFolder<Modality>> modalities;
	private final List<ForFolder<Double>> weights;

	private CollectOptions(final FolderOptions folders, final boolean joinTasks, final List<ForFolder<Modality>> modalities,
		final List<ForFolder<Double>> weights)
	{
		this.folders = folders;
		this.joinTasks = joinTasks;
		this.modalities = modalities;
		this.weights = weights;
	}

	/** The defaults: {@link FolderOptions#options()} for every folder, equal label names stay separate tasks. */
	public static CollectOptions options() {
		return new CollectOptions(FolderOptions.options(), false, List.of(), List.of());
	}

	/** Options that hold for every folder (fold, seed, channel, …). */
	public CollectOptions folders(final FolderOptions newFolders) {
		return new CollectOptions(newFolders, joinTasks, modalities, weights);
	}

	/** Whether equal label names in two folders mean one shared task. Default no. */
	public CollectOptions joinTasks(final boolean join) {
		return new CollectOptions(folders, join, modalities, weights);
	}

	/** The modality of one folder, named by its folder name or its dataset name. */
	public CollectOptions modality(final String folder, final Modality modality) {
		return new CollectOptions(folders, joinTasks, with(modalities, folder, modality), weights);
	}

	/** The weight of one folder, named by its folder name or its dataset name. */
	public CollectOptions weight(final String folder, final double weight) {
		FolderOptions.options().weight(weight);
		return new CollectOptions(folders, joinTasks, modalities, with(weights, folder, weight));
	}

	private static <T> List<ForFolder<T>> with(final List<ForFolder<T>> list, final String folder, final T value) {
		final List<ForFolder<T>> result = new ArrayList<>(list);
		result.removeIf(f -> f.folder().equals(folder));
		result.add(new ForFolder<>(folder, value));
		return List.copyOf(result);
	}

	FolderOptions folders() {
		return folders;
	}

	boolean joinTasks() {
		return joinTasks;
	}

	List<ForFolder<Modality>> modalities() {
		return modalities;
	}

	List<ForFolder<Double>> weights() {
		return weights;
	}
}
