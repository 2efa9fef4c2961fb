package sc.fiji.hermes.segment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.bundle.TaskRules;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Grid;
import sc.fiji.hermes.segment.Components.Neighbours;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;

/**
 * Chooses the rules of tasks on annotated cases: the threshold, then which components are kept, then whether holes are filled, each only if
 * the mean Dice rises by at least 0.002 and at most a third of the cases lose. A task that fewer than three cases show has no rule. One
 * case is looked at after the other, on its prepared grid; memory is one byte a voxel and task of the present one. Not thread-safe.
 *
 * <pre>{@code
 * RuleSearch.Look look = search.look(grid, prepared.image().geometry());
 * predictor.masks(prepared, grid, 0.5, look, job);
 * look.compare(liver, i -> labels[i] == 1, i -> true, job);
 * TaskRules rules = search.choose();
 * }</pre>
 */
public final class RuleSearch {

	private static final double LEAST_GAIN = 0.002;
	private static final int LEAST_CASES = 3;

	/** Ascending; those of 0.5 is the default. */
	private static final double[] THRESHOLDS = { 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7 };
	private static final int DEFAULT = 4;

	private static final double[] MILLILITRES = { 0.02, 0.1, 0.5, 2, 10 };

	private record Key(String dataset, Task task) {}

	/** For each case that shows a task, the Dice under every rule. */
	private final Map<Key, List<Map<TaskRule, Double>>> cases = new LinkedHashMap<>();

	/**
	 * One case.
	 *
	 * @param geometry of the prepared image
	 */
	public Look look(final Grid grid, final Geometry geometry) {
		return new Look(grid, geometry);
	}

	/** The rules that pay. */
	public TaskRules choose() {
		TaskRules rules = TaskRules.NONE;
		for (final Map.Entry<Key, List<Map<TaskRule, Double>>> e : cases.entrySet()) if (e.getValue().size() >= LEAST_CASES) rules = rules.with(e
			.getKey().dataset, e.getKey().task, choose(e.getValue()));
		return rules;
	}

	private static TaskRule choose(final List<Map<TaskRule, Double>> dice) {
		// of equals the one that changes least wins, which comes first
		final TaskRule threshold = best(TaskRule.NONE, Stream.of(0, 1, -1, 2, -2, 3, -3, 4, -4).map(i -> TaskRule.NONE.withThreshold(
			THRESHOLDS[DEFAULT + i])).toList(), dice);
		final TaskRule kept = best(threshold, keeping(threshold), dice);
		return best(kept, List.of(kept.withFill()), dice);
	}

	private static TaskRule best(final TaskRule before, final List<TaskRule> candidates, final List<Map<TaskRule, Double>> dice) {
		TaskRule best = before;
		double most = mean(dice, before) + LEAST_GAIN;
		for (final TaskRule r : candidates) {
			final long losing = dice.stream().filter(c -> c.get(r) < c.get(before)).count();
			final double mean = mean(dice, r);
			if (3 * losing > dice.size() || mean < most || mean == most && best != before) continue;
			best = r;
			most = mean;
		}
		return best;
	}

	private static double mean(final List<Map<TaskRule, Double>> dice, final TaskRule rule) {
		final ToDoubleFunction<Map<TaskRule, Double>> of = c -> c.get(rule);
		return dice.stream().mapToDouble(of).average().orElseThrow();
	}

	/** What may be done about components, the mildest first. */
	private static List<TaskRule> keeping(final TaskRule rule) {
		final List<TaskRule> all = new ArrayList<>(List.of(rule));
		for (final double ml : MILLILITRES) all.add(rule.withMillilitres(ml));
		all.add(rule.withLargest());
		return all;
	}

	/**
	 * A case that is looked at: first it receives all planes of probabilities, then tasks are compared. Where tasks of a grid are disjoint, a
	 * voxel counts for the one of largest probability only.
	 */
	public final class Look implements SlidingWindow.PlaneSink {

		private final Grid grid;
		private final int[] size;
		private final double millilitres;
		/** Of each task, how many of the thresholds the probability of a voxel reaches. */
		private final byte[][] levels;

		private Look(final Grid grid, final Geometry geometry) {
			this.grid = grid;
			size = new int[] { (int) geometry.size(0), (int) geometry.size(1), (int) geometry.size(2) };
			millilitres = geometry.voxelVolume() / 1000;
			levels = new byte[grid.tasks().size()][Math.toIntExact(geometry.voxels())];
		}

		@Override
		public void planes(final float[][] probabilities, final int firstZ, final int newZ, final int endZ) {
			final int plane = size[0] * size[1];
			for (int to = newZ * plane, from = (newZ - firstZ) * plane; to < endZ * plane; to++, from++) {
				int largest = 0;
				for (int t = 1; t < levels.length; t++) if (probabilities[t][from] > probabilities[largest][from]) largest = t;
				for (int t = 0; t < levels.length; t++) if (!grid.disjoint() || t == largest) levels[t][to] = level(probabilities[t][from]);
			}
		}

