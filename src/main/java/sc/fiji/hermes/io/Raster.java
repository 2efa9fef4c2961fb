package sc.fiji.hermes.io;

import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Remedy;
import sc.fiji.hermes.volume.Geometry;

/**
 * How the numbers of a file make volumes: one after the other, x fastest, then y, z and time.
 *
 * @param geometry of one 3-D volume
 * @param datatype name of the stored type for users
 * @param channels values per voxel, refused unless 1
 * @param frames 3-D volumes
 * @param notes as in {@link VolumeHeader}
 * @param segments as in {@link VolumeHeader}
 */
record Raster(Geometry geometry, ScalarType type, ByteOrder order, Scaling scaling, String datatype, long channels, long frames,
	List<String> notes, List<Segment> segments)
{

	private static final int MOST_LAYERS = 1 << 10;

	VolumeHeader header() {
		return new VolumeHeader(geometry, datatype, channels, frames, notes, segments);
	}

	/** The same voxels stored as another type. */
	Raster with(final ScalarType newType, final ByteOrder newOrder) {
		return new Raster(geometry, newType, newOrder, scaling, datatype, channels, frames, notes, segments);
	}

	/**
	 * The place of the block that the options choose.
	 *
	 * @throws InputException if there is no such block, or the file holds several and none is chosen
	 */
	Block block(final ReadOptions options, final Path file) {
		if (channels > 1) throw new InputException(
			"%s has %d values per voxel, but one is needed; save each channel as a file of its own.", file, channels);
		return block(options, file, 1);
	}

	/** The same of a label map, whose layers lie voxel by voxel one beside the other, if the options choose one of them. */
	Block layers(final ReadOptions options, final Path file) {
		if (options.layer().isEmpty()) return block(options, file);
		final int layer = options.layer().getAsInt();
		if (layer >= channels || channels > MOST_LAYERS) throw new InputException("%s has no layer %d of labels; it holds %d.", file, layer,
			channels);
		return block(options, file, (int) channels);
	}

	private Block block(final ReadOptions options, final Path file, final int values) {
		final int frame = frame(options, frames, file);
		final long all = geometry.size(2);
		final long first = options.firstSlice();
		final long count = options.slices(all);
		checkSlices(options, all, file);
		final long plane = geometry.size(0) * geometry.size(1) * type.bytes() * values;
		// a volume has at most 2⁴⁰ voxels of 2¹⁰ values of 8 bytes, so neither product nor sum overflows before the check
		if (frame - 1 > Long.MAX_VALUE / (2 * plane * all)) throw VolumeInput.truncated(file, null);
		return new Block(geometry.slices(first, count), (frame - 1) * plane * all + first * plane, plane * count);
	}

	/** The time point to read, from 1. */
	static int frame(final ReadOptions options, final long frames, final Path file) {
		if (options.frame().isEmpty() && frames > 1) throw new InputException(
			"%s holds %d volumes (time points), but one is needed; choose one as time point, 1 to %d%s, or save it as a 3-D file.",
			file, frames, frames, Remedy.FRAME);
		final int frame = options.frame().orElse(1);
		if (frame > frames) throw new InputException("%s has no time point %d; give 1%s.", file, frame, frames > 1 ? " to " + frames : "");
		return frame;
	}

	/** Whether the slices that are asked for exist. */
	static void checkSlices(final ReadOptions options, final long all, final Path file) {
		final long first = options.firstSlice();
		final long count = options.slices(all);
		if (first >= all || count > all - first) throw new InputException(
			"%s has %d slices, so there is no block of %d from slice %d; ask for less.", file, all, count, first);
	}

	/**
	 * A run of voxels.
	 *
	 * @param geometry of the block
	 * @param start bytes before it
	 * @param bytes of its voxels
	 */
	record Block(Geometry geometry, long start, long bytes) {}
}
