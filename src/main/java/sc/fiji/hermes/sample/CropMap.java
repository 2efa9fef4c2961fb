package sc.fiji.hermes.sample;

import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.preprocess.Box;
import sc.fiji.hermes.preprocess.CaseVoxels;

/**
 * Where the voxels of a crop lie in a prepared image: crop voxel i = (x, y, z) is at
 * {@code A·i + o} in voxels of the image. Cutting reads the part of the image that it {@linkplain #reach reaches} through this map
 * once.
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

	/** The crop in the image where it is not warped. */
	private Box shifted() {
		return new Box(Arrays.stream(o).mapToInt(x -> (int) Math.rint(x)).toArray(), window);
	}

	private int voxels() {
		return window[0] * window[1] * window[2];
	}

	/**
	 * The part of an image that the crop is cut from, empty if it lies outside; labels included, on however fine a grid.
	 *
	 * @param n voxels of the image
	 */
	Box reach(final int[] n) {
		final int[] from = new int[3], size = new int[3];
		for (int r = 0; r < 3; r++) {
			if (isShift()) {
				final int start = (int) Math.rint(o[r]);
				from[r] = Math.max(0, Math.min(n[r], start));
				size[r] = Math.max(0, Math.min(n[r], start + window[r]) - from[r]);
				continue;
			}
			double low = o[r], high = o[r];
			for (int c = 0; c < 3; c++) {
				// half a voxel further, where labels of a finer grid are
				final double first = -0.5 * a[3 * r + c], last = (window[c] - 0.5) * a[3 * r + c];
				low += Math.min(first, last);
				high += Math.max(first, last);
			}
			// one more for rounding
			from[r] = Math.max(0, Math.min(n[r], floor(low) - 1));
			size[r] = Math.max(0, Math.min(n[r], floor(high) + 3) - from[r]);
		}
		return new Box(from, size);
	}

	/**
	 * The image, trilinear; beyond the outer voxel centres it fades to {@code fill} over one voxel.
	 *
	 * @param part what it reaches, at least
	 * @param n voxels of the whole image
	 */
	float[] cut(final CaseVoxels.Part part, final int[] n, final float fill) {
		final float[] out = new float[voxels()];
		if (isShift()) {
			Arrays.fill(out, fill);
			part.box().move(shifted(), (from, to, count) -> System.arraycopy(part.image(), from, out, to, count));
			return out;
		}
		final Voxels image = new Voxels(part.image(), part.box(), n, fill);
		int i = 0;
		for (int z = 0; z < window[2]; z++) {
			for (int y = 0; y < window[1]; y++) {
				final double bx = o[0] + a[1] * y + a[2] * z;
				final double by = o[1] + a[4] * y + a[5] * z;
				final double bz = o[2] + a[7] * y + a[8] * z;
				for (int x = 0; x < window[0]; x++)
					out[i++] = image.linear(bx + a[0] * x, by + a[3] * x, bz + a[6] * x);
			}
		}
		return out;
	}

	/**
	 * The labels, nearest; 0 outside the image.
	 *
	 * @param part what it reaches, at least; its labels are on a grid that is finer than the image by {@code detail}
	 * @param n voxels of the whole image
	 * @param detail labels along x, y and z for each voxel of the image
	 * @return as many labels for each voxel of the crop, one after the other
	 */
	short[] cut(final CaseVoxels.Part part, final int[] n, final List<Integer> detail) {
		final int dx = detail.get(0), dy = detail.get(1), dz = detail.get(2), parts = dx * dy * dz;
		final short[] out = new short[voxels() * parts];
		if (parts == 1 && isShift()) {
			part.box().move(shifted(), (from, to, count) -> System.arraycopy(part.labels(), from, out, to, count));
			return out;
		}
		final double[] sub = new double[3];
		int at = 0;
		for (int sz = 0; sz < dz; sz++) for (int sy = 0; sy < dy; sy++) for (int sx = 0; sx < dx; sx++) {
			sub[0] = (sx + 0.5) / dx - 0.5;
			sub[1] = (sy + 0.5) / dy - 0.5;
			sub[2] = (sz + 0.5) / dz - 0.5;
			cut(part, n, detail, sub, out, at++, parts);
		}
		return out;
	}

	/** The labels at one place within each voxel of the crop. */
	private void cut(final CaseVoxels.Part part, final int[] n, final List<Integer> detail, final double[] sub, final short[] out,
		final int first, final int step)
	{
		final short[] labels = part.labels();
		final int dx = detail.get(0), dy = detail.get(1), dz = detail.get(2);
		final int nx = n[0] * dx, ny = n[1] * dy, nz = n[2] * dz;
		final int fx = part.box().from()[0] * dx, fy = part.box().from()[1] * dy, fz = part.box().from()[2] * dz;
		final int row = part.box().size()[0] * dx, plane = part.box().size()[1] * dy;
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
					out[i] = labels[((pz - fz) * plane + py - fy) * row + px - fx];
				}
			}
		}
	}

	/** What is known of an image, and how it goes on. */
	private static final class Voxels {

		private final float[] d;
		private final int nx, ny, nz, fx, fy, fz, row, plane;
		private final float fill;

		Voxels(final float[] part, final Box box, final int[] n, final float fill) {
			d = part;
			nx = n[0];
			ny = n[1];
			nz = n[2];
			fx = box.from()[0];
			fy = box.from()[1];
			fz = box.from()[2];
			row = box.size()[0];
			plane = row * box.size()[1];
			this.fill = fill;
		}

		float linear(final double px, final double py, final double pz) {
			final int x = floor(px);
			final int y = floor(py);
			final int z = floor(pz);
			final float fx = (float) (px - x);
			final float fy = (float) (py - y);
			final float fz = (float) (pz - z);
			if (x >= 0 && y >= 0 && z >= 0 && x < nx - 1 && y < ny - 1 && z < nz - 1) {
				final int p = index(x, y, z);
				final int q = p + plane;
				final float a = d[p] + fx * (d[p + 1] - d[p]);
				final float b = d[p + row] + fx * (d[p + row + 1] - d[p + row]);
				final float c = d[q] + fx * (d[q + 1] - d[q]);
				final float e = d[q + row] + fx * (d[q + row + 1] - d[q + row]);
				final float ab = a + fy * (b - a);
				return ab + fz * (c + fy * (e - c) - ab);
			}
			if (x < -1 || y < -1 || z < -1 || x >= nx || y >= ny || z >= nz) return fill;
			final float ab = edge(x, y, z, fx, fy);
			return fz == 0 ? ab : ab + fz * (edge(x, y, z + 1, fx, fy) - ab);
		}

		private float edge(final int x, final int y, final int z, final float fx, final float fy) {
			final float a = value(x, y, z);
			final float b = value(x + 1, y, z);
			final float c = value(x, y + 1, z);
			final float e = value(x + 1, y + 1, z);
			final float ab = a + fx * (b - a);
			return ab + fy * (c + fx * (e - c) - ab);
		}

		private float value(final int x, final int y, final int z) {
			return x < 0 || y < 0 || z < 0 || x >= nx || y >= ny || z >= nz ? fill : d[index(x, y, z)];
		}

		private int index(final int x, final int y, final int z) {
			return (z - fz) * plane + (y - fy) * row + x - fx;
		}
	}

	private static int floor(final double v) {
		final int i = (int) v;
		return v < i ? i - 1 : i;
	}
}
