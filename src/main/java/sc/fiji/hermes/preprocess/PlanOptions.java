package sc.fiji.hermes.preprocess;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Setting;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.SizeRule;

/**
 * How a {@link Plan} is made; every default of planning is here. Immutable.
 *
 * <pre>{@code
 * Plan plan = Planner.plan(collection, PlanOptions.options().withSpacing(1.5, 1.5, 1.5));
 * }</pre>
 */
public final class PlanOptions {

	/** 48³, what a small network trains on in a second or so on a few CPU cores. */
	public static final int DEFAULT_WINDOW_VOXELS = 48 * 48 * 48;

	/** Guards against absurd numbers here and in a foreign plan: voxels and mm along an axis. */
	static final int LARGEST_WINDOW = 1024;
	static final double LARGEST_SPACING = 1e4;

	private final Optional<List<Double>> spacing;
	private final Optional<List<Integer>> window;
	private final int windowVoxels;
	private final double finestSpacing;
	private final SizeRule sizes;
	private final Grids grids;
	private final boolean measuredIntensities, partialLabels;

	/** How the spacing of a dataset, and what a window sees, are chosen. */
	public enum Grids {
			/** The images' own spacing, windows by number of voxels. */
			OWN,
			/** The coarsest spacing that keeps the structures, windows by millimetres, pooling by axis. */
			ANATOMY
	}

	private PlanOptions(final Optional<List<Double>> spacing, final Optional<List<Integer>> window, final int windowVoxels,
		final double finestSpacing, final SizeRule sizes, final Grids grids, final boolean measuredIntensities, final boolean partialLabels)
	{
		this.spacing = spacing;
		this.window = window;
		this.windowVoxels = windowVoxels;
		this.finestSpacing = finestSpacing;
		this.sizes = sizes;
		this.grids = grids;
		this.measuredIntensities = measuredIntensities;
		this.partialLabels = partialLabels;
	}

	/** Grids by anatomy, not finer than 0.75 mm, measured intensities, labels in parts; windows of at most 48³ voxels. */
	public static PlanOptions options() {
		return new PlanOptions(Optional.empty(), Optional.empty(), DEFAULT_WINDOW_VOXELS, 0.75, SizeRule.of(Pooling.halvings(4)), Grids.ANATOMY,
			true, true);
	}

	/** As published, but for spacing and window: grids and intensities of the images themselves, nearest labels. */
	public static PlanOptions published() {
		return options().withGrids(Grids.OWN).withMeasuredIntensities(false).withPartialLabels(false);
	}

	/** Its form in JSON, without {@link #sizes()}, which the network says. */
	public static PlanOptions members(final JsonMembers m, final PlanOptions options) {
		PlanOptions o = options;
		o = m.optional("spacing", o, o.spacing, JsonKind.list(JsonKind.NUMBER, 3), (p, mm) -> p.withSpacing(mm.get(0), mm.get(1), mm.get(2)));
		o = m.optional("window", o, o.window, JsonKind.list(JsonKind.INTEGER, 3), (p, n) -> p.withWindow(n.get(0), n.get(1), n.get(2)));
		o = m.setting("windowVoxels", o, Setting.of(o.windowVoxels), JsonKind.INTEGER, PlanOptions::withWindowVoxels);
		o = m.setting("finestSpacing", o, Setting.of(o.finestSpacing), JsonKind.NUMBER, PlanOptions::withFinestSpacing);
		o = m.setting("grids", o, Setting.of(o.grids), JsonKind.choice(Grids.class), PlanOptions::withGrids);
		o = m.setting("measuredIntensities", o, Setting.of(o.measuredIntensities), JsonKind.YES, PlanOptions::withMeasuredIntensities);
		return m.setting("partialLabels", o, Setting.of(o.partialLabels), JsonKind.YES, PlanOptions::withPartialLabels);
	}

