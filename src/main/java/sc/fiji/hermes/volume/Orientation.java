package sc.fiji.hermes.volume;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.view.Views;

/**
 * Which world axis (0 = R, 1 = A, 2 = S) each stored axis follows most closely, and
 * whether it runs against it. A lossless permutation and flip takes any stored
 * array to canonical RAS order.
 */
public final class Orientation {

	private final int[] worldAxis;
	private final boolean[] flipped;

	private Orientation(final int[] worldAxis, final boolean[] flipped) {
		this.worldAxis = worldAxis;
		this.flipped = flipped;
	}

	/** The assignment of axes that makes the sum of direction cosines largest. */
	public static Orientation of(final Geometry g) {
		final int[][] permutations = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
		int[] best = permutations[0];
		double bestSum = -1;
		for (final int[] p : permutations) {
			double sum = 0;
			for (int axis = 0; axis < 3; axis++) sum += Math.abs(g.affine(p[axis], axis)) / Math.max(g.spacing(axis), 1e-300);
			if (sum > bestSum + 1e-9) {
				bestSum = sum;
				best = p;
			}
		}
		final boolean[] flipped = new boolean[3];
		for (int axis = 0; axis < 3; axis++) flipped[axis] = g.affine(best[axis], axis) < 0;
		return new Orientation(best.clone(), flipped);
	}

	/** The world axis (0 R, 1 A, 2 S) that stored axis {@code axis} follows. */
	public int worldAxis(final int axis) {
		return worldAxis[axis];
	}

	/** Whether the stored axis runs towards L, P or I. */
	public boolean flipped(final int axis) {
		return flipped[axis];
	}

	/** The stored axis that follows world axis {@code world}. */
	public int storedAxis(final int world) {
		for (int axis = 0; axis < 3; axis++) if (worldAxis[axis] == world) return axis;
		throw new IllegalArgumentException("no world axis " + world);
	}

	/** Geometry of the array after permuting and flipping it to RAS order; world positions stay where they are. */
	public Geometry canonical(final Geometry g) {
		final long[] size = new long[3];
		final double[] affine = new double[12];
		final double[] origin = g.toWorld(flipped[0] ? g.size(0) - 1 : 0, flipped[1] ? g.size(1) - 1 : 0, flipped[2] ? g.size(2) - 1 : 0);
		for (int w = 0; w < 3; w++) {
			final int axis = storedAxis(w);
			size[w] = g.size(axis);
			for (int r = 0; r < 3; r++) affine[4 * r + w] = g.affine(r, axis) * (flipped[axis] ? -1 : 1);
		}
		for (int r = 0; r < 3; r++) affine[4 * r + 3] = origin[r];
		return Geometry.of(size, affine);
	}

	/** A stored image seen in canonical RAS order; nothing is copied. */
	public <T> RandomAccessibleInterval<T> canonical(final RandomAccessibleInterval<T> stored) {
		RandomAccessibleInterval<T> image = stored;
		for (int axis = 0; axis < 3; axis++) if (flipped[axis]) image = Views.zeroMin(Views.invertAxis(image, axis));
		final int[] axes = { 0, 1, 2 };
		for (int world = 0; world < 2; world++) {
			int at = world;
			while (axes[at] != storedAxis(world)) at++;
			if (at == world) continue;
			image = Views.permute(image, world, at);
			axes[at] = axes[world];
			axes[world] = storedAxis(world);
		}
		return image;
	}
}
