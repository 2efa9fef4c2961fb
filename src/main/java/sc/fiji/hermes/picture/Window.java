package sc.fiji.hermes.picture;

import java.util.Arrays;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Volume;

/**
 * Which values are black and white on screen. CT has a fixed window that spans fat to bone,
 * everything else its 2nd to 98th percentile.
 */
record Window(float low, float high) {

	static Window of(final Volume volume, final Modality modality) {
		return modality.isCt() ? new Window(-160, 400) : percentiles(volume);
	}

	/** The 2nd to 98th percentile, whatever the unit. */
	static Window percentiles(final Volume volume) {
		final float[] sorted = volume.data().clone();
		Arrays.sort(sorted);
		int finite = sorted.length;
		// Arrays.sort puts NaN last.
		while (finite > 0 && !Float.isFinite(sorted[finite - 1])) finite--;
		if (finite == 0) return new Window(0, 1);
		final float low = sorted[(int) (0.02 * (finite - 1))], high = sorted[(int) (0.98 * (finite - 1))];
		return new Window(low, high > low ? high : low + 1);
	}

	/** Brightness 0 to 1. */
	double brightness(final double value) {
		return Double.isFinite(value) ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0;
	}
}
