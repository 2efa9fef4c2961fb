package sc.fiji.hermes.evaluate;

/**
 * Voxel counts of two masks on one grid, without the voxels that the reference does not know.
 *
 * @param reference voxels of the reference
 * @param predicted voxels of the prediction
 * @param common voxels in both
 */
public record Overlap(long reference, long predicted, long common) {

	/** @throws IllegalArgumentException if the masks differ in size */
	public static Overlap of(final Mask reference, final Mask prediction) {
		if (reference.voxels() != prediction.voxels()) throw new IllegalArgumentException("masks of " + reference.geometry() +
			" and " + prediction.geometry());
		long g = 0, p = 0, both = 0;
		for (int i = 0; i < reference.voxels(); i++) {
			if (!reference.knows(i)) continue;
			final boolean truth = reference.contains(i), found = prediction.contains(i);
			if (truth) g++;
			if (found) p++;
			if (truth && found) both++;
		}
		return new Overlap(g, p, both);
	}
}
