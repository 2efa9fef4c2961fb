package sc.fiji.hermes.imagej;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import ij.ImagePlus;
import ij.measure.Calibration;
import sc.fiji.hermes.collection.Label;
import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.io.StoredSlices;
import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.segment.SegmentationFiles;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Task;
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

	/**
	 * All time points of a file, or of the only series of a folder of DICOM images.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file is no volume that can be read
	 */
	public static ImagePlus open(final Path file) {
		return open(file, ReadOptions.options());
	}

	/**
	 * The chosen series and time point of a file or folder; all time points, as a hyperstack, if none is chosen. Integers of 8 and
	 * 16 bits stay what they are, calibrated where the file scales them or they may be negative; DICOM images are of 16 bits if all
	 * their values are whole.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file is no volume that can be read, has no such series or time point, or
	 *             does not fit into memory
	 */
	public static ImagePlus open(final Path file, final ReadOptions options) {
		final List<String> notes = new ArrayList<>();
		final StoredSlices slices = Volumes.readStored(file, options.withNotes(note -> {
			notes.add(note);
			options.notes().accept(note);
		}));
		final ImagePlus image = SliceImages.of(slices, name(file));
		final StringBuilder about = new StringBuilder();
		if (!slices.about().isEmpty()) about.append(slices.about()).append('\n');
		options.frame().ifPresent(f -> about.append("Time point: ").append(f).append('\n'));
		notes.forEach(n -> about.append(n).append('\n'));
		image.setProperty("Info", image.getInfoProperty() + about);
		return image;
	}

	private static String name(final Path file) {
		// "." has no name
		return String.valueOf(file.toAbsolutePath().normalize().getFileName());
	}

	/**
	 * A label map, with the names from the JSON file that {@link SegmentationFiles} writes beside it, or those that it says itself.
	 *
	 * @throws sc.fiji.hermes.job.InputException if the file is no label map that can be read
	 */
	public static ImagePlus openLabels(final Path file) {
		return openLabels(file, ReadOptions.options());
	}

	/** The chosen time point of a label map; otherwise as {@link #openLabels(Path)}. */
	public static ImagePlus openLabels(final Path file, final ReadOptions options) {
		final Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file.toAbsolutePath());
		final List<Label> names = SegmentationFiles.read(folder, Volumes.stem(file)).map(w -> w.values().entrySet().stream().map(e -> new Label(
			e.getKey(), List.of(e.getValue()))).sorted(Comparator.comparing(l -> l.values().get(0))).toList()).orElseGet(() -> ownNames(file));
		return of(Volumes.readLabels(file, options), names, name(file));
	}

	private static List<Label> ownNames(final Path file) {
		return Volumes.header(file).segments().stream().filter(s -> s.layer() == 0).map(s -> new Label(new Task(s.name()), List.of(s.value()))).sorted(
			Comparator.comparing(l -> l.values().get(0))).toList();
	}

	/** 32 bits, shown from the 2nd to the 98th percentile. */
	public static ImagePlus of(final Volume volume, final String title) {
		return SliceImages.of(StoredSlices.of(volume.geometry(), StoredSlices.Type.FLOAT32, StoredSlices.split(volume)), title);
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

	static String info(final Geometry g) {
		final double[] corner = g.toWorld(0, 0, 0);
		return String.format(java.util.Locale.ROOT,
			"Orientation: %s (towards which side of the patient x, y and the slices run)\nVoxel size: %.4g × %.4g × %.4g mm\n" +
				"First voxel: %.3f, %.3f, %.3f mm (RAS)\n", g.orientation(), g.spacing(0), g.spacing(1), g.spacing(2), corner[0], corner[1],
			corner[2]);
	}
}
