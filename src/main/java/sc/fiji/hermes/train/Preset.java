package sc.fiji.hermes.train;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.preprocess.PlanOptions;

/** Sizes of a training, from small to the published one. */
public enum Preset {
		/** Base width 8, windows of at most 32³ voxels. */
		QUICK(8, 32 * 32 * 32),
		/** Base width 16, 48³ voxels: the defaults. */
		STANDARD(16, 48 * 48 * 48),
		/** Base width 24, 64³ voxels. */
		LARGE(24, 64 * 64 * 64),
		/** Base width 32, windows of 128³ voxels at 1.5 mm, as published. */
		PUBLISHED(32, 128 * 128 * 128);

	private final int baseWidth;
	private final int windowVoxels;

	Preset(final int baseWidth, final int windowVoxels) {
		this.baseWidth = baseWidth;
		this.windowVoxels = windowVoxels;
	}

	/** The preset of that name, in whatever case. */
	public static Preset of(final String name) {
		return Stream.of(values()).filter(p -> p.toString().equalsIgnoreCase(name)).findFirst().orElseThrow(() -> new InputException(
			"There is no preset \"%s\"; use one of %s.", name, Stream.of(values()).map(Preset::toString).collect(Collectors.joining(", "))));
	}

	public int baseWidth() {
		return baseWidth;
	}

	/** Most voxels of a window. */
	public int windowVoxels() {
		return windowVoxels;
	}

	/** These sizes instead of base width and window; all else as in {@code options}. */
	public TrainOptions on(final TrainOptions options) {
		// a window that is given would outweigh its number of voxels
		final PlanOptions plan = options.plan().withoutWindow().withWindowVoxels(windowVoxels);
		return options.baseWidth(baseWidth).plan(this == PUBLISHED ? published(plan) : plan);
	}

	private static PlanOptions published(final PlanOptions plan) {
		return plan.withGrids(PlanOptions.Grids.OWN).withMeasuredIntensities(false).withPartialLabels(false).withSpacing(1.5, 1.5, 1.5).withWindow(128,
			128, 128);
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}
}
