package sc.fiji.hermes.volume;

import java.lang.ref.SoftReference;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

import net.imglib2.AbstractWrappedInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.converter.Converters;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.type.numeric.integer.UnsignedShortType;

import sc.fiji.hermes.job.Room;

/**
 * One label value (0 to 65,535, 0 = background) for every voxel, and its {@link Geometry}: an imglib2 image of axes x, y, z. Small ones
 * lie in an array, unsigned, x fastest; others may be anything that imglib2 can look at, as with {@link Volume}.
 */
public final class LabelMap extends AbstractWrappedInterval<RandomAccessibleInterval<UnsignedShortType>> implements
	RandomAccessibleInterval<UnsignedShortType>
{

	private final Geometry geometry;
	private final Optional<short[]> array;
	private final int slab;
	/** Of an image in no array, as long as memory is not needed for something else. */
	private volatile SoftReference<short[]> copy = new SoftReference<>(null);

	private LabelMap(final RandomAccessibleInterval<UnsignedShortType> image, final Optional<short[]> array, final Geometry geometry,
		final int slab)
	{
		super(image);
		this.array = array;
		this.geometry = geometry;
		this.slab = slab;
	}

	/** Wraps {@code data} (x fastest, unsigned) without copying. */
	public static LabelMap of(final short[] data, final Geometry geometry) {
		if (data.length != geometry.voxels()) throw new IllegalArgumentException(data.length + " values for " + geometry);
		return new LabelMap(ArrayImgs.unsignedShorts(data, geometry.size()), Optional.of(data), geometry, data.length);
	}

	/** Wraps an image of axes x, y, z without copying; an array behind it is recognised. */
	public static LabelMap of(final RandomAccessibleInterval<UnsignedShortType> image, final Geometry geometry) {
		return of(image, geometry, Room.ofHeap());
	}

	/** The same. @param room says how many voxels {@link #slabs()} copies at once */
	public static LabelMap of(final RandomAccessibleInterval<UnsignedShortType> image, final Geometry geometry, final Room room) {
		final RandomAccessibleInterval<UnsignedShortType> plain = Slabs.checked(image instanceof LabelMap m ? m.sourceInterval : image, geometry);
		if (plain instanceof ArrayImg<?, ?> a && a.update(null) instanceof ShortArray s && s.getCurrentStorageArray().length == geometry.voxels())
			return of(s.getCurrentStorageArray(), geometry);
		return new LabelMap(plain, Optional.empty(), geometry, room.slab());
	}

	/** The array in which the values lie, x fastest, unsigned, if they do; owned by this map, do not write to it. */
	public Optional<short[]> array() {
		return array;
	}

	/**
	 * The values, x fastest, unsigned: the array in which they lie, owned by this map, not to be written to; of a map that lies in none, a
	 * copy that is made now and may be kept.
	 *
	 * @throws sc.fiji.hermes.job.InputException if there are more values than an array can hold
	 */
	public short[] data() {
		if (array.isPresent()) return array.get();
		final short[] known = copy.get();
		if (known != null) return known;
		final short[] made = new short[Slabs.length(geometry)];
		final int[] size = { (int) geometry.size(0), (int) geometry.size(1), (int) geometry.size(2) };
		Slabs.blocks(sourceInterval).copy(new long[3], made, size);
		copy = new SoftReference<>(made);
		return made;
	}

	/** All values in the order in which they are stored; an array is one slab. */
	public Iterable<Slab<short[]>> slabs() {
		if (array.isPresent()) return List.of(new Slab<>(array.get(), 0, array.get().length, 0));
		return Slabs.of(sourceInterval, geometry, slab, short[]::new);
	}

	public Geometry geometry() {
		return geometry;
	}

	/** The labels as an imglib2 image of axes x, y, z; that which was wrapped, over the same memory. */
	public RandomAccessibleInterval<UnsignedShortType> image() {
		return sourceInterval;
	}

	/** A copy of a plane across z, x fastest. */
	public short[] plane(final long z) {
		final int nx = (int) geometry.size(0), ny = (int) geometry.size(1);
		final short[] plane = new short[nx * ny];
		if (array.isPresent()) System.arraycopy(array.get(), (int) z * plane.length, plane, 0, plane.length);
		else Slabs.blocks(sourceInterval).copy(new long[] { 0, 0, z }, plane, new int[] { nx, ny, 1 });
		return plane;
	}

	/** A map of other values: of an array a copy, else one that looks at this. @param values from 0 to 65,535, of each value */
	public LabelMap mapped(final IntUnaryOperator values) {
		if (array.isEmpty()) return new LabelMap(Converters.convert(sourceInterval, (in, out) -> out.set(values.applyAsInt(in.get())),
			new UnsignedShortType()), Optional.empty(), geometry, slab);
		final short[] from = array.get(), to = new short[from.length];
		for (int i = 0; i < to.length; i++) to[i] = (short) values.applyAsInt(from[i] & 0xffff);
		return of(to, geometry);
	}

	/** Voxel count per label value; index = value, length = largest value + 1. */
	public long[] histogram() {
		final long[] counts = new long[1 << 16];
		int max = 0;
		for (final Slab<short[]> s : slabs()) {
			final short[] values = s.values();
			for (int i = s.from(); i < s.to(); i++) counts[values[i] & 0xffff]++;
		}
		for (int v = 0; v < counts.length; v++) if (counts[v] > 0) max = v;
		return Arrays.copyOf(counts, max + 1);
	}

	@Override
	public RandomAccess<UnsignedShortType> randomAccess() {
		return sourceInterval.randomAccess();
	}

	@Override
	public RandomAccess<UnsignedShortType> randomAccess(final Interval interval) {
		return sourceInterval.randomAccess(interval);
	}
}
