package sc.fiji.hermes.preprocess;

import java.util.Locale;
import java.util.Optional;

import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;
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
		if (count(image) == 0) return NONE;
		final Orientation o = Orientation.of(image.geometry());
		final double[] spacing = o.canonical(image.geometry()).spacing();
		final Strides strides = Strides.canonical(image.geometry());
		return of(image, strides, BodyBox.of(image.data(), strides, spacing, modality));
	}

	static NotFinite of(final Volume image, final Strides s, final BodyBox box) {
		final long all = count(image);
		if (all == 0) return NONE;
		if (all == image.data().length) return new NotFinite(all, 0, -1, -1, -1);
		final float[] data = image.data();
		long inside = 0;
		int first = data.length;
		for (int z = box.from()[2]; z < box.to()[2]; z++) for (int y = box.from()[1]; y < box.to()[1]; y++) {
			int p = s.offset(box.from()[0], y, z);
			for (int x = box.from()[0]; x < box.to()[0]; x++, p += s.step()[0]) {
				if (Float.isFinite(data[p])) continue;
				inside++;
				first = Math.min(first, p);
			}
		}
		if (inside == 0) return new NotFinite(all, 0, -1, -1, -1);
		final long width = image.geometry().size(0), height = image.geometry().size(1);
		return new NotFinite(all - inside, inside, first % width, first / width % height, first / width / height);
	}

	private static long count(final Volume image) {
		long count = 0;
		for (final float v : image.data()) if (!Float.isFinite(v)) count++;
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
