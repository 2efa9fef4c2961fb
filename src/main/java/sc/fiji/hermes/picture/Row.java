package sc.fiji.hermes.picture;

import java.util.List;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;

/**
 * One case of a {@link ContactSheet}.
 *
 * @param title e.g. dataset and case
 * @param modality decides the grey window
 * @param reference layers of the annotated tasks, empty if there is no reference
 * @param prediction layers of the predicted tasks, may be empty
 */
public record Row(String title, Volume image, Modality modality, List<Layer> reference, List<Layer> prediction) {

	public Row {
		reference = List.copyOf(reference);
		prediction = List.copyOf(prediction);
		for (final List<Layer> layers : List.of(reference, prediction))
			for (final Layer layer : layers)
				if (layer.mask().voxels() != image.geometry().voxels()) throw new IllegalArgumentException(title + ": " + layer
					.task() + " has " + layer.mask().geometry() + " and the image " + image.geometry());
	}
}