	/** One spacing for all datasets, mm along R, A, S; the paper uses 1.5. */
	public PlanOptions withSpacing(final double r, final double a, final double s) {
		for (final double mm : new double[] { r, a, s })
			if (!(mm > 0) || mm > LARGEST_SPACING)
				throw new InputException("The spacing is %s mm; give more than 0 and at most %.0f.", mm, LARGEST_SPACING);
		return new PlanOptions(Optional.of(List.of(r, a, s)), window, windowVoxels, finestSpacing, sizes, grids, measuredIntensities,
			partialLabels);
	}

	/** One window for all datasets, voxels along R, A, S, that {@link #sizes()} allow. */
	public PlanOptions withWindow(final int r, final int a, final int s) {
		final List<Integer> size = List.of(r, a, s);
		for (int axis = 0; axis < 3; axis++) {
			final int n = size.get(axis), step = sizes.step(axis);
			if (n < sizes.smallest(axis) || n % step != 0 || n > LARGEST_WINDOW) throw new InputException(
				"The window is %d×%d×%d voxels; give multiples of %d from %d to %d.", r, a, s, step, sizes.smallest(axis), LARGEST_WINDOW);
		}
		if (!sizes.allows(size)) throw new InputException("The window is %d×%d×%d voxels; %s.", r, a, s, sizes.text());
		return new PlanOptions(spacing, Optional.of(size), windowVoxels, finestSpacing, sizes, grids, measuredIntensities, partialLabels);
	}

	/** Windows by what is planned, as if none had been given. */
	public PlanOptions withoutWindow() {
		return new PlanOptions(spacing, Optional.empty(), windowVoxels, finestSpacing, sizes, grids, measuredIntensities, partialLabels);
	}

	/** What the network to be trained takes; windows given before must be given again. */
	public PlanOptions withSizes(final SizeRule newSizes) {
		return new PlanOptions(spacing, window.filter(newSizes::allows), windowVoxels, finestSpacing, newSizes, grids, measuredIntensities,
			partialLabels);
	}

	/** Voxels a window may have; memory and time of a training step grow with it. */
	public PlanOptions withWindowVoxels(final int voxels) {
		if (voxels < 1) throw new InputException("The window may have %d voxels; give 1 or more.", voxels);
		return new PlanOptions(spacing, window, voxels, finestSpacing, sizes, grids, measuredIntensities, partialLabels);
	}

	/** No axis is resampled finer than this many mm unless {@link #withSpacing} says so. */
	public PlanOptions withFinestSpacing(final double mm) {
		if (!(mm >= 0) || mm > LARGEST_SPACING)
			throw new InputException("The finest spacing is %s mm; give 0 to %.0f.", mm, LARGEST_SPACING);
		return new PlanOptions(spacing, window, windowVoxels, mm, sizes, grids, measuredIntensities, partialLabels);
	}

	/** How spacing and window are chosen where they are not given. */
	public PlanOptions withGrids(final Grids newGrids) {
		return new PlanOptions(spacing, window, windowVoxels, finestSpacing, sizes, newGrids, measuredIntensities, partialLabels);
	}

	/** Whether intensities of CT and PET follow numbers measured over the training labels, instead of each image's own. */
	public PlanOptions withMeasuredIntensities(final boolean on) {
		return new PlanOptions(spacing, window, windowVoxels, finestSpacing, sizes, grids, on, partialLabels);
	}

	/** Whether a voxel of a coarser grid may belong to a structure in part. */
	public PlanOptions withPartialLabels(final boolean on) {
		return new PlanOptions(spacing, window, windowVoxels, finestSpacing, sizes, grids, measuredIntensities, on);
	}

	public Grids grids() {
		return grids;
	}

	public boolean measuredIntensities() {
		return measuredIntensities;
	}

	public boolean partialLabels() {
		return partialLabels;
	}

	public Optional<List<Double>> spacing() {
		return spacing;
	}

	public Optional<List<Integer>> window() {
		return window;
	}

	public int windowVoxels() {
		return windowVoxels;
	}

	public double finestSpacing() {
		return finestSpacing;
	}

	/** Which windows the network to be trained takes; those of four halvings unless it is said. */
	public SizeRule sizes() {
		return sizes;
	}
}
