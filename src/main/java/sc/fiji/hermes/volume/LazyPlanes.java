package sc.fiji.hermes.volume;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.basictypeaccess.array.FloatArray;
import net.imglib2.img.basictypeaccess.array.ShortArray;
import net.imglib2.img.cell.Cell;
import net.imglib2.img.cell.CellGrid;
import net.imglib2.img.cell.LazyCellImg;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;

/**
 * Images whose planes across z are made when somebody looks at them, such as read from a file; the last few are kept. Safe for use from
 * several threads, which wait for each other where planes are made.
 *
 * <pre>{@code
 * Volume volume = Volume.of(LazyPlanes.floats(geometry, (first, planes) -> read(first, planes)), geometry);
 * }</pre>
 */
public final class LazyPlanes {

	/** Voxels made at once, and how many such parts are kept. */
	private static final int PART = 1 << 21, KEPT = 8;

	private LazyPlanes() {}

	/** Makes planes. */
	@FunctionalInterface
	public interface Maker<A> {

		/**
		 * @param first of the planes, from 0
		 * @param planes how many
		 * @return their values, x fastest; not changed any more
		 */
		A make(long first, int planes);
	}

	/** Of float32. */
	public static RandomAccessibleInterval<FloatType> floats(final Geometry geometry, final Maker<float[]> maker) {
		final CellGrid grid = grid(geometry);
		return new LazyCellImg<>(grid, new FloatType(), new Kept<>(i -> cell(grid, i, maker, FloatArray::new))::get);
	}

	/** Of unsigned 16 bits. */
	public static RandomAccessibleInterval<UnsignedShortType> shorts(final Geometry geometry, final Maker<short[]> maker) {
		final CellGrid grid = grid(geometry);
		return new LazyCellImg<>(grid, new UnsignedShortType(), new Kept<>(i -> cell(grid, i, maker, ShortArray::new))::get);
	}

	private static CellGrid grid(final Geometry g) {
		final long plane = g.size(0) * g.size(1);
		return new CellGrid(g.size(), new int[] { Math.toIntExact(g.size(0)), Math.toIntExact(g.size(1)), (int) Math.max(1, Math.min(g.size(2),
			PART / plane)) });
	}

	private static <A, D> Cell<D> cell(final CellGrid grid, final long index, final Maker<A> maker, final Function<A, D> access) {
		final long[] min = new long[3];
		final int[] size = new int[3];
		grid.getCellDimensions(index, min, size);
		return new Cell<>(size, min, access.apply(maker.make(min[2], size[2])));
	}

	/** The parts that were asked for last. */
	private static final class Kept<C> {

		private final Map<Long, C> parts = new LinkedHashMap<>(2 * KEPT, 0.75f, true);
		private final Function<Long, C> maker;

		Kept(final Function<Long, C> maker) {
			this.maker = maker;
		}

		synchronized C get(final long index) {
			final C known = parts.get(index);
			if (known != null) return known;
			if (parts.size() == KEPT) parts.remove(parts.keySet().iterator().next());
			final C made = maker.apply(index);
			parts.put(index, made);
			return made;
		}
	}
}
