package sc.fiji.hermes.preprocess;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A plan with what led to it, for people.
 *
 * <pre>{@code
 * PlanReport report = Planner.report(collection, Planner.survey(collection, options, job), options);
 * report.toLines(0).forEach(System.out::println);
 * }</pre>
 *
 * @param reasons one a grid of the plan, in their order
 */
public record PlanReport(Plan plan, List<Reason> reasons) {

	/**
	 * Why a grid is as it is.
	 *
	 * @param size voxels along R, A, S of the median image on the grid; of its body, where images were looked at
	 * @param ladder spacings of which one was taken, from fine to coarse; empty if structures were not looked at
	 */
	public record Reason(List<Integer> size, List<Rung> ladder) {

		public Reason {
			size = List.copyOf(size);
			ladder = List.copyOf(ladder);
		}

		/** Share of the median image, from 0 to 1, that a window has at once. */
		public double seen(final List<Integer> window) {
			return held(window, size);
		}

		/** Share of a window, from 0 to 1, that lies outside the median image. */
		public double padding(final List<Integer> window) {
			return 1 - held(size, window);
		}

		private static double held(final List<Integer> in, final List<Integer> of) {
			double share = 1;
			for (int a = 0; a < 3; a++) share *= Math.min(1, in.get(a) / (double) of.get(a));
			return share;
		}
	}

	public PlanReport {
		reasons = List.copyOf(reasons);
		if (reasons.size() != plan.grids().size()) throw new IllegalArgumentException(reasons.size() + " reasons for " + plan.grids().size() +
			" grids");
	}

	/** A few lines on one dataset, by its number in the plan: grid, window, pooling, intensities, and the ladder if there is one. */
	public List<String> toLines(final int dataset) {
		final Grid g = plan.grids().get(dataset);
		final Reason r = reasons.get(dataset);
		final List<String> lines = new ArrayList<>();
		final int tasks = g.tasks().size();
		lines.add("spacing " + mm(g.spacing()) + ", " + tasks + (tasks == 1 ? " task" : " tasks"));
		final List<Double> window = new ArrayList<>();
		for (int a = 0; a < 3; a++) window.add(g.window().get(a) * g.spacing().get(a));
		lines.add(String.format(Locale.ROOT, "window %s voxels, %s: sees %s of a median image of %s voxels, %s of it is padding", g.windowText(), mm(
			window), percent(r.seen(g.window())), r.size().stream().map(String::valueOf).collect(Collectors.joining("×")), percent(r.padding(g
				.window()))));
		lines.add("pooling " + g.pooling().text());
		lines.add("intensities " + g.intensity().text());
		if (!r.ladder().isEmpty()) lines.add("highest possible Dice on each grid, of the median and the worst task:");
		for (final Rung rung : r.ladder()) lines.add(String.format(Locale.ROOT, "%s %-20s %.3f  %.3f %s", rung.spacing().equals(g.spacing()) ? "*"
			: " ", mm(rung.spacing()), rung.median(), rung.worst(), rung.worstTask().orElseThrow()));
		return lines;
	}

	private static String mm(final List<Double> values) {
		return values.stream().map(v -> Planner.text(v, 3)).collect(Collectors.joining("×")) + " mm";
	}

	private static String percent(final double share) {
		return String.format(Locale.ROOT, "%.0f %%", 100 * share);
	}
}
