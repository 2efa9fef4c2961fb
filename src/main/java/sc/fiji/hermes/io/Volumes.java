package sc.fiji.hermes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * Reads and writes volumes; the front door to all file formats. The file name's
 * ending decides the format: NIfTI-1 and NIfTI-2 as {@code .nii} or {@code .nii.gz}.
 * <p>
 * Geometry is always RAS+ millimetres. A file that cannot be used gives an
 * {@link InputException} with a sentence for the user. Safe for use from several threads.
 *
 * <pre>{@code
 * Volume image = Volumes.read(Path.of("liver_0.nii.gz"));
 * LabelMap labels = Volumes.readLabels(Path.of("liver_0_labels.nii.gz"));
 * Volumes.write(labels, Path.of("copy.nii.gz"));
 * }</pre>
 */
public final class Volumes {

	private static final List<VolumeFormat> FORMATS = List.of(new NiftiFormat());

	private Volumes() {}

	/** The image with its stored scaling applied. */
	public static Volume read(final Path file) {
		return existing(file).read(file);
	}

	/**
	 * The label map; every value, after the stored scaling, must be whole and from 0 to
	 * 65,535, else the exception names the first that is not and its voxel. If the file
	 * scales its values, a thousandth is allowed for rounding.
	 */
	public static LabelMap readLabels(final Path file) {
		return existing(file).readLabels(file);
	}

	/** Size, place and type of the file; reads no voxels and so is quick for large files. */
	public static VolumeHeader header(final Path file) {
		return existing(file).header(file);
	}

	/**
	 * Writes float32. NIfTI keeps the affine as float32 (as float64 if an axis is
	 * longer than 32,767 voxels, which takes NIfTI-2). An existing file is replaced.
	 */
	public static void write(final Volume volume, final Path file) {
		byName(file).write(volume, file);
	}

	/** Writes uint8 if no label exceeds 255, else uint16; otherwise as {@link #write(Volume, Path)}. */
	public static void write(final LabelMap labels, final Path file) {
		byName(file).write(labels, file);
	}

	/** Whether the name ends like a volume's; hidden files (macOS leaves {@code ._x.nii.gz} behind) are none. */
	public static boolean isVolumeFile(final Path file) {
		return !name(file).startsWith(".") && format(file).isPresent();
	}

	/** The file's name without folder and volume ending: {@code a/liver_0.nii.gz} gives {@code liver_0}. */
	public static String stem(final Path file) {
		final String name = name(file);
		final Optional<String> ending = format(file).flatMap(f -> ending(f, name));
		return ending.map(e -> name.substring(0, name.length() - e.length())).orElse(name);
	}

	private static VolumeFormat existing(final Path file) {
		if (!Files.exists(file)) throw new InputException("%s does not exist; check the name and the folder.", file);
		if (Files.isDirectory(file)) throw new InputException("%s is a folder; give the volume file inside it.", file);
		return byName(file);
	}

	private static VolumeFormat byName(final Path file) {
		return format(file).orElseThrow(() -> new InputException(
			"%s does not have the name of a volume file Hermes knows; use %s.", file, known()));
	}

	private static Optional<VolumeFormat> format(final Path file) {
		final String name = name(file);
		return FORMATS.stream().filter(f -> ending(f, name).isPresent()).findFirst();
	}

	private static Optional<String> ending(final VolumeFormat format, final String name) {
		final String lower = name.toLowerCase(Locale.ROOT);
		return format.extensions().stream().filter(e -> lower.endsWith(e) && lower.length() > e.length()).findFirst();
	}

	private static String known() {
		return FORMATS.stream().map(f -> f.name() + " (" + String.join(", ", f.extensions()) + ")")
			.collect(Collectors.joining(", "));
	}

	private static String name(final Path file) {
		final Path name = file.getFileName();
		return name == null ? "" : name.toString();
	}
}
