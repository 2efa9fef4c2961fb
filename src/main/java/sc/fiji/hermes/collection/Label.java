package sc.fiji.hermes.collection;

import java.util.List;

import sc.fiji.hermes.volume.Task;

/**
 * Which label values of a dataset's label maps mean a task. Several values make a
 * region (nnU-Net's region-based labels), e.g. whole tumour = 1, 2 and 3.
 */
public record Label(Task task, List<Integer> values) {

	public Label {
		values = List.copyOf(values);
	}

	public boolean contains(final int value) {
		return values.contains(value);
	}
}
