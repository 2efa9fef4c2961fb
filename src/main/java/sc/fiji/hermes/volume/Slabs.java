package sc.fiji.hermes.volume;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntFunction;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.blocks.PrimitiveBlocks;
import net.imglib2.type.NativeType;
import net.imglib2.view.Views;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;

/** Planes of an image that lies in no array, copied a few at a time. */
final class Slabs<A> implements Iterable<Slab<A>> {

	private final PrimitiveBlocks<?> blocks;
	private final long[] size;
	private final int plane;
	private final int depth;
	private final IntFunction<A> arrays;

	private Slabs(final PrimitiveBlocks<?> blocks, final Geometry geometry, final int slab, final IntFunction<A> arrays) {
		this.blocks = blocks;
		size = geometry.size();
		plane = plane(geometry);
		depth = (int) Math.max(1, Math.min(size[2], slab / plane));
		this.arrays = arrays;
	}

	/** @param slab voxels at once */
	static <T extends NativeType<T>, A> Slabs<A> of(final RandomAccessibleInterval<T> image, final Geometry geometry, final int slab,
		final IntFunction<A> arrays)
	{
		return new Slabs<>(blocks(image), geometry, slab, arrays);
	}

	/** Any image can be copied from, if not all of them fast. */
	static <T extends NativeType<T>> PrimitiveBlocks<T> blocks(final RandomAccessibleInterval<T> image) {
		return PrimitiveBlocks.of(image, PrimitiveBlocks.OnFallback.ACCEPT).threadSafe();
	}

	/** The image from 0 if it has the size of the geometry. */
	static <T> RandomAccessibleInterval<T> checked(final RandomAccessibleInterval<T> image, final Geometry geometry) {
		boolean same = image.numDimensions() == 3;
		for (int axis = 0; same && axis < 3; axis++) same = image.dimension(axis) == geometry.size(axis);
		if (!same) throw new IllegalArgumentException("an image of another size for " + geometry);
		plane(geometry);
		return Views.isZeroMin(image) ? image : Views.zeroMin(image);
	}

	/** Voxels of a plane across z. */
	private static int plane(final Geometry g) {
		if (g.size(0) * g.size(1) > Room.LARGEST_ARRAY) throw new InputException(
			"The image (%s) has slices of more than %d voxels, which is more than can be worked on; crop it or sample it down.", g,
			Room.LARGEST_ARRAY);
		return (int) (g.size(0) * g.size(1));
	}

	/** A length of arrays for all voxels. */
	static int length(final Geometry g) {
		if (g.voxels() > Room.LARGEST_ARRAY) throw new InputException(
			"The image (%s) has more voxels than this work can hold, %d; crop it or sample it down.", g, Room.LARGEST_ARRAY);
		return (int) g.voxels();
	}

	@Override
	public Iterator<Slab<A>> iterator() {
		return new Iterator<>() {

			private final A values = arrays.apply(depth * plane);
			private long z;

			@Override
			public boolean hasNext() {
				return z < size[2];
			}

			@Override
			public Slab<A> next() {
				if (!hasNext()) throw new NoSuchElementException();
				final int count = (int) Math.min(depth, size[2] - z);
				blocks.copy(new long[] { 0, 0, z }, values, new int[] { (int) size[0], (int) size[1], count });
				final Slab<A> slab = new Slab<>(values, 0, count * plane, z * plane);
				z += count;
				return slab;
			}
		};
	}
}
