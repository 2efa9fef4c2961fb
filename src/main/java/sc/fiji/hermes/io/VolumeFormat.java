package sc.fiji.hermes.io;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * One way to keep volumes on a disk. Implementations are stateless, safe for use from several threads, translate their
 * format's coordinates to RAS+ millimetres, believe no header before the file's size bears it out, and answer every
 * unusable file with an {@link sc.fiji.hermes.job.InputException} of one sentence.
 * <p>
 * {@link Volumes} is the front door to all formats; a new one is added to its list.
 */
public interface VolumeFormat {

	/** Name for messages, e.g. {@code NIfTI}. */
	String name();

	/** File name endings in lower case with their dot, longest first, e.g. {@code .nii.gz}; empty for folders. */
	List<String> extensions();

	/**
	 * Endings of files that belong to another one, such as {@code .img} to {@code .hdr}: they may be given instead of it, but
	 * where a folder is listed they are no volumes of their own.
	 */
	default List<String> companions() {
		return List.of();
	}

	/**
	 * Whether this is the format of an existing file or folder. The name decides, and where other formats share the name, the
	 * content; a damaged file of the format still is one.
	 */
	default boolean canRead(final Path file) {
		return Files.isRegularFile(file) && ending(file).isPresent();
	}

	/** Geometry and type of what {@link #canRead}, without its voxels. */
	VolumeHeader header(Path file);

	/** The same where a folder holds several volumes, of which the options choose one. */
	default VolumeHeader header(final Path file, final ReadOptions options) {
		return header(file);
	}

	/** Scaled float32 voxels of the chosen time point and slices. */
	Volume read(Path file, ReadOptions options);

	/** Voxels as they are stored, as {@link Volumes#readStored} promises. */
	StoredSlices readStored(Path file, ReadOptions options);

	/** The same as labels, as {@link Volumes#readLabels(Path)} promises. */
	LabelMap readLabels(Path file, ReadOptions options);

	/** Writes float32 under the final name in one step; a format or ending that is only read says so. */
	void write(Volume volume, Path file);

	/** Writes the type that the slices have, as {@link Volumes#write(StoredSlices, Path)} promises. */
	void write(StoredSlices slices, Path file);

	/** Writes the smallest unsigned type that holds every label, in one step. */
	void write(LabelMap labels, Path file);

	/** The ending of this format, companions included, that the file's name has. */
	default Optional<String> ending(final Path file) {
		final String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
		return Stream.concat(extensions().stream(), companions().stream()).filter(e -> name.endsWith(e) && name.length() > e.length())
			.findFirst();
	}
}
