package sc.fiji.hermes.segment;

import java.util.Arrays;

/** Where the windows of a sliding-window pass lie along one axis, and how their voxels are weighted. */
public final class Windows {

	private Windows() {}

	/**
	 * Window starts that cover an axis; the last window is flush with the end.
	 *
	 * @param size voxels along the axis
	 * @param window voxels of a window; an axis that is shorter has the single start 0 and is padded
	 * @param stride distance between starts, 1 to {@code window}
	 */
	public static int[] starts(final int size, final int window, final int stride) {
		if (size <= window) return new int[] { 0 };
		final int count = (size - window + stride - 1) / stride + 1;
		final int[] starts = new int[count];
		for (int i = 0; i < count; i++) starts[i] = Math.min(i * stride, size - window);
		return starts;
	}

	/**
	 * The starts of the reference implementation: ⌊size/stride⌋ windows (at least one), those that would overrun moved
	 * back, so the last may be visited twice (model.md §8 Q20).
	 */
	public static int[] referenceStarts(final int size, final int window, final int stride) {
		if (size <= window) {
			final int[] starts = new int[Math.max(1, size / stride)];
			return size < window ? new int[1] : starts;
		}
		final int[] starts = new int[size / stride];
		for (int i = 0; i < starts.length; i++) starts[i] = Math.min(i * stride, size - window);
		return starts;
	}

	/** Equal weights. */
	public static float[] uniform(final int window) {
		final float[] w = new float[window];
		Arrays.fill(w, 1);
		return w;
	}

	/** Weights of a Gaussian centred in the window, σ = window / 8, nowhere below 0.001; voxels near a border are trusted less. */
	public static float[] gaussian(final int window) {
		final float[] w = new float[window];
		final double centre = (window - 1) / 2.0, sigma = window / 8.0;
		for (int i = 0; i < window; i++) {
			final double d = (i - centre) / sigma;
			w[i] = (float) Math.max(1e-3, Math.exp(-d * d / 2));
		}
		return w;
	}
}
