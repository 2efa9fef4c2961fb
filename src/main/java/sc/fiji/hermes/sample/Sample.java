package sc.fiji.hermes.sample;

import java.util.List;

import sc.fiji.hermes.volume.Pooling;

/**
 * One training example. T is the number of tasks of its dataset's grid, V the voxels
 * of its window. The arrays are the sample's own; it is compared by identity.
 *
 * @param dataset name, for logs
 * @param caseId for logs
 * @param window voxels along x, y, z
 * @param pooling of the network on its grid
 * @param image V values, row-major z, y, x
 * @param target V × T values as {@link Targets} has them, {@code [voxel * T + column]}
 * @param taskRows T rows of {@code plan.tasks()}: the requested tasks first, then −1
 * @param valid T flags: requested and annotated, so part of the loss; false exactly where {@code taskRows} is −1
 * @param modalityIndex in {@code plan.modalities()}, −1 for unknown
 */
public record Sample(String dataset, String caseId, List<Integer> window, Pooling pooling, float[] image, byte[] target,
	int[] taskRows, boolean[] valid, int modalityIndex)
{

	public Sample {
		window = List.copyOf(window);
	}
}
