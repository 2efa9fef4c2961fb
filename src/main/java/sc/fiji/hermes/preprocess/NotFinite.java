package sc.fiji.hermes.preprocess;

import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/**
 * Voxels of an image that are NaN or infinite. Outside the box of the body they are what some scanners and programs leave where
 * nothing was measured, and count as background; inside it a network would be shown what was never there.
 *
 * <pre>{@code
 * NotFinite.of(image, Modality.CT).problem().ifPresent(System.err::println);
 * }</pre>
 *
 * @param outside number of such voxels outside the box of the body, or in an image without any finite voxel, which is blank
 * @param inside number of those inside
 * @param x stored index of the first one inside, as are the next two; −1 if there is none
 */
public record NotFinite(long outside, long inside, long x, long y, long z) {

	private static final NotFinite NONE = new NotFinite(0, 0, -1, -1, -1);

	/** Counts them; looks for the body only if there are some. */
	public static NotFinite of(final Volume image, final Modality modality) {
		final long all = count(image);
		return all == 0 ? NONE : of(image, all, BodyBox.of(image, modality));
	}

	static NotFinite of(final Volume image, final BodyBox box) {
		final long all = count(image);
		return all == 0 ? NONE : of(image, all, box);
	}

	private static NotFinite of(final Volume image, final long all, final BodyBox box) {
		final Geometry g = image.geometry();
		if (all == g.voxels()) return new NotFinite(all, 0, -1, -1, -1);
		final BodyBox stored = box.stored(g);
		final long width = g.size(0), height = g.size(1);
		long inside = 0, first = -1;
		for (final Slab<float[]> s : image.slabs()) {
			final float[] data = s.values();
			for (int i = s.from(); i < s.to(); i++) {
				if (Float.isFinite(data[i])) continue;
				final long at = s.first() + i - s.from();
				if (!stored.holds(at % width, at / width % height, at / width / height)) continue;
				if (inside++ == 0) first = at;
			}
		}
		if (inside == 0) return new NotFinite(all, 0, -1, -1, -1);
		return new NotFinite(all - inside, inside, first % width, first / width % height, first / width / height);
	}

	private static long count(final Volume image) {
		long count = 0;
		for (final Slab<float[]> s : image.slabs()) {
			final float[] data = s.values();
			for (int i = s.from(); i < s.to(); i++) if (!Float.isFinite(data[i])) count++;
		}
		return count;
	}

	/** What makes the image unusable, without a remedy, if there is something. */
	public Optional<String> problem() {
		if (inside == 0) return Optional.empty();
		return Optional.of(String.format(Locale.ROOT, "the image has %s not finite (NaN or infinite) inside the body, the first at (%d, %d, %d)",
			voxels(inside), x, y, z));
	}

	/** What the user should know of an image that can be used, if there is something. */
	public Optional<String> note() {
		if (outside == 0 || inside > 0) return Optional.empty();
		return Optional.of(voxels(outside) + " not finite (NaN or infinite) outside the body, where " + (outside == 1 ? "it counts" : "they count") +
			" as background");
	}

	private static String voxels(final long n) {
		return n == 1 ? "1 voxel that is" : n + " voxels that are";
	}
}
