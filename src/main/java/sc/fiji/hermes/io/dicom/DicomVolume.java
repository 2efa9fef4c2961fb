package sc.fiji.hermes.io.dicom;

import java.util.List;

import sc.fiji.hermes.volume.Volume;

/**
 * A volume that was read from a series, and what the user should know of how.
 *
 * @param notes sentences, e.g. that tilted slices were resampled; none where the voxels are the scanner's own and all is well
 */
public record DicomVolume(Volume volume, List<String> notes) {

	public DicomVolume {
		notes = List.copyOf(notes);
	}
}
