package sc.fiji.hermes.sample;

import java.util.Arrays;
import java.util.List;

/**
 * Where the voxels of a crop lie in a prepared image: crop voxel i = (x, y, z) is at
 * {@code A·i + o} in voxels of the image. Cutting reads the image through this map
 * once, so a warp needs no larger intermediate crop.
 */
final class CropMap {

	private final double[] a;
	private final double[] o = new double[3];
	private final int[] window;

	private CropMap(final double[] a, final int[] start, final int[] window) {
		this.a = a;
		this.window = window;
		for (int r = 0; r < 3; r++) {
			// turns about the centre of the crop
			o[r] = start[r] + (window[r] - 1) / 2.0;
			for (int c = 0; c < 3; c++) o[r] -= a[3 * r + c] * (window[c] - 1) / 2.0;
		}
	}

	/** The window whose first voxel is at {@code start}, which may lie outside the image. */
	static CropMap at(final int[] start, final int[] window) {
		return new CropMap(Warp.identity(), start, window);
	}

	/** The same, warped about the window's centre by a 3×3 matrix in voxels, row-major. */
	static CropMap at(final int[] start, final int[] window, final double[] matrix) {
		return new CropMap(matrix, start, window);
	}

	private boolean isShift() {
		return Arrays.equals(a, Warp.identity());
	}

	private int voxels() {
		return window[0] * window[1] * window[2];
	}

	/** Trilinear; beyond the outer voxel centres it fades to {@code fill} over one voxel. */
	float[] cut(final float[] image, final int[] n, final float fill) {
		final float[] out = new float[voxels()];
		if (isShift()) {
			Arrays.fill(out, fill);
			copy(image, n, out);
			return out;
		}
		int i = 0;
		for (int z = 0; z < window[2]; z++) {
			for (int y = 0; y < window[1]; y++) {
				final double bx = o[0] + a[1] * y + a[2] * z;
				final double by = o[1] + a[4] * y + a[5] * z;
				final double bz = o[2] + a[7] * y + a[8] * z;
				for (int x = 0; x < window[0]; x++)
					out[i++] = linear(image, n, bx + a[0] * x, by + a[3] * x, bz + a[6] * x, fill);
			}
		}
		return out;
	}

	/**
	 * Nearest; 0 outside the image.
	 *
	 * @param labels on a grid that is finer than the image by {@code detail}
	 * @param n voxels of the image
	 * @param detail labels along x, y and z for each voxel of the image
	 * @return as many labels for each voxel of the crop, one after the other
	 */
	short[] cut(final short[] labels, final int[] n, final List<Integer> detail) {
		final int dx = detail.get(0), dy = detail.get(1), dz = detail.get(2), parts = dx * dy * dz;
		final short[] out = new short[voxels() * parts];
		if (parts == 1 && isShift()) {
			copy(labels, n, out);
			return out;
		}
		final double[] sub = new double[3];
		int part = 0;
		for (int sz = 0; sz < dz; sz++) for (int sy = 0; sy < dy; sy++) for (int sx = 0; sx < dx; sx++) {
			sub[0] = (sx + 0.5) / dx - 0.5;
			sub[1] = (sy + 0.5) / dy - 0.5;
			sub[2] = (sz + 0.5) / dz - 0.5;
			cut(labels, n, detail, sub, out, part++, parts);
		}
		return out;
	}

