package sc.fiji.hermes.io;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;

/**
 * Which part of a volume file is read; every default of it is here. Immutable: each setter returns a changed copy.
 *
 * <pre>{@code
 * Volume third = Volumes.read(Path.of("cine.nii.gz"), ReadOptions.options().withFrame(3));
 * Volume block = Volumes.read(Path.of("ct.nii.gz"), ReadOptions.options().withSlices(100, 16));
 * }</pre>
 */
public final class ReadOptions {

	private static final ReadOptions DEFAULTS = new ReadOptions(0, 0, 0, -1, Optional.empty(), note -> {}, Optional.empty());

	private final int frame;
	private final long first;
	private final long slices;
	private final int layer;
	private final Optional<String> series;
	private final Consumer<String> notes;
	private final Optional<Room> room;

	private ReadOptions(final int frame, final long first, final long slices, final int layer, final Optional<String> series,
		final Consumer<String> notes, final Optional<Room> room)
	{
		this.frame = frame;
		this.first = first;
		this.slices = slices;
		this.layer = layer;
		this.series = series;
		this.notes = notes;
		this.room = room;
	}

	/** All slices of the only 3-D volume; a file of several time points is refused. */
	public static ReadOptions options() {
		return DEFAULTS;
	}

	/** The time point to read from a file of several, counted from 1; 1 is also right for a file that holds only one. */
	public ReadOptions withFrame(final int number) {
		if (number < 1) throw new InputException("The time point is %d; give 1 or more.", number);
		return new ReadOptions(number, first, slices, layer, series, notes, room);
	}

	/**
	 * Only {@code count} slices along the third stored axis, from slice {@code start}, counted from 0. The geometry of the
	 * result is that of the block. Of a compressed file, everything up to the block is unpacked but not kept.
	 */
	public ReadOptions withSlices(final long start, final long count) {
		if (start < 0 || count < 1) throw new InputException("The block has %d slices from slice %d; give 1 or more, from 0 or more.",
			count, start);
		return new ReadOptions(frame, start, count, layer, series, notes, room);
	}

	/** Of a label map with several layers of structures that may overlap, the one of this number, from 0. */
	public ReadOptions withLayer(final int number) {
		if (number < 0) throw new InputException("The layer is %d; give 0 or more.", number);
		return new ReadOptions(frame, first, slices, number, series, notes, room);
	}

	/** The layer that was asked for; empty if none was. */
	public OptionalInt layer() {
		return layer < 0 ? OptionalInt.empty() : OptionalInt.of(layer);
	}

	/** The series to read from a folder of DICOM images that holds several: its number, UID or description. */
	public ReadOptions withSeries(final String wanted) {
		return new ReadOptions(frame, first, slices, layer, Optional.of(wanted), notes, room);
	}

	/** Who hears, in sentences, what the user should know of how the voxels came about, such as that they were resampled. */
	public ReadOptions withNotes(final Consumer<String> listener) {
		return new ReadOptions(frame, first, slices, layer, series, listener, room);
	}

	/** The series that was asked for; empty if none was. */
	public Optional<String> series() {
		return series;
	}

	/** Nobody, if {@link #withNotes} was not called. */
	public Consumer<String> notes() {
		return notes;
	}

	/** The time point that was asked for, from 1; empty if none was. */
	public OptionalInt frame() {
		return frame == 0 ? OptionalInt.empty() : OptionalInt.of(frame);
	}

	/** First slice of the block, from 0. */
	public long firstSlice() {
		return first;
	}

	/** Slices of the block in a volume of {@code all} slices. */
	public long slices(final long all) {
		return slices == 0 ? all : slices;
	}

	/**
	 * How much may be in memory at once, {@link Room#ofHeap} by default. An image that has no room in an array stays in its file if that is
	 * not compressed, which must not change until the work is done, else it is unpacked to a temporary one, as labels always are. DICOM
	 * series do not ask: they always lie in an array.
	 */
	public ReadOptions withRoom(final Room other) {
		return new ReadOptions(frame, first, slices, layer, series, notes, Optional.of(other));
	}

	/** How much may be in memory at once. */
	public Room room() {
		return room.orElseGet(Room::ofHeap);
	}
}
