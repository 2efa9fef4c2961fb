package sc.fiji.hermes.preprocess;

import java.util.Arrays;

import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * Takes values from the prepared grid back to the voxels of the image as it was
 * read: same size, spacing, origin and orientation. Trilinear; exact where a source
 * voxel coincides with a prepared one.
 * <p>
 * Works plane by plane, a plane being a slice across the canonical S axis, so that only a slab of prepared planes need
 * be in memory. Immutable, safe for use from several threads.
 *
 * <pre>{@code
 * RestoreToSource back = RestoreToSource.of(prepared);
 * float[] plane = new float[back.planeVoxels()];
 * back.plane(probabilities, 0, index, plane, 0);
 * }</pre>
 */
public final class RestoreToSource {

	private final Geometry source;
	private final long[] preparedSize;
	private final int planeAxis;
	/** Voxels of a prepared plane. */
	private final int preparedPlane;
	/** Per stored axis and index: the lower neighbour's contribution to the offset in a plane, or the plane; −1 outside the prepared grid. */
	private final int[][] low = new int[3][];
	/** What to add to reach the upper neighbour; 0 where there is none. */
	private final int[][] up = new int[3][];
	private final float[][] fraction = new float[3][];

	private RestoreToSource(final Prepared prepared) {
		source = prepared.source();
		final Geometry target = prepared.image().geometry();
		preparedSize = target.size();
		final Orientation o = Orientation.of(source);
		planeAxis = o.storedAxis(2);
		final AxisMap map = AxisMap.between(source, target);
		preparedPlane = Math.toIntExact(preparedSize[0] * preparedSize[1]);
		final int[] stride = { 1, (int) preparedSize[0], 1 };
		for (int axis = 0; axis < 3; axis++) {
			final int n = (int) source.size(axis);
			final int world = o.worldAxis(axis);
			low[axis] = new int[n];
			up[axis] = new int[n];
			fraction[axis] = new float[n];
			for (int i = 0; i < n; i++) {
				final double p = map.toPrepared(world, o.flipped(axis) ? n - 1 - i : i);
				fill(axis, i, p, (int) preparedSize[world], stride[world]);
			}
		}
	}

	/** For results computed on {@code prepared.image()}. */
	public static RestoreToSource of(final Prepared prepared) {
		return new RestoreToSource(prepared);
	}

	private void fill(final int axis, final int i, final double p, final int n, final int stride) {
		// half a voxel beyond the outer centres still belongs to the grid
		if (p < -0.5 - 1e-4 || p > n - 0.5 + 1e-4) {
			low[axis][i] = -1;
			return;
		}
		final double c = Math.max(0, Math.min(n - 1, p));
		int k = (int) Math.floor(c + 1e-6);
		final double f = Math.max(0, c - k);
		if (k >= n - 1) k = n - 1;
		low[axis][i] = k * stride;
		up[axis][i] = k < n - 1 && f > 1e-6 ? stride : 0;
		fraction[axis][i] = up[axis][i] == 0 ? 0 : (float) f;
	}

	/** Geometry of the image as it was read. */
	public Geometry source() {
		return source;
	}

	/** The stored axis (0 x, 1 y, 2 z) that follows the canonical S axis: {@link #plane} cuts across it. */
	public int planeAxis() {
		return planeAxis;
	}

	/** Number of values of one plane. */
	public int planeVoxels() {
		return Math.toIntExact(source.voxels() / source.size(planeAxis));
	}

	/**
	 * The lowest and highest prepared z that a plane is interpolated from, or an empty
	 * array if the plane lies outside the prepared grid.
	 *
	 * @param index along stored axis {@link #planeAxis()}
	 */
	public int[] neededZ(final int index) {
		if (low[planeAxis][index] < 0) return new int[0];
		final int z = low[planeAxis][index];
		return new int[] { z, z + (up[planeAxis][index] == 0 ? 0 : 1) };
	}

	/**
	 * One source plane across the S axis from a slab of prepared planes.
	 *
	 * @param slab prepared values of planes {@code firstZ, firstZ+1, …}, x fastest; must hold all of {@link #neededZ}
	 * @param firstZ prepared z of the slab's first plane
	 * @param index along stored axis {@link #planeAxis()}
	 * @param out receives {@link #planeVoxels()} values, the lower of the two other stored axes fastest
	 * @param outside value where the prepared grid does not reach
	 */
	public void plane(final float[] slab, final int firstZ, final int index, final float[] out, final float outside) {
		final int a = planeAxis == 0 ? 1 : 0;
		final int b = planeAxis == 2 ? 1 : 2;
		final int nu = (int) source.size(a);
		final int nv = (int) source.size(b);
		if (low[planeAxis][index] < 0) {
			Arrays.fill(out, 0, nu * nv, outside);
			return;
		}
		final int base = (low[planeAxis][index] - firstZ) * preparedPlane;
		final int upW = up[planeAxis][index] * preparedPlane;
		final float fw = fraction[planeAxis][index];
		final int[] lowU = low[a];
		for (int v = 0; v < nv; v++) {
			if (low[b][v] < 0) {
				Arrays.fill(out, v * nu, (v + 1) * nu, outside);
				continue;
			}
			final int row = base + low[b][v];
			final int upV = up[b][v];
			final float fv = fraction[b][v];
			for (int u = 0; u < nu; u++)
				out[v * nu + u] = lowU[u] < 0 ? outside : at(slab, row + lowU[u], up[a][u], upV, upW, fraction[a][u], fv, fw);
		}
	}

	/** Writes labels in the layout of {@link #plane} to their place in a map of the source's size. */
	public void putPlane(final short[] labels, final int index, final LabelStore volume) {
		volume.put(min(index), size(), labels);
	}

	/** The same for other values. */
	public void putPlane(final float[] values, final int index, final VolumeStore volume) {
		volume.put(min(index), size(), values);
	}

	private long[] min(final int index) {
		final long[] min = new long[3];
		min[planeAxis] = index;
		return min;
	}

	private int[] size() {
		final int[] size = { (int) source.size(0), (int) source.size(1), (int) source.size(2) };
		size[planeAxis] = 1;
		return size;
	}

	/** Receives the index of a voxel in a plane and in the source volume. */
	@FunctionalInterface
	public interface VoxelVisitor {

		void visit(int inPlane, int inVolume);
	}

	/** Visits the voxels of a plane in the layout of {@link #plane}, of a source that an array can hold. */
	public void forEachVoxel(final int index, final VoxelVisitor visitor) {
		final int a = planeAxis == 0 ? 1 : 0;
		final int b = planeAxis == 2 ? 1 : 2;
		final int[] stride = { 1, (int) source.size(0), (int) (source.size(0) * source.size(1)) };
		int i = 0;
		for (int v = 0; v < source.size(b); v++) {
			int p = index * stride[planeAxis] + v * stride[b];
			for (int u = 0; u < source.size(a); u++, p += stride[a]) visitor.visit(i++, p);
		}
	}

	private static float at(final float[] d, final int p, final int dx, final int dy, final int dz, final float fx, final float fy,
		final float fz)
	{
		final float a = d[p] + fx * (d[p + dx] - d[p]);
		final float b = d[p + dy] + fx * (d[p + dy + dx] - d[p + dy]);
		final float ab = a + fy * (b - a);
		if (dz == 0) return ab;
		final int q = p + dz;
		final float c = d[q] + fx * (d[q + dx] - d[q]);
		final float e = d[q + dy] + fx * (d[q + dy + dx] - d[q + dy]);
		return ab + fz * (c + fy * (e - c) - ab);
	}
}
