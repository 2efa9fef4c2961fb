package sc.fiji.hermes.collection;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.volume.Task;

/**
 * One image of one modality with its label map and the tasks annotated in it.
 *
 * @param id unique within its dataset
 * @param image absolute path of the image
 * @param labels absolute path of the label map, empty for an image without labels
 * @param annotated the tasks that were drawn here; a voxel without a label is
 *          background for these tasks and <em>unknown</em> for all others
 * @param split what the case is used for
 */
public record Case(String id, Path image, Optional<Path> labels, Set<Task> annotated, Split split) {

	public Case {
		annotated = java.util.Collections.unmodifiableSet(new java.util.LinkedHashSet<>(annotated));
	}
}
