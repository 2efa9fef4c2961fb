package sc.fiji.hermes.io;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.function.BiFunction;

import sc.fiji.hermes.file.IOConsumer;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Volume;

/** Base of the formats of one file: images and label maps differ in their numbers only. */
abstract class WritableFormat implements VolumeFormat {

	@Override
	public final Volume read(final Path file, final ReadOptions options) {
		return read(file, options, (in, raster, o) -> o.room().fits(raster.block(o, in.file()).geometry().voxels()) ? Voxels.floats(in, raster, o)
			: LargeFiles.volume(this, file, in, raster, o));
	}

	@Override
	public final StoredSlices readStored(final Path file, final ReadOptions options) {
		return read(file, options, SliceReader::read);
	}

	@Override
	public final LabelMap readLabels(final Path file, final ReadOptions options) {
		return read(file, options, (in, raster, o) -> o.room().fits(raster.layers(o, in.file()).geometry().voxels()) ? Voxels.labels(in, raster, o)
			: LargeFiles.labels(in, raster, o));
	}

	private <T> T read(final Path file, final ReadOptions options, final Decoder<T> decoder) {
		return open(file, (in, raster) -> {
			raster.notes().forEach(note -> options.notes().accept(file.getFileName() + ": " + note));
			return decoder.decode(in, raster, options);
		});
	}

	/** What makes voxels of the numbers of a file. */
	@FunctionalInterface
	private interface Decoder<T> {

		T decode(VolumeInput in, Raster raster, ReadOptions options);
	}

	/**
	 * Opens a file and closes it again.
	 *
	 * @param reader is given the file at the first voxel of the raster
	 */
	abstract <T> T open(Path file, BiFunction<VolumeInput, Raster, T> reader);

	@Override
	public final void write(final Volume volume, final Path file) {
		write(volume.geometry(), ScalarType.FLOAT32, file, out -> Voxels.write(out, volume));
	}

	@Override
	public final void write(final StoredSlices slices, final Path file) {
		if (slices.frames() != 1 || slices.slope() != 1 || slices.offset() != 0) throw new IllegalArgumentException(
			"only one time point without scaling is written");
		write(slices.geometry(), slices.type().scalar(), file, out -> Voxels.write(out, slices.pixels()));
	}

	@Override
	public final void write(final LabelMap labels, final Path file) {
		final ScalarType type = Voxels.labelType(labels);
		write(labels.geometry(), type, file, out -> Voxels.write(out, labels, type));
	}

	/**
	 * Writes a file in one step.
	 *
	 * @param type float32, uint8, uint16 or int16
	 * @param voxels writes them little-endian, x fastest; may be called more than once
	 */
	abstract void write(Geometry geometry, ScalarType type, Path file, IOConsumer<OutputStream> voxels);
}
