package sc.fiji.hermes.check;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.preprocess.NotFinite;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

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
	 * @param bad voxels that are NaN or infinite; the other numbers leave them out
	 * @param low 1st percentile of (a sample of) the values
	 * @param high 99th percentile
	 */
	record ImageFacts(String digest, NotFinite bad, float min, float max, float low, float high) {

		/** Whether the image can be told from others. */
		boolean speaks() {
			return bad.inside() == 0 && min < max;
		}
	}

	/**
	 * The voxels of one value of a label map.
	 *
	 * @param voxels their number, at least 1
	 * @param sum of their indices along each stored axis
	 * @param low smallest index along each axis
	 * @param high largest index along each axis
	 * @param seen number of them that have a finite intensity; 0 if the image could not be read
	 * @param intensity sum of these intensities
	 */
	record ValueFacts(long voxels, long[] sum, int[] low, int[] high, long seen, double intensity) {}

	/**
	 * A label map.
	 *
	 * @param digest of size and values
	 * @param geometry of the label map
	 * @param values those that it holds, in ascending order, without 0
	 */
	record LabelFacts(String digest, Geometry geometry, SortedMap<Integer, ValueFacts> values) {

		private Stream<ValueFacts> of(final Label label) {
			return label.values().stream().filter(values::containsKey).map(values::get);
		}

		long voxels(final Label label) {
			return of(label).mapToLong(ValueFacts::voxels).sum();
		}

		/** Volume of a label in mm³. */
		double volume(final Label label) {
			return voxels(label) * geometry.voxelVolume();
		}

		/** Mean index of the voxels of a label along each stored axis; NaN if there is none. */
		double[] centre(final Label label) {
			final double[] centre = new double[3];
			for (int axis = 0; axis < 3; axis++) {
				final int a = axis;
				centre[axis] = of(label).mapToDouble(v -> v.sum()[a]).sum() / voxels(label);
			}
			return centre;
		}

		/** Where a label lies along R, A or S, from 0 to 1 of the image; NaN if it is absent. */
		double place(final Label label, final int world) {
			final Orientation o = Orientation.of(geometry);
			final int axis = o.storedAxis(world);
			final double share = (centre(label)[axis] + 0.5) / geometry.size(axis);
			return o.flipped(axis) ? 1 - share : share;
		}

		/** How long a label that is present is along R, A or S, in mm. */
		double extent(final Label label, final int world) {
			final int axis = Orientation.of(geometry).storedAxis(world);
			final int low = of(label).mapToInt(v -> v.low()[axis]).min().orElseThrow();
			return (of(label).mapToInt(v -> v.high()[axis]).max().orElseThrow() - low + 1) * geometry.spacing(axis);
		}

		/** Mean intensity of a label; NaN if the image could not be read or the label is absent. */
		double intensity(final Label label) {
			return of(label).mapToDouble(ValueFacts::intensity).sum() / of(label).mapToLong(ValueFacts::seen).sum();
		}
	}

	/** Voxels of a label, 0 if no label map could be read. */
	long voxels(final Label label) {
		return labels.map(l -> l.voxels(label)).orElse(0L);
	}
}
