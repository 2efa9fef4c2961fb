package sc.fiji.hermes.preprocess;

import sc.fiji.hermes.collection.Case;

/**
 * A case ready for sampling.
 *
 * @param dataset name of its dataset
 * @param image on the dataset's grid
 * @param labels the dataset's own label values on the voxels of {@code image.image()}, x fastest, unsigned;
 *          empty for a case without labels. Do not write to it.
 */
public record PreparedCase(String dataset, Case source, Prepared image, short[] labels) {

	/** Memory it takes, in bytes, but for small change. */
	public long bytes() {
		return 4L * image.image().data().length + 2L * labels.length;
	}
}
