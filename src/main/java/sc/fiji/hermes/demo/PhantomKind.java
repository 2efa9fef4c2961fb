package sc.fiji.hermes.demo;

import java.util.List;
import java.util.stream.Stream;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;

/**
 * The five phantom datasets: one modality each, with label sets that differ and
 * partly overlap (liver, spleen and spine appear in two of them).
 */
public enum PhantomKind {
		CT("Dataset901_Phantom_CT", "ct", Modality.CT, "liver", "spleen", "kidney_left", "kidney_right"), //
		T1("Dataset902_Phantom_T1", "t1", Modality.T1, "liver", "spine"), //
		T2("Dataset903_Phantom_T2", "t2", Modality.T2, "spleen", "spine"), //
		PET("Dataset904_Phantom_PET", "pet", Modality.PET, "lesion", "heart"), //
		CINE("Dataset905_Phantom_Cine", "cine", Modality.CINE, "left_ventricle", "myocardium");

	private final String folder;
	private final String prefix;
	private final Modality modality;
	private final List<Task> tasks;

	PhantomKind(final String folder, final String prefix, final Modality modality, final String... tasks) {
		this.folder = folder;
		this.prefix = prefix;
		this.modality = modality;
		this.tasks = Stream.of(tasks).map(Task::new).toList();
	}

	/** Folder name in the nnU-Net convention, e.g. {@code Dataset901_Phantom_CT}. */
	public String folder() {
		return folder;
	}

	public Modality modality() {
		return modality;
	}

	/** The labelled structures; label value = index + 1. */
	public List<Task> tasks() {
		return tasks;
	}

	/** Case name of the {@code index}-th phantom, counted from 0 over training, validation and test. */
	public String caseId(final int index) {
		return String.format(java.util.Locale.ROOT, "%s_%03d", prefix, index + 1);
	}

	/** Label value of a structure in this dataset, 0 if the dataset does not label it. */
	int value(final String task) {
		for (int i = 0; i < tasks.size(); i++) if (tasks.get(i).name().equals(task)) return i + 1;
		return 0;
	}

	boolean magnetic() {
		return this == T1 || this == T2 || this == CINE;
	}
}
