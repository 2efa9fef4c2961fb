package sc.fiji.hermes.io;

import sc.fiji.hermes.volume.Geometry;

/**
 * What a volume file says of itself before any voxel is read.
 *
 * @param geometry size and place of one 3-D volume of the file
 * @param datatype name of the stored type, e.g. {@code int16}, {@code float32}, {@code RGB24}
 * @param channels values per voxel; 1 for what Hermes can read
 * @param frames 3-D volumes in the file (time points), of which {@link ReadOptions#withFrame} chooses one
 */
public record VolumeHeader(Geometry geometry, String datatype, long channels, long frames) {}