		private static byte level(final float probability) {
			byte level = 0;
			while (level < THRESHOLDS.length && probability >= (float) THRESHOLDS[level]) level++;
			return level;
		}

		/**
		 * Measures a task under all rules; nothing is learned from a case that does not show it.
		 *
		 * @param truth whether a voxel belongs to the task, by its index, x fastest
		 * @param known whether that is known of a voxel
		 * @throws sc.fiji.hermes.job.CancelledException between two thresholds
		 */
		public void compare(final Task task, final IntPredicate truth, final IntPredicate known, final Job job) {
			long voxels = 0;
			for (int i = 0; i < levels[0].length; i++) if (truth.test(i) && known.test(i)) voxels++;
			if (voxels == 0) return;
			final Map<TaskRule, Double> dice = new HashMap<>();
			final Box box = new Box(grid.tasks().indexOf(task), truth, known);
			for (int i = 0; i < THRESHOLDS.length; i++) {
				job.checkCancelled();
				box.measure(i, voxels, dice);
			}
			cases.computeIfAbsent(new Key(grid.dataset(), task), k -> new ArrayList<>()).add(dice);
		}

		/** The part of a case that a task may take, and a voxel around it. */
		private final class Box {

			private static final byte TRUE = 1, KNOWN = 2, TAKEN = 4;

			private final int[] from = size.clone(), extent = new int[3];
			private final byte[] level, facts;

			private Box(final int task, final IntPredicate truth, final IntPredicate known) {
				final int[] to = new int[3];
				for (int i = 0; i < levels[task].length; i++) {
					if (levels[task][i] == 0) continue;
					final int[] at = { i % size[0], i / size[0] % size[1], i / size[0] / size[1] };
					for (int axis = 0; axis < 3; axis++) {
						from[axis] = Math.max(0, Math.min(from[axis], at[axis] - 1));
						to[axis] = Math.min(size[axis], Math.max(to[axis], at[axis] + 2));
					}
				}
				for (int axis = 0; axis < 3; axis++) extent[axis] = Math.max(0, to[axis] - from[axis]);
				level = new byte[extent[0] * extent[1] * extent[2]];
				facts = new byte[level.length];
				int b = 0;
				for (int z = from[2]; z < to[2]; z++) for (int y = from[1]; y < to[1]; y++) for (int x = from[0]; x < to[0]; x++, b++) {
					final int i = (z * size[1] + y) * size[0] + x;
					level[b] = levels[task][i];
					facts[b] = (byte) ((truth.test(i) ? TRUE : 0) | (known.test(i) ? KNOWN : 0) | (taken(task, i) ? TAKEN : 0));
				}
			}

			/** Whether another task of the same label map has a voxel, which no hole takes from it. */
			private boolean taken(final int task, final int voxel) {
				if (!grid.disjoint()) return false;
				for (int t = 0; t < levels.length; t++) if (t != task && levels[t][voxel] > DEFAULT) return true;
				return false;
			}

			private void measure(final int threshold, final long truth, final Map<TaskRule, Double> dice) {
				final Components parts = Components.of(i -> level[(int) i] > threshold, extent, Neighbours.ALL);
				final Counts[] counts = new Counts[parts.count()];
				for (int c = 0; c < counts.length; c++) counts[c] = new Counts();
				parts.forEachRun((part, start, end) -> counts[part].add(start, end, false));
				// by the number of components that are kept, which are the largest of all; many rules keep the same
				final Map<Integer, Counts> filled = new HashMap<>();
				for (final TaskRule rule : keeping(TaskRule.NONE.withThreshold(THRESHOLDS[threshold]))) {
					final boolean[] kept = parts.kept(rule, millilitres);
					final Counts sum = new Counts();
					int n = 0;
					for (int c = 0; c < kept.length; c++) if (kept[c]) {
						sum.add(counts[c]);
						n++;
					}
					dice.put(rule, sum.dice(truth));
					dice.put(rule.withFill(), filled.computeIfAbsent(n, k -> filled(parts, kept, sum)).dice(truth));
				}
			}

			private Counts filled(final Components parts, final boolean[] kept, final Counts mask) {
				final boolean[] inside = new boolean[level.length];
				parts.forEachRun((part, start, end) -> {
					for (int i = (int) start; i < end; i++) inside[i] = kept[part];
				});
				final Counts sum = new Counts();
				sum.add(mask);
				final Components rest = Components.of(i -> !inside[(int) i], extent, Neighbours.SIX);
				rest.forEachRun((part, start, end) -> {
					if (!rest.touchesBorder(part)) sum.add(start, end, true);
				});
				return sum;
			}

			/** Voxels of a mask. */
			private final class Counts {

				private long all, right;

				private void add(final long start, final long end, final boolean freeOnly) {
					for (int i = (int) start; i < end; i++) {
						if ((facts[i] & KNOWN) == 0 || freeOnly && (facts[i] & TAKEN) != 0) continue;
						all++;
						right += facts[i] & TRUE;
					}
				}

				private void add(final Counts other) {
					all += other.all;
					right += other.right;
				}

				private double dice(final long truth) {
					return 2.0 * right / (truth + all);
				}
			}
		}
	}
}
