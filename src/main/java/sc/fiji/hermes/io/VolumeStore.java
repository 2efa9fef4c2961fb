package sc.fiji.hermes.io;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

import sc.fiji.hermes.file.ScratchFile;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LazyPlanes;
import sc.fiji.hermes.volume.Slab;
import sc.fiji.hermes.volume.Volume;

/**
 * The values of a volume that is being made: an array where there is room for it, else a temporary file. All are 0 at first. Not
 * thread-safe.
 *
 * <pre>{@code
 * VolumeStore store = VolumeStore.of(geometry, job.room());
 * store.put(new long[] { 0, 0, z }, new int[] { nx, ny, 1 }, plane);
 * Volume volume = store.volume();
 * }</pre>
 */
public final class VolumeStore {

	private final Geometry geometry;
	private final Room room;
	private final Optional<float[]> array;
	private final Optional<ScratchFile> file;

	private VolumeStore(final Geometry geometry, final Room room, final Optional<float[]> array, final Optional<ScratchFile> file) {
		this.geometry = geometry;
		this.room = room;
		this.array = array;
		this.file = file;
	}

	/** @throws sc.fiji.hermes.job.InputException if there is no room for it on the disk, either */
	public static VolumeStore of(final Geometry geometry, final Room room) {
		final long voxels = geometry.voxels();
		if (inMemory(voxels, Float.BYTES, room)) return of(new float[(int) voxels], geometry, room);
		return new VolumeStore(geometry, room, Optional.empty(), Optional.of(ScratchFile.of(voxels, Float.BYTES)));
	}

	/** Whether an array is the place for values. @param width bytes of each */
	static boolean inMemory(final long voxels, final int width, final Room room) {
		// where the disk is full, memory may still do
		return room.fits(voxels) || voxels <= Room.LARGEST_ARRAY && !ScratchFile.hasRoom(voxels, width);
	}

	/** @param values the array in which they lie, x fastest */
	public static VolumeStore of(final float[] values, final Geometry geometry, final Room room) {
		return new VolumeStore(geometry, room, Optional.of(values), Optional.empty());
	}

	public Geometry geometry() {
		return geometry;
	}

	/**
	 * Writes a box of voxels.
	 *
	 * @param values x fastest
	 */
	public void put(final long[] min, final int[] size, final float[] values) {
		Boxes.rows(geometry, min, size, (at, from, count) -> {
			if (array.isPresent()) System.arraycopy(values, from, array.get(), (int) at, count);
			else if (count < Boxes.FEW) file.orElseThrow().scatter(at, values, from, count);
			else file.orElseThrow().write(at, values, from, count);
		});
	}

	/** Writes the first {@code count} of some values. @param at index of the first in the volume, x fastest */
	public void put(final long at, final float[] values, final int count) {
		if (array.isPresent()) System.arraycopy(values, 0, array.get(), (int) at, count);
		else file.orElseThrow().write(at, values, 0, count);
	}

	/** All values in order. They may be changed, and are after {@link #put(Slab)}. */
	public Iterable<Slab<float[]>> slabs() {
		if (array.isPresent()) return List.of(new Slab<>(array.get(), 0, array.get().length, 0));
		final int length = (int) Math.min(room.slab(), geometry.voxels());
		return () -> new Iterator<>() {

			private final float[] values = new float[length];
			private long at;

			@Override
			public boolean hasNext() {
				return at < geometry.voxels();
			}

			@Override
			public Slab<float[]> next() {
				if (!hasNext()) throw new NoSuchElementException();
				final int n = (int) Math.min(length, geometry.voxels() - at);
				file.orElseThrow().read(at, values, 0, n);
				at += n;
				return new Slab<>(values, 0, n, at - n);
			}
		};
	}

	/** Keeps what was changed in a slab of {@link #slabs}. */
	public void put(final Slab<float[]> changed) {
		file.ifPresent(f -> f.write(changed.first(), changed.values(), changed.from(), changed.to() - changed.from()));
	}

	/** The volume over the same memory; nothing may be put any more. */
	public Volume volume() {
		if (array.isPresent()) return Volume.of(array.get(), geometry);
		final ScratchFile values = file.orElseThrow();
		final int plane = (int) (geometry.size(0) * geometry.size(1));
		return Volume.of(LazyPlanes.floats(geometry, (first, planes) -> {
			final float[] made = new float[planes * plane];
			values.read(first * plane, made, 0, made.length);
			return made;
		}), geometry, room);
	}
}
