package sc.fiji.hermes.imagej;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import ij.ImagePlus;
import ij.ImageStack;
import ij.measure.Calibration;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.preprocess.Percentiles;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Volumes and label maps as ImageJ images, calibrated in mm. Voxels stay in the order in which they are stored, so a RAS
 * file is shown upside down; the Info says how the axes run, and the place in the patient is kept in the properties:
 * {@link ImageVolumes} gives back exactly the same volume, also from a TIFF copy.
 *
 * <pre>{@code
 * VolumeImages.open(Path.of("ct.nii.gz")).show();
 * }</pre>
 */
public final class VolumeImages {

	private VolumeImages() {}

	/** @throws sc.fiji.hermes.job.InputException if the file is no volume that can be read */
	public static ImagePlus open(final Path file) {
		return of(Volumes.read(file), file.getFileName().toString());
	}

	/**
	 * A label map, with the names from the JSON file that {@link SegmentationFiles} writes beside it, if there is one.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file is no label map that can be read
	 */
	public static ImagePlus openLabels(final Path file) {
		final Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
		final List<Label> names = SegmentationFiles.read(folder, Volumes.stem(file)).map(w -> w.values().entrySet().stream().map(e -> new Label(
			e.getKey(), List.of(e.getValue()))).sorted(Comparator.comparing(l -> l.values().get(0))).toList()).orElse(List.of());
		return of(Volumes.readLabels(file), names, file.getFileName().toString());
	}

	/** 32 bits, shown from the 2nd to the 98th percentile. */
	public static ImagePlus of(final Volume volume, final String title) {
		final Geometry g = volume.geometry();
		final int width = Math.toIntExact(g.size(0)), height = Math.toIntExact(g.size(1)), slices = Math.toIntExact(g.size(2));
		final ImageStack stack = new ImageStack(width, height, slices);
		for (int z = 0; z < slices; z++) {
			final float[] plane = new float[width * height];
			System.arraycopy(volume.data(), z * plane.length, plane, 0, plane.length);
			stack.setPixels(plane, z + 1);
		}
		final ImagePlus image = new ImagePlus(title, stack);
		image.setDimensions(1, slices, 1);
		image.setCalibration(calibration(g));
		final float[] window = Percentiles.of(volume.data(), 2, 98);
		image.setDisplayRange(window[0], window[1] > window[0] ? window[1] : window[0] + 1);
		image.setProperty("Info", info(g));
		AffineProperty.set(image, g);
		return image;
	}

	/** 16 bits in label colours; see {@link LabelImages}. */
	public static ImagePlus of(final LabelMap labels, final List<Label> names, final String title) {
		return LabelImages.of(title, labels, names, info(labels.geometry()));
	}

	static Calibration calibration(final Geometry g) {
		final Calibration c = new Calibration();
		c.pixelWidth = g.spacing(0);
		c.pixelHeight = g.spacing(1);
		c.pixelDepth = g.spacing(2);
		c.setUnit("mm");
		return c;
	}

	private static String info(final Geometry g) {
		final double[] corner = g.toWorld(0, 0, 0);
		return String.format(java.util.Locale.ROOT,
			"Orientation: %s (towards which side of the patient x, y and the slices run)\nFirst voxel: %.3f, %.3f, %.3f mm (RAS)\n", g
				.orientation(), corner[0], corner[1], corner[2]);
	}
}
