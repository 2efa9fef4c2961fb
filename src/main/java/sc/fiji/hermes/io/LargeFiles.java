package sc.fiji.hermes.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

import sc.fiji.hermes.file.AtomicFile;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.LazyPlanes;
import sc.fiji.hermes.volume.Volume;

/** Volumes of files that have no room in memory. Those whose planes can be found stay where they are, others are unpacked once. */
final class LargeFiles {

	private LargeFiles() {}

	/** What a file was when it was read first. */
	private record State(Path file, long size, FileTime time) {

		static State of(final Path file) {
			try {
				final BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
				return new State(file, a.size(), a.lastModifiedTime());
			}
			catch (final IOException e) {
				throw new InputException(e, "%s cannot be read any more (%s); leave it in its place until the work is done.", file, AtomicFile.reason(e));
			}
		}

		void check() {
			if (!equals(of(file))) throw new InputException("%s was changed while it was being read; start again.", file);
		}
	}

	/**
	 * A volume that reads planes when they are looked at.
	 *
	 * @param in at the first voxel of the raster
	 */
	static Volume volume(final WritableFormat format, final Path file, final VolumeInput in, final Raster raster, final ReadOptions options) {
		final Geometry g = Voxels.start(in, raster.block(options, in.file())).geometry();
		if (!in.isSeekable()) return unpacked(in, raster, g, options);
		// the header's file may be another than that of the voxels
		final State header = State.of(file), voxels = State.of(in.file());
		return Volume.of(LazyPlanes.floats(g, (first, planes) -> {
			header.check();
			voxels.check();
			final ReadOptions some = options.withSlices(options.firstSlice() + first, planes);
			return format.open(file, (again, r) -> Voxels.floats(again, r, some)).data();
		}), g, options.room());
	}

	private static Volume unpacked(final VolumeInput in, final Raster raster, final Geometry g, final ReadOptions options) {
		final VolumeStore store = VolumeStore.of(g, options.room());
		final float[] values = new float[Voxels.BLOCK];
		Voxels.floats(in, raster, g.voxels(), values, (start, n) -> store.put(start, values, n));
		return store.volume();
	}

	/** Labels, which are all read once, since one that is none must be told at once. */
	static LabelMap labels(final VolumeInput in, final Raster raster, final ReadOptions options) {
		final Geometry g = Voxels.start(in, raster.layers(options, in.file())).geometry();
		final LabelStore store = LabelStore.of(g, options.room());
		Voxels.labels(in, raster, g, options, store::put);
		return store.labels();
	}
}
