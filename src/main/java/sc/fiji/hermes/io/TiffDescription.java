package sc.fiji.hermes.io;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.job.InputException;

/** What the image description of a TIFF says of its pages: ImageJ's or that of OME. Others say nothing that is known. */
interface TiffDescription {

	static TiffDescription of(final TiffFile tiff) {
		return OmeDescription.of(tiff).map(ome -> (TiffDescription) ome).orElseGet(() -> ImageJDescription.of(tiff));
	}

	/**
	 * The planes of the image, slices first, then channels, then time points.
	 *
	 * @throws InputException if they are not those that are described
	 */
	List<TiffPage> pages();

	long channels();

	long frames();

	/** Voxel size in mm. */
	double[] spacing();

	/** A property that ImageJ keeps with the image. */
	Optional<String> property(String name);

	/** What makes values of integers. */
	Scaling scaling();
}
