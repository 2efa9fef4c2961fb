package sc.fiji.hermes.volume;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * By what factors a network makes its maps coarser. Nothing of it has weights where maps are pooled, so that one model may pool thick
 * slices within their plane only, and isotropic images along all axes. Axes are canonical R, A, S, that is x, y, z.
 *
 * <pre>{@code
 * Pooling isotropic = Pooling.halvings(4);
 * Pooling thick = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));
 * }</pre>
 *
 * @param stem what the first convolution strides over along each axis; 1 and the network works at full resolution
 * @param levels voxels along each axis that become one from a level to the next coarser
 */
public record Pooling(List<Integer> stem, List<List<Integer>> levels) {

	/** Guards against absurd numbers in a foreign file. */
	public static final int LARGEST_FACTOR = 4, MOST_LEVELS = 8;

	private static final List<Integer> NONE = List.of(1, 1, 1), HALVES = List.of(2, 2, 2);

	/** @throws IllegalArgumentException unless there are 1 to 8 levels, of three factors from 1 to 4 each */
	public Pooling {
		stem = factors(stem);
		levels = levels.stream().map(Pooling::factors).toList();
		if (levels.isEmpty() || levels.size() > MOST_LEVELS) throw new IllegalArgumentException("pooling needs 1 to " + MOST_LEVELS +
			" levels, not " + levels.size());
	}

	private static List<Integer> factors(final List<Integer> factors) {
		if (factors.size() != 3 || factors.stream().anyMatch(f -> f < 1 || f > LARGEST_FACTOR)) throw new IllegalArgumentException(
			"a level is pooled by three factors from 1 to " + LARGEST_FACTOR + ", not " + factors);
		return List.copyOf(factors);
	}

	/** The same halving of all axes at each of {@code levels} levels. */
	public static Pooling halvings(final int levels) {
		return of(Collections.nCopies(levels, HALVES));
	}

	/** From full resolution. */
	public static Pooling of(final List<List<Integer>> levels) {
		return new Pooling(NONE, levels);
	}

	/** The same with a first convolution of strides. */
	public Pooling withStem(final int x, final int y, final int z) {
		return new Pooling(List.of(x, y, z), levels);
	}

	/** Whether the finest maps are coarser than the image. */
	public boolean hasStem() {
		return !stem.equals(NONE);
	}

	/** Voxels of the image along an axis that are one voxel of the coarsest map. */
	public int factor(final int axis) {
		return factor(axis, levels.size());
	}

	/** Voxels of the image along an axis that are one voxel of the maps of a level; level 0 are the finest maps. */
	public int factor(final int axis, final int level) {
		int factor = stem.get(axis);
		for (int l = 0; l < level; l++) factor *= levels.get(l).get(axis);
		return factor;
	}

	/** Voxels of the maps of a level, of a window of voxels along x, y and z. */
	public double voxels(final List<Integer> window, final int level) {
		double voxels = 1;
		for (int axis = 0; axis < 3; axis++) voxels *= Math.max(1, window.get(axis) / factor(axis, level));
		return voxels;
	}

	/** For people, e.g. {@code 2×2×1, 2×2×2}. */
	public String text() {
		final String below = levels.stream().map(Pooling::text).collect(Collectors.joining(", "));
		return hasStem() ? "first " + text(stem) + ", " + below : below;
	}

	private static String text(final List<Integer> factors) {
		return factors.get(0) + "×" + factors.get(1) + "×" + factors.get(2);
	}
}
