package sc.fiji.hermes.io;

import java.util.Optional;

import sc.fiji.hermes.file.ScratchFile;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.LazyPlanes;

/**
 * The values of a label map that is being made: an array where there is room for it, else a temporary file. All are 0 at first. Single
 * values are quick to get and set in the order in which they are stored. Not thread-safe.
 */
public final class LabelStore {

	private final Geometry geometry;
	private final Room room;
	private final Optional<short[]> array;
	private final Optional<ScratchFile> file;
	/** A part of the file that somebody looked at last, or the array. */
	private short[] part;
	private long first, end;
	private boolean changed;

	private LabelStore(final Geometry geometry, final Room room, final Optional<short[]> array, final Optional<ScratchFile> file) {
		this.geometry = geometry;
		this.room = room;
		this.array = array;
		this.file = file;
		part = array.orElseGet(() -> new short[(int) Math.min(room.slab(), geometry.voxels())]);
		end = array.isPresent() ? part.length : 0;
	}

	/** @throws sc.fiji.hermes.job.InputException if there is no room for it on the disk, either */
	public static LabelStore of(final Geometry geometry, final Room room) {
		final long voxels = geometry.voxels();
		if (VolumeStore.inMemory(voxels, Short.BYTES, room)) return new LabelStore(geometry, room, Optional.of(new short[(int) voxels]), Optional.empty());
		return new LabelStore(geometry, room, Optional.empty(), Optional.of(ScratchFile.of(voxels, Short.BYTES)));
	}

	/**
	 * Writes a box of voxels.
	 *
	 * @param values x fastest
	 */
	public void put(final long[] min, final int[] size, final short[] values) {
		keep();
		Boxes.rows(geometry, min, size, (at, from, count) -> {
			if (array.isPresent()) System.arraycopy(values, from, array.get(), (int) at, count);
			else if (count < Boxes.FEW) file.orElseThrow().scatter(at, values, from, count);
			else file.orElseThrow().write(at, values, from, count);
		});
	}

	/** Writes the first {@code count} of some values. @param at index of the first in the map, x fastest */
	public void put(final long at, final short[] values, final int count) {
		keep();
		if (array.isPresent()) System.arraycopy(values, 0, array.get(), (int) at, count);
		else file.orElseThrow().write(at, values, 0, count);
	}

	/** The value of a voxel, x fastest. */
	public short get(final long voxel) {
		if (voxel < first || voxel >= end) load(voxel);
		return part[(int) (voxel - first)];
	}

	public void set(final long voxel, final short value) {
		if (voxel < first || voxel >= end) load(voxel);
		part[(int) (voxel - first)] = value;
		changed = true;
	}

	private void load(final long voxel) {
		save();
		first = voxel / part.length * part.length;
		end = Math.min(geometry.voxels(), first + part.length);
		file.orElseThrow().read(first, part, 0, (int) (end - first));
	}

	private void save() {
		if (changed) file.ifPresent(f -> f.write(first, part, 0, (int) (end - first)));
		changed = false;
	}

	/** So that the part is read again after the file was changed. */
	private void keep() {
		if (array.isPresent()) return;
		save();
		first = 0;
		end = 0;
	}

	/** The label map over the same memory; nothing may be put or set any more. */
	public LabelMap labels() {
		if (array.isPresent()) return LabelMap.of(array.get(), geometry);
		keep();
		part = new short[0];
		final ScratchFile values = file.orElseThrow();
		final int plane = (int) (geometry.size(0) * geometry.size(1));
		return LabelMap.of(LazyPlanes.shorts(geometry, (z, planes) -> {
			final short[] made = new short[planes * plane];
			values.read(z * plane, made, 0, made.length);
			return made;
		}), geometry, room);
	}
}
