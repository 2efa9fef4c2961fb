package sc.fiji.hermes.preprocess;

import java.util.Arrays;

import sc.fiji.hermes.io.VolumeStore;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Slab;

/**
 * How raw intensities become network input. Either by numbers that were measured once over training cases and stand in the plan, so that
 * the same tissue has the same value in every scan, or by each image's own values inside its body box. Never looks at labels.
 *
 * @param kind of rule
 * @param low lowest value kept: HU, SUV, or a percentile of the image
 * @param high highest value kept, likewise
 * @param mean taken off afterwards, in the units of the rule; 0 where the image's own is
 * @param deviation divided by afterwards, greater than 0; 1 where the image's own is
 */
public record Intensity(Kind kind, double low, double high, double mean, double deviation) {

	/** Kinds of rules. */
	public enum Kind {
			/** Clip to two values, take off the image's mean, divide by its deviation. */
			CLIP,
			/** The same with percentiles of the image as limits. */
			PERCENTILES,
			/** Clip to two values, take off a fixed mean, divide by a fixed deviation. */
			FIXED,
			/** Clip to two values that are not negative, ln(1 + value), then as {@link #FIXED}: uptake differs by orders of magnitude. */
			LOGARITHM
	}

	/** The published rule (training.md §4.3). */
	private static final Intensity CT = new Intensity(Kind.CLIP, -991, 500, 0, 1), OTHER = new Intensity(Kind.PERCENTILES, 2, 98, 0, 1);

	public Intensity {
		final boolean finite = Double.isFinite(low) && Double.isFinite(high) && Double.isFinite(mean) && Double.isFinite(deviation);
		if (!finite || !(low < high)) throw new IllegalArgumentException("intensities from " + low + " to " + high);
		if (!(deviation > 0)) throw new IllegalArgumentException("a deviation of " + deviation);
		if (kind == Kind.LOGARITHM && low < 0) throw new IllegalArgumentException("a logarithm from " + low);
		if (kind == Kind.PERCENTILES && (low < 0 || high > 100)) throw new IllegalArgumentException("percentiles " + low + " and " + high);
	}

	/** CT clipped to −991 … 500 HU, others to their 2nd and 98th percentile, then z-scored by the image's own mean and deviation. */
	public static Intensity published(final Modality modality) {
		return modality.isCt() ? CT : OTHER;
	}

	/** For people. */
	public String text() {
		final String range = "from " + text(low) + " to " + text(high), moments = ", less " + text(mean) + ", by " + text(deviation);
		return switch (kind) {
			case CLIP -> range + ", less each image's mean, by its deviation";
			case PERCENTILES -> "from percentile " + text(low) + " to " + text(high) + " of each image, less its mean, by its deviation";
			case FIXED -> range + moments + ", measured over the labels";
			case LOGARITHM -> range + ", of which ln(1 + value)" + moments + ", measured over the images";
		};
	}

	private static String text(final double x) {
		return Planner.text(x, 4);
	}

	/** Whether only the plan's numbers decide. */
	public boolean isFixed() {
		return kind == Kind.FIXED || kind == Kind.LOGARITHM;
	}

	/** Changes the values in place and returns what the smallest became; a plain image becomes 0 where its own deviation is divided by. */
	float apply(final VolumeStore values) {
		return isFixed() ? fixed(values) : ownMoments(values);
	}

	private float fixed(final VolumeStore store) {
		float min = Float.POSITIVE_INFINITY;
		for (final Slab<float[]> s : store.slabs()) {
			final float[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) {
				final double v = Math.max(low, Math.min(high, values[i]));
				values[i] = (float) (((kind == Kind.LOGARITHM ? Math.log1p(v) : v) - mean) / deviation);
				min = Math.min(min, values[i]);
			}
			store.put(s);
		}
		return min;
	}

	private float ownMoments(final VolumeStore store) {
		float from = (float) low, to = (float) high;
		if (kind == Kind.PERCENTILES) {
			final float[] p = Percentiles.of(store.slabs(), low, high, 0, 100);
			// a nearly empty image may have all but a few voxels at one value; those few are the content
			final boolean flat = !(p[1] > p[0]);
			from = flat ? p[2] : p[0];
			to = flat ? p[3] : p[1];
		}
		final long n = store.geometry().voxels();
		double sum = 0;
		float min = Float.POSITIVE_INFINITY;
		for (final Slab<float[]> s : store.slabs()) {
			final float[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) {
				final float v = Math.max(from, Math.min(to, values[i]));
				values[i] = v;
				sum += v;
				min = Math.min(min, v);
			}
			store.put(s);
		}
		final double own = sum / n;
		double squares = 0;
		for (final Slab<float[]> s : store.slabs()) {
			final float[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) squares += (values[i] - own) * (values[i] - own);
		}
		final double sd = Math.sqrt(squares / n);
		final boolean plain = !(sd > 1e-6 * Math.max(1e-30, Math.abs(own)));
		for (final Slab<float[]> s : store.slabs()) {
			final float[] values = s.values();
			if (plain) Arrays.fill(values, s.from(), s.to(), 0);
			else for (int i = s.from(); i < s.to(); i++) values[i] = (float) ((values[i] - own) / sd);
			store.put(s);
		}
		return plain ? 0 : (float) ((min - own) / sd);
	}
}
