package sc.fiji.hermes.preprocess;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.PlanReport.Reason;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;

/**
 * Decides spacing, window, pooling and intensities of every dataset of a collection from a {@link Survey} of its training cases. Same
 * collection, same plan.
 * <p>
 * The grid is the coarsest on which the structures still can be found exactly enough, since there a window sees most of the image and a
 * structure is larger beside the kernels; where a window sees nearly all of the image on a finer one, the finest of these is taken, because
 * a coarser one gains nothing more. The window is as long along each axis in millimetres as the image and the budget of voxels let
 * it; an axis of thick slices is neither padded nor pooled before the others have caught up.
 *
 * <pre>{@code
 * Plan plan = Planner.plan(collection, PlanOptions.options(), Job.create());
 * PlanFiles.write(plan, Path.of("plan.json"));
 * }</pre>
 */
public final class Planner {

	/** The highest possible Dice that the median task and the worst must keep on a coarser grid. */
	static final double MEDIAN_CEILING = 0.97, WORST_CEILING = 0.95;

	/** Share of the median image from which on a window sees enough of it. */
	static final double ENOUGH = 0.9;

	/** An axis is pooled as long as its voxels are not this much longer than the shortest. */
	private static final double THICK = 1.6;

	/** Voxels of the image that an axis keeps in the coarsest map. */
	private static final int FEWEST = 2;

	/** Label values along an axis of a voxel, at most. */
	private static final int FINEST_DETAIL = 3;

	private Planner() {}

	/**
	 * One grid a dataset, tasks and modalities in order of first appearance.
	 *
	 * @throws InputException if a dataset has no case or a file cannot be read
	 */
	public static Plan plan(final Collection collection, final PlanOptions options, final Job job) {
		return plan(collection, survey(collection, options, job), options);
	}

	/** What a plan of these options, but for its window, needs to know. */
	public static Survey survey(final Collection collection, final PlanOptions options, final Job job) {
		return Survey.of(collection, options, job);
	}

	/** The same of a survey that was made before, to plan in several ways. */
	public static Plan plan(final Collection collection, final Survey survey, final PlanOptions options) {
		return report(collection, survey, options).plan();
	}

	/** The plan with what led to it. */
	public static PlanReport report(final Collection collection, final Survey survey, final PlanOptions options) {
		final List<Grid> grids = new ArrayList<>();
		final List<Reason> reasons = new ArrayList<>();
		for (final Dataset d : collection.datasets()) {
			final Planned planned = planned(d, survey.dataset(d.name()), options);
			grids.add(planned.grid());
			reasons.add(planned.reason());
		}
		final List<Modality> modalities = collection.modalities().stream().filter(m -> !m.isUnknown()).toList();
		return new PlanReport(new Plan(Plan.CURRENT_VERSION, collection.tasks(), modalities, grids), reasons);
	}

	private record Planned(Grid grid, Reason reason) {}

	private static Planned planned(final Dataset d, final Survey.OfDataset seen, final PlanOptions options) {
		final List<Double> own = seen.rungs().get(0).spacing();
		final Layout layout;
		if (options.spacing().isPresent()) layout = layout(seen, options.spacing().get(), options);
		else if (options.grids() == PlanOptions.Grids.OWN) layout = layout(seen, finest(own, options), options);
		else layout = chosen(seen.rungs(), rung -> layout(seen, finest(rung.spacing(), options), options));
		final Intensity published = Intensity.published(d.modality());
		final Grid grid = new Grid(d.name(), d.modality(), d.tasks(), disjoint(d), layout.spacing(), layout.window(), layout.pooling(), options
			.measuredIntensities() ? seen.intensity().orElse(published) : published, options.partialLabels() ? detail(seen.finest(), layout.spacing())
				: Grid.COARSE);
		return new Planned(grid, new Reason(layout.size(), seen.rungs().stream().filter(r -> !r.ceilings().isEmpty()).toList()));
	}

	private static List<Double> finest(final List<Double> spacing, final PlanOptions options) {
		return spacing.stream().map(s -> Math.max(options.finestSpacing(), s)).toList();
	}

