package sc.fiji.hermes.io;

import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/**
 * One file format for volumes, found by file name. Implementations are stateless,
 * safe for use from several threads, translate their format's coordinates to RAS+
 * millimetres, and answer every unusable file with an
 * {@link sc.fiji.hermes.job.InputException}.
 */
interface VolumeFormat {

	/** Name for messages, e.g. {@code NIfTI}. */
	String name();

	/** File name endings in lower case with their dot, longest first, e.g. {@code .nii.gz}. */
	List<String> extensions();

	/** Geometry and type of an existing file, without its voxels. */
	VolumeHeader header(Path file);

	/** Scaled float32 voxels of an existing file. */
	Volume read(Path file);

	/** The same as labels, as {@link Volumes#readLabels} promises. */
	LabelMap readLabels(Path file);

	/** Writes float32 under the final name in one step. */
	void write(Volume volume, Path file);

	/** Writes the smallest unsigned type that holds every label, in one step. */
	void write(LabelMap labels, Path file);
}
