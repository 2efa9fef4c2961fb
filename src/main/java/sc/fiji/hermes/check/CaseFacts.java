package sc.fiji.hermes.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.volume.Geometry;

/**
 * What {@link CaseCheck} learned of one case; small, so that it can be kept for all cases.
 *
 * @param header geometry of the image, if its header could be read
 * @param doubts what the headers of both files leave in doubt, as in {@link sc.fiji.hermes.io.VolumeHeader#notes()}
 * @param image if the image could be read
 * @param labels if the label map could be read
 */
record CaseFacts(Dataset dataset, Case source, Optional<Geometry> header, Set<String> doubts, Optional<ImageFacts> image,
	Optional<LabelFacts> labels, List<Finding> findings)
{

	/**
	 * The values of an image.
	 *
	 * @param digest of size and values
	 * @param bad number of voxels that are NaN or infinite; the other numbers leave them out
	 * @param low 1st percentile of (a sample of) the values
	 * @param high 99th percentile
	 */
	record ImageFacts(String digest, long bad, float min, float max, float low, float high) {

		/** Whether the image can be told from others. */
		boolean speaks() {
			return bad == 0 && min < max;
		}
	}

	/**
	 * A label map.
	 *
	 * @param digest of size and values
	 * @param geometry of the label map
	 * @param histogram voxels per label value
	 * @param sums per label value and axis, the sum of the indices of its voxels
	 */
	record LabelFacts(String digest, Geometry geometry, long[] histogram, long[][] sums) {

		long voxels(final Label label) {
			return label.values().stream().filter(v -> v < histogram.length).mapToLong(v -> histogram[v]).sum();
		}

		/** Volume of a label in mm³. */
		double volume(final Label label) {
			return voxels(label) * geometry.voxelVolume();
		}

		/** Mean index of the voxels of a label along each stored axis; NaN if there is none. */
		double[] centre(final Label label) {
			final double[] centre = new double[3];
			for (int axis = 0; axis < 3; axis++) {
				double sum = 0;
				for (final int v : label.values()) if (v < histogram.length) sum += sums[v][axis];
				centre[axis] = sum / voxels(label);
			}
			return centre;
		}
	}

	/** Voxels of a label, 0 if no label map could be read. */
	long voxels(final Label label) {
		return labels.map(l -> l.voxels(label)).orElse(0L);
	}
}
