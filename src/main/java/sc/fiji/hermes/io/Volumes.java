package sc.fiji.hermes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import sc.fiji.hermes.io.dicom.DicomFormat;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Reads and writes volumes; the front door to all file formats. The file name's ending decides the format:
 * <ul>
 * <li>NIfTI-1 and NIfTI-2: {@code .nii}, {@code .nii.gz}, and pairs {@code .hdr} and {@code .img}, plain or {@code .gz}</li>
 * <li>NRRD: {@code .nrrd}, {@code .seg.nrrd}, and {@code .nhdr} with its data file</li>
 * <li>MetaImage: {@code .mha}, and {@code .mhd} with its data file</li>
 * <li>TIFF with ImageJ's calibration: {@code .tif}, {@code .tiff}</li>
 * <li>DICOM series, read only: a folder of images of any name, or one of them</li>
 * </ul>
 * Geometry is always RAS+ millimetres. A file that cannot be used gives an {@link InputException} with a sentence for the
 * user. No header is believed: memory is taken only for voxels that the file is able to hold. What has no
 * room in memory is read plane by plane, but for DICOM series, which always lie in an array; see {@link ReadOptions#withRoom}.
 * Safe for use from several threads.
 *
 * <pre>{@code
 * Volume image = Volumes.read(Path.of("liver_0.nii.gz"));
 * LabelMap labels = Volumes.readLabels(Path.of("liver_0_labels.nrrd"));
 * Volumes.write(labels, Path.of("copy.mha"));
 * }</pre>
 */
public final class Volumes {

	private static final List<VolumeFormat> FORMATS = List.of( //
		new NiftiFormat(), //
		new NrrdFormat(), //
		new MetaImageFormat(), //
		new TiffFormat(), //
		new DicomFormat());

	/** Those of one file, which nobody can part from its data. */
	private static final List<String> WRITTEN = List.of(".nii.gz", ".nii", ".nrrd", ".mha", ".tif", ".tiff");

	private Volumes() {}

	/** The image with its stored scaling applied. */
	public static Volume read(final Path file) {
		return read(file, ReadOptions.options());
	}

	/** The chosen time point and slices of the image with its stored scaling applied. */
	public static Volume read(final Path file, final ReadOptions options) {
		return existing(file).read(file, options);
	}

	/**
	 * The voxels in the type that the file has, if that is int8 (as int16), uint8, int16 or uint16, without the stored scaling; of
	 * any other type as float32 with it. If no time point is chosen, all are read.
	 */
	public static StoredSlices readStored(final Path file, final ReadOptions options) {
		return existing(file).readStored(file, options);
	}

	/**
	 * The label map; every value, after the stored scaling, must be whole and from 0 to
	 * 65,535, else the exception names the first that is not and its voxel. If the file
	 * scales its values, a thousandth is allowed for rounding.
	 */
	public static LabelMap readLabels(final Path file) {
		return readLabels(file, ReadOptions.options());
	}

	/** The chosen time point and slices of a label map; otherwise as {@link #readLabels(Path)}. */
	public static LabelMap readLabels(final Path file, final ReadOptions options) {
		return existing(file).readLabels(file, options);
	}

	/** Size, place and type of the file; reads no voxels and so is quick for large files. */
	public static VolumeHeader header(final Path file) {
		return header(file, ReadOptions.options());
	}

	/** The same for the chosen series of a folder of DICOM images; frames and slices make no difference. */
	public static VolumeHeader header(final Path file, final ReadOptions options) {
		return existing(file).header(file, options);
	}

	/**
	 * Writes one time point in the type that it has; otherwise as {@link #write(Volume, Path)}.
	 *
	 * @throws IllegalArgumentException for slices that are scaled, or of several time points
	 */
	public static void write(final StoredSlices slices, final Path file) {
		toWrite(file).write(slices, file);
	}

	/** Whether a file of this name can be written: its ending is known, and not that of a header with a separate data file. */
	public static boolean isWritable(final Path file) {
		return named(file).flatMap(f -> f.ending(file)).filter(WRITTEN::contains).isPresent();
	}

	/** The file endings that can be written, e.g. for a sentence. */
	public static String writtenEndings() {
		return String.join(", ", WRITTEN);
	}

	/**
	 * Writes float32. NIfTI keeps the affine as float32 (as float64 if an axis is longer than 32,767 voxels, which takes
	 * NIfTI-2), the others keep it exactly. An existing file is replaced. Headers with a separate data file are not written.
	 */
	public static void write(final Volume volume, final Path file) {
		toWrite(file).write(volume, file);
	}

	/** Writes uint8 if no label exceeds 255, else uint16; otherwise as {@link #write(Volume, Path)}. */
	public static void write(final LabelMap labels, final Path file) {
		toWrite(file).write(labels, file);
	}

	/**
	 * Whether the name ends like a volume's, and, where other files end like it, the content is one's; hidden files (macOS
	 * leaves {@code ._x.nii.gz} behind) and the data file of a pair are none.
	 */
	public static boolean isVolumeFile(final Path file) {
		if (String.valueOf(file.getFileName()).startsWith(".")) return false;
		return named(file).filter(f -> !f.companions().contains(f.ending(file).orElseThrow())).filter(f -> !Files.exists(file) || f.canRead(
			file)).isPresent();
	}

	/**
	 * Whether there is a file or folder that one of the formats claims, by its name and, where others share that, its content; one
	 * that is claimed may be damaged. Unlike {@link #isVolumeFile}, which is the rule for listing folders, this says yes to the data
	 * file of a pair.
	 */
	public static boolean canRead(final Path path) {
		return FORMATS.stream().anyMatch(f -> f.canRead(path));
	}

	/** The file's name without folder and volume ending: {@code a/liver_0.nii.gz} gives {@code liver_0}. */
	public static String stem(final Path file) {
		final String name = file.getFileName() == null ? "" : file.getFileName().toString();
		final Optional<String> ending = named(file).flatMap(f -> f.ending(file));
		return ending.map(e -> name.substring(0, name.length() - e.length())).orElse(name);
	}

	/** All file endings that can be read, e.g. for a sentence; DICOM images may have any. */
	public static String endings() {
		return FORMATS.stream().flatMap(f -> f.extensions().stream()).collect(Collectors.joining(", "));
	}

	private static VolumeFormat existing(final Path file) {
		if (!Files.exists(file)) throw new InputException("%s does not exist; check the name and the folder.", file);
		final Optional<VolumeFormat> format = FORMATS.stream().filter(f -> f.canRead(file)).findFirst();
		if (format.isPresent()) return format.get();
		if (Files.isDirectory(file)) throw new InputException("%s is a folder; give the volume file inside it.", file);
		final VolumeFormat meant = byName(file);
		// a named pipe would be waited for without end
		if (!Files.isRegularFile(file)) throw new InputException("%s is a device and no file; give a volume file.", file);
		throw new InputException("%s is not a %s file, whatever its name says; convert the image to NIfTI.", file, meant.name());
	}

	private static VolumeFormat byName(final Path file) {
		return named(file).orElseThrow(() -> new InputException(
			"%s does not have the name of a volume file Hermes knows; use %s, or a folder of DICOM images.", file, known()));
	}

	private static VolumeFormat toWrite(final Path file) {
		return named(file).orElseThrow(() -> new InputException("%s has no ending that can be written; use one of %s.", file,
			writtenEndings()));
	}

	private static Optional<VolumeFormat> named(final Path file) {
		return FORMATS.stream().filter(f -> f.ending(file).isPresent()).findFirst();
	}

	private static String known() {
		return FORMATS.stream().filter(f -> !f.extensions().isEmpty()).map(f -> f.name() + " (" + String.join(", ", f.extensions()) + ")")
			.collect(Collectors.joining(", "));
	}
}
