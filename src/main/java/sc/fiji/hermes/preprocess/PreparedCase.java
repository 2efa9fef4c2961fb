package sc.fiji.hermes.preprocess;

import java.util.List;

import sc.fiji.hermes.collection.Case;

/**
 * A case ready for sampling.
 *
 * @param dataset name of its dataset
 * @param image on the dataset's grid
 * @param labels the dataset's own label values, x fastest, unsigned; empty for a case without labels. Do not write to it.
 * @param detail values along x, y and z of {@code labels} for each voxel of {@code image.image()}
 */
public record PreparedCase(String dataset, Case source, Prepared image, short[] labels, List<Integer> detail) {

	public PreparedCase {
		detail = List.copyOf(detail);
	}

	/** One label value a voxel. */
	public PreparedCase(final String dataset, final Case source, final Prepared image, final short[] labels) {
		this(dataset, source, image, labels, Grid.COARSE);
	}

	/** One label value for each voxel of the image, that in its middle. Not a copy if there are no others. */
	public short[] voxelLabels() {
		if (detail.equals(Grid.COARSE) || labels.length == 0) return labels;
		final int nx = (int) image.image().geometry().size(0), ny = (int) image.image().geometry().size(1), nz = (int) image.image().geometry()
			.size(2);
		final int dx = detail.get(0), dy = detail.get(1), dz = detail.get(2);
		final short[] middle = new short[nx * ny * nz];
		int i = 0;
		for (int z = 0; z < nz; z++) for (int y = 0; y < ny; y++) for (int x = 0; x < nx; x++)
			middle[i++] = labels[((z * dz + dz / 2) * ny * dy + y * dy + dy / 2) * nx * dx + x * dx + dx / 2];
		return middle;
	}

	/** The same to be read in parts. */
	public CaseVoxels voxels() {
		return new HeldVoxels(this);
	}
}
