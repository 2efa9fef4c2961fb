package sc.fiji.hermes.imagej;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import ij.ImagePlus;
import sc.fiji.hermes.io.NotedPlace;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.NiftiForms;

/**
 * Where the voxels of an ImageJ image lie in the patient. Directions come, in this order, from an explicit choice, from the
 * place that Hermes itself noted in the image's properties, from DICOM headers, and else are taken for axial slices from
 * feet to head. Distances come from the calibration, but those of DICOM slices from their positions.
 * <p>
 * After a crop or a change of the calibration the noted place no longer holds; its directions still do and are kept.
 * Flipping or rotating an image in ImageJ leaves no trace, so the orientation must be chosen then.
 *
 * @param oriented whether the directions are known and not merely assumed
 * @param notes sentences for the user on what is missing or odd
 */
public record ImageGeometry(Geometry geometry, boolean oriented, List<String> notes) {

	public ImageGeometry {
		notes = List.copyOf(notes);
	}

	/**
	 * @throws InputException if there is no such part, or, unless an orientation is chosen, the DICOM positions of the slices
	 *            make no volume
	 */
	public static ImageGeometry of(final ImagePlus image, final ImagePart part, final ImageOrientation orientation) {
		part.check(image);
		final long[] size = { image.getWidth(), image.getHeight(), image.getNSlices() };
		final List<String> notes = new ArrayList<>();
		ImageCalibration.missing(image).ifPresent(notes::add);
		final Optional<NotedPlace> noted = AffineProperty.of(image);
		final boolean chosen = orientation != ImageOrientation.AUTOMATIC;
		final Optional<DicomGeometry> dicom = noted.isPresent() ? Optional.empty() : dicom(image, part, chosen, notes);
		dicom.ifPresent(d -> notes.addAll(d.notes()));
		final Optional<double[]> known = noted.map(n -> n.present(ImageCalibration.spacing(image))).or(() -> dicom.map(DicomGeometry::affine));
		if (!chosen && known.isPresent()) return new ImageGeometry(Geometry.of(size, known.get()).with(noted.map(
			NotedPlace::presentForms).orElse(NiftiForms.SCANNER)), true, notes);
		if (!chosen) notes.add("The orientation of " + image.getTitle() +
			" is not known, so it is taken for axial slices from feet to head; choose another if that is wrong.");
		final double[] spacing = known.map(k -> Geometry.of(size, k).spacing()).orElseGet(() -> ImageCalibration.spacing(image));
		final double[] affine = new double[12];
		for (int axis = 0; axis < 3; axis++) column(affine, axis, orientation.direction(axis), spacing[axis]);
		return new ImageGeometry(Geometry.of(size, affine), chosen, notes);
	}

	private static Optional<DicomGeometry> dicom(final ImagePlus image, final ImagePart part, final boolean chosen,
		final List<String> notes)
	{
		try {
			return DicomGeometry.of(image, part);
		}
		catch (final InputException e) {
			if (!chosen) throw e;
			// who says how the slices lie may know better than their headers
			notes.add(e.getMessage());
			return Optional.empty();
		}
	}

	private static void column(final double[] affine, final int axis, final double[] direction, final double length) {
		for (int r = 0; r < 3; r++) affine[4 * r + axis] = direction[r] * length;
	}
}