	/**
	 * What follows from a spacing.
	 *
	 * @param size of the median image, or of its body
	 */
	record Layout(List<Double> spacing, List<Integer> size, Pooling pooling, List<Integer> window) {

		double seen() {
			return new Reason(size, List.of()).seen(window);
		}
	}

	private static Layout layout(final Survey.OfDataset seen, final List<Double> spacing, final PlanOptions options) {
		final boolean anatomy = options.grids() == PlanOptions.Grids.ANATOMY;
		final int[] size = anatomy ? bodySize(seen, spacing) : imageSize(seen.geometries(), spacing);
		final Pooling pooling = anatomy ? pooling(size, spacing, options.sizes().pooling()) : options.sizes().pooling();
		final SizeRule sizes = new SizeRule(pooling, options.sizes().multiples());
		final List<Integer> window = options.window().orElseGet(() -> anatomy ? isotropic(size, spacing, options.windowVoxels(), sizes) : window(size,
			options.windowVoxels(), sizes));
		return new Layout(spacing, Arrays.stream(size).boxed().toList(), pooling, window);
	}

	/**
	 * That of the coarsest rung whose ceilings are high enough, or of the finest if none is; but where on finer ones a window sees enough of
	 * the image, that of the finest of these.
	 */
	static Layout chosen(final List<Rung> rungs, final Function<Rung, Layout> layout) {
		int coarsest = 0;
		for (int r = 0; r < rungs.size(); r++) if (rungs.get(r).median() >= MEDIAN_CEILING && rungs.get(r).worst() >= WORST_CEILING) coarsest = r;
		for (int r = 0; r < coarsest; r++) {
			final Layout finer = layout.apply(rungs.get(r));
			if (finer.seen() >= ENOUGH) return finer;
		}
		return layout.apply(rungs.get(coarsest));
	}

