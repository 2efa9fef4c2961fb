package sc.fiji.hermes.collection;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/** Datasets to train one model on. Immutable. */
public record Collection(String name, List<Dataset> datasets) {

	public Collection {
		datasets = List.copyOf(datasets);
	}

	/** Every task once, in order of first appearance. */
	public List<Task> tasks() {
		final Set<Task> tasks = new LinkedHashSet<>();
		datasets.forEach(d -> tasks.addAll(d.tasks()));
		return List.copyOf(tasks);
	}

	/** Every modality once, in order of first appearance. */
	public List<Modality> modalities() {
		final Set<Modality> modalities = new LinkedHashSet<>();
		datasets.forEach(d -> modalities.add(d.modality()));
		return List.copyOf(modalities);
	}
}
