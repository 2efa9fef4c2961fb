package sc.fiji.hermes.volume;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which windows a network takes: each axis leaves a voxel in the coarsest map, and that map has more than one, since a norm over a
 * single voxel means nothing. Sizes are of canonical R, A, S, that is x, y, z. Plans, options and segmentation all ask here.
 *
 * <pre>{@code
 * SizeRule rule = SizeRule.of(Pooling.halvings(4));
 * rule.allows(List.of(32, 16, 16)); // true
 * }</pre>
 *
 * @param pooling of the network
 * @param multiples whether an axis must be a multiple of what becomes one voxel; otherwise what is over is dropped on the way down
 */
public record SizeRule(Pooling pooling, boolean multiples) {

	/** Voxels that the coarsest map has at least. */
	private static final int LEFT = 2;

	/** Of a network that takes sizes that are no multiples, as long as enough is left. */
	public static SizeRule of(final Pooling pooling) {
		return new SizeRule(pooling, false);
	}

	/** What an axis has at least. */
	public int smallest(final int axis) {
		return pooling.factor(axis);
	}

	/** What windows are planned in multiples of. Half of what becomes one voxel is enough where a network takes anything. */
	public int step(final int axis) {
		final int factor = pooling.factor(axis);
		return multiples || factor % 2 == 1 ? factor : factor / 2;
	}

	public boolean allows(final List<Integer> window) {
		long left = 1;
		for (int a = 0; a < 3; a++) {
			if (multiples && window.get(a) % pooling.factor(a) != 0) return false;
			left *= window.get(a) / pooling.factor(a);
		}
		return left >= LEFT;
	}

	/** The smallest cube or nearly cube that a network takes and that has more than one voxel along each axis of the coarsest map. */
	public List<Integer> smallCube() {
		return List.of(LEFT * smallest(0), LEFT * smallest(1), LEFT * smallest(2));
	}

	/** The smallest window of whole steps that holds {@code size} voxels and is allowed. */
	public List<Integer> holding(final List<Integer> size) {
		final List<Integer> window = new ArrayList<>();
		for (int a = 0; a < 3; a++) window.add(Math.max(smallest(a), (size.get(a) + step(a) - 1) / step(a) * step(a)));
		return withRoom(window);
	}

	/** The same window, or where it leaves a single voxel, one whose relatively longest axis leaves more. */
	public List<Integer> withRoom(final List<Integer> window) {
		if (allows(window)) return List.copyOf(window);
		final List<Integer> larger = new ArrayList<>(window);
		final int longest = longest(window);
		larger.set(longest, Math.max(window.get(longest), LEFT * smallest(longest)));
		return List.copyOf(larger);
	}

	/** The window with every side halved as far as is allowed; empty if that changes nothing. */
	public Optional<List<Integer>> halved(final List<Integer> window) {
		final List<Integer> smaller = new ArrayList<>();
		for (int a = 0; a < 3; a++) {
			final int n = window.get(a), step = step(a);
			smaller.add(n < 2 * smallest(a) ? n : Math.max(smallest(a), n / (2 * step) * step));
		}
		if (!allows(smaller)) {
			final int longest = longest(window);
			smaller.set(longest, LEFT * smallest(longest));
		}
		return smaller.equals(window) ? Optional.empty() : Optional.of(List.copyOf(smaller));
	}

	/** The axis of most voxels in the coarsest map. */
	private int longest(final List<Integer> window) {
		int longest = 0;
		for (int a = 1; a < 3; a++)
			if ((long) window.get(a) * smallest(longest) > (long) window.get(longest) * smallest(a)) longest = a;
		return longest;
	}

	/** What is allowed, for people: the end of a sentence that began with what is wrong. */
	public String text() {
		final int x = smallest(0), y = smallest(1), z = smallest(2);
		final String kind = multiples ? "multiples of " : "at least ";
		if (x == y && y == z) return "each of the three must be " + (multiples ? "a multiple of " : "at least ") + x + " and one of them at least " + LEFT *
			x;
		return "the three must be " + kind + x + ", " + y + " and " + z + " and one of them at least twice that";
	}
}
