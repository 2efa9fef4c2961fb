package sc.fiji.hermes.segment;

import java.util.Optional;

import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/** An image that shows nothing: all its values are one. */
final class BlankImage {

	/** Of an image whose values differ, but all beyond what is looked at on its modality. */
	static final String WITHIN_LIMITS =
			"The image shows nothing within the intensities of its modality, so the masks are empty; check its values and its modality.";

	private BlankImage() {}

	/** A sentence on why the image shows nothing; empty if it shows something. Values that are not finite are none. */
	static Optional<String> of(final Volume image) {
		float only = Float.NaN;
		for (final Slab<float[]> s : image.slabs()) for (int i = s.from(); i < s.to(); i++) {
			final float v = s.values()[i];
			if (!Float.isFinite(v) || v == only) continue;
			if (!Float.isNaN(only)) return Optional.empty();
			only = v;
		}
		return Optional.of("The image is blank (" + (Float.isNaN(only) ? "no voxel has a number" : "every voxel is " + text(only)) +
			"), so the masks are empty; check the file.");
	}

	private static String text(final float value) {
		return value == Math.rint(value) && Math.abs(value) < 1e9 ? Long.toString((long) value) : Float.toString(value);
	}
}
