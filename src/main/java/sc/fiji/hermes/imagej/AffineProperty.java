package sc.fiji.hermes.imagej;

import java.util.Optional;

import ij.ImagePlus;
import sc.fiji.hermes.io.NotedPlace;
import sc.fiji.hermes.volume.Geometry;

/**
 * The place of an image in the patient, kept in its properties, which ImageJ copies to duplicates and crops and saves in
 * TIFF files; see {@link NotedPlace}.
 */
final class AffineProperty {

	private AffineProperty() {}

	/** To be called when size and calibration of the image are final. */
	static void set(final ImagePlus image, final Geometry geometry) {
		NotedPlace.properties(geometry, ImageCalibration.spacing(image)).forEach(image::setProp);
	}

	static Optional<NotedPlace> of(final ImagePlus image) {
		return NotedPlace.of(name -> Optional.ofNullable(image.getProp(name)), size(image), ImageCalibration.spacing(image));
	}

	private static long[] size(final ImagePlus image) {
		return new long[] { image.getWidth(), image.getHeight(), image.getNSlices() };
	}
}
