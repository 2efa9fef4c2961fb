package sc.fiji.hermes.sample;

import java.util.Collections;
import java.util.List;

/**
 * The intensity augmentations a to f of training.md §5, each with the same
 * probability, in the reference's order, on z-scored crops and in place. Differences
 * from the reference: gamma leaves a constant crop alone instead of making NaN (T8);
 * blur repeats the edge instead of padding with zeros, and its width is in units of
 * the finest spacing, so that thick slices are not smeared into each other.
 */
final class IntensityAugmenter {

	private IntensityAugmenter() {}

	/**
	 * @param crop row-major z, y, x
	 * @param window voxels along x, y, z
	 * @param spacing mm along x, y, z
	 * @param p probability of each step
	 */
	static void apply(final float[] crop, final int[] window, final List<Double> spacing, final double p, final Chance chance) {
		if (chance.happens(p)) scale(crop, (float) chance.uniform(0.7, 1.3), 0);
		if (chance.happens(p)) scale(crop, 1, (float) (0.1 * chance.gaussian()));
		if (chance.happens(p)) gamma(crop, chance.uniform(0.7, 1.5));
		if (chance.happens(p)) contrast(crop, chance.uniform(0.7, 1.3));
		if (chance.happens(p)) blur(crop, window, spacing, chance.uniform(0.5, 1));
		if (chance.happens(p)) noise(crop, chance.uniform(0, 0.1), chance);
	}

	/** After these, what nnU-Net has besides, each if the options ask for it. */
	static void applyMore(final float[] crop, final int[] window, final List<Double> spacing, final SampleOptions options,
		final Chance chance)
	{
		if (chance.happens(options.lowResolution())) lowResolution(crop, window, spacing, chance.uniform(0.5, 1));
		if (chance.happens(options.invertedGamma())) invertedGamma(crop, chance.happens(0.5) ? chance.uniform(0.7, 1) : chance.uniform(1, 1.5));
	}

	/** Bends the histogram from its other end. */
	static void invertedGamma(final float[] v, final double gamma) {
		for (int i = 0; i < v.length; i++) v[i] = -v[i];
		gamma(v, gamma);
		for (int i = 0; i < v.length; i++) v[i] = -v[i];
	}

	/**
	 * To nearest voxels of {@code 1 / zoom} times the finest spacing, and linearly back. Axes of voxels that are longer than this already
	 * stay as they are.
	 */
	static void lowResolution(final float[] v, final int[] window, final List<Double> spacing, final double zoom) {
		final double coarse = Collections.min(spacing) / zoom;
		final int[] stride = { 1, window[0], window[0] * window[1] };
		for (int axis = 0; axis < 3; axis++) {
			final int n = window[axis], few = Math.max(1, (int) Math.round(n * Math.min(1, spacing.get(axis) / coarse)));
			if (few < n) lowResolution(v, window, stride, axis, few);
		}
	}

	private static void lowResolution(final float[] v, final int[] n, final int[] stride, final int axis, final int few) {
		final int a = axis == 0 ? 1 : 0, b = axis == 2 ? 1 : 2, count = n[axis];
		final float[] line = new float[few];
		for (int j = 0; j < n[b]; j++) for (int i = 0; i < n[a]; i++) {
			final int base = j * stride[b] + i * stride[a];
			for (int k = 0; k < few; k++) line[k] = v[base + (int) ((k + 0.5) * count / few) * stride[axis]];
			for (int k = 0; k < count; k++) {
				final double at = Math.max(0, Math.min(few - 1, (k + 0.5) * few / count - 0.5));
				final int low = Math.min((int) at, few - 1);
				final float up = (float) (at - low);
				v[base + k * stride[axis]] = up == 0 ? line[low] : line[low] + up * (line[low + 1] - line[low]);
			}
		}
	}

	private static void scale(final float[] v, final float factor, final float offset) {
		for (int i = 0; i < v.length; i++) v[i] = v[i] * factor + offset;
	}

	/** Bends the histogram between minimum and maximum, then restores mean and deviation. */
	static void gamma(final float[] v, final double gamma) {
		final float[] range = range(v);
		final double width = (double) range[1] - range[0];
		if (!(width > 1e-6)) return;
		final double[] before = moments(v);
		for (int i = 0; i < v.length; i++) v[i] = (float) (Math.pow((v[i] - range[0]) / width, gamma) * width + range[0]);
		final double[] after = moments(v);
		if (!(after[1] > 1e-9)) return;
		final double factor = before[1] / after[1];
		for (int i = 0; i < v.length; i++) v[i] = (float) ((v[i] - after[0]) * factor + before[0]);
	}

	private static void contrast(final float[] v, final double factor) {
		final float[] range = range(v);
		final double mean = moments(v)[0];
		for (int i = 0; i < v.length; i++) v[i] = Math.max(range[0], Math.min(range[1], (float) ((v[i] - mean) * factor + mean)));
	}

	private static void noise(final float[] v, final double sd, final Chance chance) {
		for (int i = 0; i < v.length; i++) v[i] += (float) (sd * chance.gaussian());
	}

	private static void blur(final float[] v, final int[] window, final List<Double> spacing, final double sigma) {
		final double finest = Collections.min(spacing);
		final int[] stride = { 1, window[0], window[0] * window[1] };
		for (int axis = 0; axis < 3; axis++) {
			final double s = sigma * finest / spacing.get(axis);
			if (s < 0.2) continue;
			blur(v, window, stride, axis, weights(s));
		}
	}

	private static float[] weights(final double sigma) {
		final int radius = (int) Math.ceil(3 * sigma);
		final float[] w = new float[radius + 1];
		double sum = 0;
		for (int k = -radius; k <= radius; k++) sum += Math.exp(-0.5 * k * k / (sigma * sigma));
		for (int k = 0; k <= radius; k++) w[k] = (float) (Math.exp(-0.5 * k * k / (sigma * sigma)) / sum);
		return w;
	}

	private static void blur(final float[] v, final int[] n, final int[] stride, final int axis, final float[] w) {
		final int a = axis == 0 ? 1 : 0;
		final int b = axis == 2 ? 1 : 2;
		final int step = stride[axis];
		final int radius = w.length - 1;
		final float[] line = new float[n[axis] + 2 * radius];
		for (int j = 0; j < n[b]; j++) {
			for (int i = 0; i < n[a]; i++) {
				final int base = j * stride[b] + i * stride[a];
				for (int k = 0; k < line.length; k++)
					line[k] = v[base + Math.max(0, Math.min(n[axis] - 1, k - radius)) * step];
				for (int k = 0; k < n[axis]; k++) {
					float sum = w[0] * line[k + radius];
					for (int r = 1; r <= radius; r++) sum += w[r] * (line[k + radius - r] + line[k + radius + r]);
					v[base + k * step] = sum;
				}
			}
		}
	}

	private static float[] range(final float[] v) {
		float min = Float.POSITIVE_INFINITY;
		float max = Float.NEGATIVE_INFINITY;
		for (final float x : v) {
			min = Math.min(min, x);
			max = Math.max(max, x);
		}
		return new float[] { min, max };
	}

	private static double[] moments(final float[] v) {
		double sum = 0;
		for (final float x : v) sum += x;
		final double mean = sum / v.length;
		double squares = 0;
		for (final float x : v) squares += (x - mean) * (x - mean);
		return new double[] { mean, Math.sqrt(squares / Math.max(1, v.length - 1)) };
	}
}
