package sc.fiji.hermes.io;

import java.util.List;

import sc.fiji.hermes.volume.Geometry;

/**
 * What a volume file says of itself before any voxel is read.
 *
 * @param geometry size and place of one 3-D volume of the file
 * @param datatype name of the stored type, e.g. {@code int16}, {@code float32}, {@code RGB24}
 * @param channels values per voxel; 1 for what Hermes can read, more in label maps of several layers
 * @param frames 3-D volumes in the file (time points), of which {@link ReadOptions#withFrame} chooses one
 * @param notes sentences on what the header leaves in doubt, such as left and right, how it is taken, and, after the last
 *            semicolon, what to do; without the name of the file, so that equal notes of several files can be told together
 * @param segments the structures of a label map that says their names; empty where nothing says them
 */
public record VolumeHeader(Geometry geometry, String datatype, long channels, long frames, List<String> notes, List<Segment> segments) {

	public VolumeHeader {
		notes = List.copyOf(notes);
		segments = List.copyOf(segments);
	}

	/** A header that leaves nothing in doubt and names no structures. */
	public VolumeHeader(final Geometry geometry, final String datatype, final long channels, final long frames) {
		this(geometry, datatype, channels, frames, List.of(), List.of());
	}
}
