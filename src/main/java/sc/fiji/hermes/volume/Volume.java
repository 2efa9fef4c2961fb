package sc.fiji.hermes.volume;

import java.lang.ref.SoftReference;
import java.util.List;
import java.util.Optional;

import net.imglib2.AbstractWrappedInterval;
import net.imglib2.Interval;
import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImg;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.type.numeric.real.FloatType;

import sc.fiji.hermes.job.Room;

/**
 * A scalar 3-D image and its {@link Geometry}: an imglib2 image of axes x, y, z. Values are float32 in the unit of the modality (HU for
 * CT, SUV for PET, arbitrary for MR).
 * <p>
 * Small ones lie in an array, x fastest, so that the array read row-major has shape {@code [z, y, x]}; work on them is fastest. Others may
 * be anything that imglib2 can look at, such as planes of a file, and have as many voxels as they like. {@link #slabs()} and
 * {@link #copy} serve both. What is read from files at once is {@link Room}'s to say.
 *
 * <pre>{@code
 * Volume small = Volume.of(new float[2 * 3 * 4], Geometry.ofSpacing(new long[] { 2, 3, 4 }, 1, 1, 1));
 * Volume large = Volume.of(LazyPlanes.floats(geometry, planes), geometry);
 * }</pre>
 */
public final class Volume extends AbstractWrappedInterval<RandomAccessibleInterval<FloatType>> implements
	RandomAccessibleInterval<FloatType>
{

	private final Geometry geometry;
	private final Optional<float[]> array;
	private final int slab;
	/** Of an image in no array, as long as memory is not needed for something else. */
	private volatile SoftReference<float[]> copy = new SoftReference<>(null);

	private Volume(final RandomAccessibleInterval<FloatType> image, final Optional<float[]> array, final Geometry geometry, final int slab) {
		super(image);
		this.array = array;
		this.geometry = geometry;
		this.slab = slab;
	}

	/** Wraps {@code data} (x fastest) without copying. */
	public static Volume of(final float[] data, final Geometry geometry) {
		if (data.length != geometry.voxels()) throw new IllegalArgumentException(data.length + " values for " + geometry);
		return new Volume(ArrayImgs.floats(data, geometry.size()), Optional.of(data), geometry, data.length);
	}

	/** Wraps an image of axes x, y, z without copying; an array behind it is recognised. */
	public static Volume of(final RandomAccessibleInterval<FloatType> image, final Geometry geometry) {
		return of(image, geometry, Room.ofHeap());
	}

	/** The same. @param room says how many voxels {@link #slabs()} copies at once */
	public static Volume of(final RandomAccessibleInterval<FloatType> image, final Geometry geometry, final Room room) {
		final RandomAccessibleInterval<FloatType> plain = Slabs.checked(image instanceof Volume v ? v.sourceInterval : image, geometry);
		if (plain instanceof ArrayImg<?, ?> a && a.update(null) instanceof FloatArray f && f.getCurrentStorageArray().length == geometry.voxels())
			return of(f.getCurrentStorageArray(), geometry);
		return new Volume(plain, Optional.empty(), geometry, room.slab());
	}

	/** The array in which the values lie, x fastest, if they do; owned by this volume, do not write to it. */
	public Optional<float[]> array() {
		return array;
	}

	/**
	 * The values, x fastest: the array in which they lie, owned by this volume, not to be written to; of an image that lies in none, a copy
	 * that is made now and may be kept.
	 *
	 * @throws sc.fiji.hermes.job.InputException if there are more values than an array can hold
	 */
	public float[] data() {
		if (array.isPresent()) return array.get();
		final float[] known = copy.get();
		if (known != null) return known;
		final float[] made = new float[Slabs.length(geometry)];
		final int[] size = { (int) geometry.size(0), (int) geometry.size(1), (int) geometry.size(2) };
		Slabs.blocks(sourceInterval).copy(new long[3], made, size);
		copy = new SoftReference<>(made);
		return made;
	}

	/** All values in the order in which they are stored; an array is one slab. */
	public Iterable<Slab<float[]>> slabs() {
		if (array.isPresent()) return List.of(new Slab<>(array.get(), 0, array.get().length, 0));
		return Slabs.of(sourceInterval, geometry, slab, float[]::new);
	}

	/** Copies planes across z. @param to receives them from index 0, x fastest */
	public void planes(final long first, final int count, final float[] to) {
		copy(new long[] { 0, 0, first }, new int[] { (int) geometry.size(0), (int) geometry.size(1), count }, to);
	}

	/**
	 * Copies a box of voxels.
	 *
	 * @param min first voxel along x, y, z
	 * @param size of the box
	 * @param to receives the values from index 0, x fastest
	 */
	public void copy(final long[] min, final int[] size, final float[] to) {
		if (array.isEmpty()) {
			Slabs.blocks(sourceInterval).copy(min, to, size);
			return;
		}
		final int nx = (int) geometry.size(0), ny = (int) geometry.size(1);
		final int from = (int) ((min[2] * ny + min[1]) * nx + min[0]);
		if (size[0] == nx && size[1] == ny) System.arraycopy(array.get(), from, to, 0, nx * ny * size[2]);
		else for (int z = 0; z < size[2]; z++) for (int y = 0; y < size[1]; y++)
			System.arraycopy(array.get(), from + (z * ny + y) * nx, to, (z * size[1] + y) * size[0], size[0]);
	}

	public Geometry geometry() {
		return geometry;
	}

	/** The values as an imglib2 image of axes x, y, z; that which was wrapped, over the same memory. */
	public RandomAccessibleInterval<FloatType> image() {
		return sourceInterval;
	}

	@Override
	public RandomAccess<FloatType> randomAccess() {
		return sourceInterval.randomAccess();
	}

	@Override
	public RandomAccess<FloatType> randomAccess(final Interval interval) {
		return sourceInterval.randomAccess(interval);
	}
}