	private static int[] imageSize(final List<Geometry> geometries, final List<Double> spacing) {
		final int[] size = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int a = axis;
			size[axis] = (int) Math.ceil(median(geometries.stream().mapToDouble(g -> Math.max(1, Math.rint(g.size(a) * g.spacing(a) / spacing.get(
				a)))).toArray()));
		}
		return size;
	}

	private static int[] bodySize(final Survey.OfDataset seen, final List<Double> spacing) {
		final int[] size = new int[3];
		for (int a = 0; a < 3; a++) size[a] = Math.max(1, (int) Math.ceil(seen.body().get(a) / spacing.get(a) - 0.05));
		return size;
	}

	/** As many levels as the network has, along each axis only where its voxels are not thick and some are left. */
	static Pooling pooling(final int[] size, final List<Double> spacing, final Pooling network) {
		final double[] mm = new double[3];
		final int[] left = new int[3];
		for (int a = 0; a < 3; a++) {
			mm[a] = spacing.get(a) * network.stem().get(a);
			left[a] = size[a] / network.stem().get(a);
		}
		final List<List<Integer>> levels = new ArrayList<>();
		for (int l = 0; l < network.levels().size(); l++) {
			// thick slices wait for the others, but not for those that have come to their end
			double least = Double.POSITIVE_INFINITY;
			for (int a = 0; a < 3; a++) if (left[a] >= 2 * FEWEST) least = Math.min(least, mm[a]);
			final List<Integer> factors = new ArrayList<>();
			for (int a = 0; a < 3; a++) {
				final boolean halves = mm[a] <= THICK * least && left[a] >= 2 * FEWEST;
				factors.add(halves ? 2 : 1);
				if (!halves) continue;
				mm[a] *= 2;
				left[a] /= 2;
			}
			levels.add(factors);
		}
		return new Pooling(network.stem(), levels);
	}

	/** As long in millimetres along each axis as the image and the budget allow, in whole steps. */
	static List<Integer> isotropic(final int[] size, final List<Double> spacing, final int voxels, final SizeRule sizes) {
		List<Integer> best = fitting(size, spacing, 0, sizes);
		double low = 0, high = 0;
		for (int a = 0; a < 3; a++) high = Math.max(high, (size[a] + sizes.step(a)) * spacing.get(a));
		for (int i = 0; i < 40; i++) {
			final double mm = (low + high) / 2;
			final List<Integer> w = fitting(size, spacing, mm, sizes);
			if (product(w) <= voxels) {
				best = w;
				low = mm;
			}
			else high = mm;
		}
		final List<Integer> window = filled(best, size, spacing, voxels, sizes);
		if (sizes.allows(window)) return window;
		return filled(sizes.withRoom(fitting(size, spacing, 0, sizes)), size, spacing, voxels, sizes);
	}

	/** What is left of the budget goes to the axis that is shortest in millimetres. */
	private static List<Integer> filled(final List<Integer> start, final int[] size, final List<Double> spacing, final int voxels,
		final SizeRule sizes)
	{
		final List<Integer> window = new ArrayList<>(start);
		while (true) {
			int next = -1;
			for (int a = 0; a < 3; a++) {
				if (window.get(a) >= size[a] || product(window) / window.get(a) * (window.get(a) + sizes.step(a)) > voxels) continue;
				if (next < 0 || window.get(a) * spacing.get(a) < window.get(next) * spacing.get(next)) next = a;
			}
			if (next < 0) return List.copyOf(window);
			window.set(next, window.get(next) + sizes.step(next));
		}
	}

	private static List<Integer> fitting(final int[] size, final List<Double> spacing, final double mm, final SizeRule sizes) {
		final List<Integer> w = new ArrayList<>();
		for (int a = 0; a < 3; a++) {
			final int step = sizes.step(a), wanted = (int) Math.min(size[a], Math.floor(mm / spacing.get(a)));
			w.add(Math.max((sizes.smallest(a) + step - 1) / step * step, (wanted + step - 1) / step * step));
		}
		return w;
	}

	private static long product(final List<Integer> w) {
		return (long) w.get(0) * w.get(1) * w.get(2);
	}

	/** Labels for each voxel of a grid that is coarser than the finest images. */
	private static List<Integer> detail(final List<Double> finest, final List<Double> spacing) {
		final List<Integer> detail = new ArrayList<>();
		for (int a = 0; a < 3; a++) {
			final double ratio = spacing.get(a) / finest.get(a);
			detail.add(ratio < 1.1 ? 1 : Math.min(FINEST_DETAIL, (int) Math.ceil(ratio - 0.05)));
		}
		return detail;
	}

	/**
	 * The smallest window of whole steps that holds an image of {@code size}, then the longest axis (in voxels) is shortened by a step
	 * until the product fits the budget.
	 */
	static List<Integer> window(final int[] size, final int voxels, final SizeRule sizes) {
		final List<Integer> w = new ArrayList<>();
		for (int axis = 0; axis < 3; axis++) {
			final int step = sizes.step(axis);
			w.add(Math.max(sizes.smallest(axis), (size[axis] + step - 1) / step * step));
		}
		while (product(w) > voxels) {
			final int longest = w.indexOf(Collections.max(w)), shorter = w.get(longest) - sizes.step(longest);
			if (shorter < sizes.smallest(longest)) break;
			w.set(longest, shorter);
		}
		return sizes.withRoom(w);
	}

	private static boolean disjoint(final Dataset d) {
		final Set<Integer> seen = new HashSet<>();
		for (final Label label : d.labels()) {
			for (final int value : Set.copyOf(label.values())) if (!seen.add(value)) return false;
		}
		return true;
	}

	static double median(final double[] values) {
		Arrays.sort(values);
		final int n = values.length;
		return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
	}

	/** For people: so many significant digits, none of them a zero at the end. */
	static String text(final double x, final int digits) {
		return new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros().toPlainString();
	}

	/** Three significant digits, so that rounding in headers does not make plans differ. */
	static double rounded(final double x) {
		return new BigDecimal(x).round(new MathContext(3)).doubleValue();
	}
}
