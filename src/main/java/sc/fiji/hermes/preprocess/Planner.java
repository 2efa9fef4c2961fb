package sc.fiji.hermes.preprocess;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import sc.fiji.hermes.collection.Case;
import sc.fiji.hermes.collection.Collection;
import sc.fiji.hermes.collection.Dataset;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.collection.Split;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.SizeRule;

/**
 * Decides spacing and window of every dataset of a collection from the headers of
 * its training images. Same collection, same plan.
 *
 * <pre>{@code
 * Plan plan = Planner.plan(collection, PlanOptions.options());
 * PlanFiles.write(plan, Path.of("plan.json"));
 * }</pre>
 */
public final class Planner {

	private Planner() {}

	/**
	 * One grid a dataset, tasks and modalities in order of first appearance.
	 *
	 * @throws InputException if a dataset has no case or a header cannot be read
	 */
	public static Plan plan(final Collection collection, final PlanOptions options) {
		return plan(collection, headers(collection), options);
	}

	/** The same of headers that were read before, to plan in several ways. */
	public static Plan plan(final Collection collection, final Headers headers, final PlanOptions options) {
		final List<Grid> grids = new ArrayList<>();
		for (final Dataset d : collection.datasets()) grids.add(grid(d, headers.geometries.get(d.name()), options));
		final List<Modality> modalities = collection.modalities().stream().filter(m -> !m.isUnknown()).toList();
		return new Plan(Plan.CURRENT_VERSION, collection.tasks(), modalities, grids);
	}

	private static Grid grid(final Dataset d, final List<Geometry> geometries, final PlanOptions options) {
		final Double[] spacing = new Double[3];
		for (int axis = 0; axis < 3; axis++) {
			final int a = axis;
			final double median = median(geometries.stream().mapToDouble(g -> g.spacing(a)).toArray());
			spacing[axis] = options.spacing().isPresent() ? options.spacing().get().get(axis)
				: Math.max(options.finestSpacing(), rounded(median));
		}
		final int[] size = new int[3];
		for (int axis = 0; axis < 3; axis++) {
			final int a = axis;
			size[axis] = (int) Math.ceil(median(geometries.stream()
				.mapToDouble(g -> Math.max(1, Math.rint(g.size(a) * g.spacing(a) / spacing[a]))).toArray()));
		}
		final List<Integer> window = options.window().orElseGet(() -> window(size, options.windowVoxels(), options.sizes()));
		return new Grid(d.name(), d.modality(), d.tasks(), disjoint(d), List.of(spacing), window);
	}

	/** What a plan is made of: the canonical geometries of each dataset's cases. Immutable. */
	public static final class Headers {

		private final Map<String, List<Geometry>> geometries = new HashMap<>();

		private Headers() {}
	}

	/**
	 * Reads the headers of the cases to plan for.
	 *
	 * @throws InputException if a dataset has no case or a header cannot be read
	 */
	public static Headers headers(final Collection collection) {
		final Headers headers = new Headers();
		for (final Dataset d : collection.datasets()) headers.geometries.put(d.name(), geometries(d));
		return headers;
	}

	private static List<Geometry> geometries(final Dataset d) {
		final List<Case> train = d.cases(Split.TRAIN);
		final List<Case> cases = train.isEmpty() ? d.cases() : train;
		if (cases.isEmpty()) throw new InputException("Dataset %s has no cases; add images to it or remove it.", d.name());
		final List<Geometry> geometries = new ArrayList<>();
		for (final Case c : cases) {
			final Geometry g = c.header().geometry();
			geometries.add(Orientation.of(g).canonical(g));
		}
		return geometries;
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
		while ((long) w.get(0) * w.get(1) * w.get(2) > voxels) {
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

	private static double median(final double[] values) {
		Arrays.sort(values);
		final int n = values.length;
		return n % 2 == 1 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
	}

	/** Three significant digits, so that rounding in headers does not make plans differ. */
	private static double rounded(final double x) {
		return new BigDecimal(x).round(new MathContext(3)).doubleValue();
	}
}
