package sc.fiji.hermes.picture;

import java.util.List;

import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.evaluate.Mask;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;

/** The mask of one task, to be drawn over an image of the same size. */
public record Layer(Task task, Mask mask) {

	/** One layer for each label of a map. */
	public static List<Layer> of(final LabelMap map, final List<Label> labels) {
		return labels.stream().map(label -> new Layer(label.task(), Mask.of(map, label))).toList();
	}
}