	/** The labels at one place within each voxel of the crop. */
	private void cut(final short[] labels, final int[] n, final List<Integer> detail, final double[] sub, final short[] out, final int first,
		final int step)
	{
		final int dx = detail.get(0), dy = detail.get(1), dz = detail.get(2);
		final int nx = n[0] * dx, ny = n[1] * dy, nz = n[2] * dz;
		final double ox = o[0] + a[0] * sub[0] + a[1] * sub[1] + a[2] * sub[2];
		final double oy = o[1] + a[3] * sub[0] + a[4] * sub[1] + a[5] * sub[2];
		final double oz = o[2] + a[6] * sub[0] + a[7] * sub[1] + a[8] * sub[2];
		int i = first;
		for (int z = 0; z < window[2]; z++) {
			for (int y = 0; y < window[1]; y++) {
				final double bx = (ox + a[1] * y + a[2] * z + 0.5) * dx;
				final double by = (oy + a[4] * y + a[5] * z + 0.5) * dy;
				final double bz = (oz + a[7] * y + a[8] * z + 0.5) * dz;
				for (int x = 0; x < window[0]; x++, i += step) {
					final int px = floor(bx + dx * a[0] * x);
					final int py = floor(by + dy * a[3] * x);
					final int pz = floor(bz + dz * a[6] * x);
					if (px < 0 || py < 0 || pz < 0 || px >= nx || py >= ny || pz >= nz) continue;
					out[i] = labels[(pz * ny + py) * nx + px];
				}
			}
		}
	}

	private static float linear(final float[] d, final int[] n, final double px, final double py, final double pz, final float fill) {
		final int x = floor(px);
		final int y = floor(py);
		final int z = floor(pz);
		final float fx = (float) (px - x);
		final float fy = (float) (py - y);
		final float fz = (float) (pz - z);
		final int nx = n[0];
		final int ny = n[1];
		if (x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < n[2] - 1) {
			final int p = (z * ny + y) * nx + x;
			final int q = p + nx * ny;
			final float a = d[p] + fx * (d[p + 1] - d[p]);
			final float b = d[p + nx] + fx * (d[p + nx + 1] - d[p + nx]);
			final float c = d[q] + fx * (d[q + 1] - d[q]);
			final float e = d[q + nx] + fx * (d[q + nx + 1] - d[q + nx]);
			final float ab = a + fy * (b - a);
			return ab + fz * (c + fy * (e - c) - ab);
		}
		if (x < -1 || y < -1 || z < -1 || x >= nx || y >= ny || z >= n[2]) return fill;
		final float ab = edge(d, n, x, y, z, fx, fy, fill);
		return fz == 0 ? ab : ab + fz * (edge(d, n, x, y, z + 1, fx, fy, fill) - ab);
	}

	private static float edge(final float[] d, final int[] n, final int x, final int y, final int z, final float fx, final float fy,
		final float fill)
	{
		final float a = value(d, n, x, y, z, fill);
		final float b = value(d, n, x + 1, y, z, fill);
		final float c = value(d, n, x, y + 1, z, fill);
		final float e = value(d, n, x + 1, y + 1, z, fill);
		final float ab = a + fx * (b - a);
		return ab + fy * (c + fx * (e - c) - ab);
	}

	private static float value(final float[] d, final int[] n, final int x, final int y, final int z, final float fill) {
		return x < 0 || y < 0 || z < 0 || x >= n[0] || y >= n[1] || z >= n[2] ? fill : d[(z * n[1] + y) * n[0] + x];
	}

	private static int floor(final double v) {
		final int i = (int) v;
		return v < i ? i - 1 : i;
	}

	/** Both arrays are of the same primitive type. */
	private void copy(final Object from, final int[] n, final Object to) {
		final int sx = (int) Math.rint(o[0]);
		final int sy = (int) Math.rint(o[1]);
		final int sz = (int) Math.rint(o[2]);
		final int x0 = Math.max(0, -sx);
		final int x1 = Math.min(window[0], n[0] - sx);
		if (x1 <= x0) return;
		for (int z = Math.max(0, -sz); z < Math.min(window[2], n[2] - sz); z++) {
			for (int y = Math.max(0, -sy); y < Math.min(window[1], n[1] - sy); y++)
				System.arraycopy(from, ((z + sz) * n[1] + y + sy) * n[0] + x0 + sx, to, (z * window[1] + y) * window[0] + x0, x1 - x0);
		}
	}
}
