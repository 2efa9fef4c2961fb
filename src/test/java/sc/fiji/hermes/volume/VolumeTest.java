package sc.fiji.hermes.volume;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;

import net.imglib2.RandomAccess;
import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.cell.CellImgFactory;
import net.imglib2.type.numeric.integer.UnsignedShortType;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ImgUtil;
import net.imglib2.view.Views;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Room;

@DisplayName("A volume is an imglib2 image")
class VolumeTest {

	private static final Geometry G = Geometry.ofSpacing(new long[] { 4, 3, 7 }, 1, 1, 1);
	private static final Room TWO_PLANES = new Room(1, 25);

	private static float[] ramp(final Geometry g) {
		final float[] data = new float[(int) g.voxels()];
		for (int i = 0; i < data.length; i++) data[i] = i;
		return data;
	}

	/** Many numbers in cells of an awkward size. */
	private static RandomAccessibleInterval<FloatType> cells(final float[] data, final Geometry g) {
		final RandomAccessibleInterval<FloatType> cells = new CellImgFactory<>(new FloatType(), 3, 2, 2).create(g.size());
		ImgUtil.copy(ArrayImgs.floats(data, g.size()), cells);
		return cells;
	}

	@Test
	@DisplayName("an array behind an image is recognised, and is one slab")
	void array() {
		final float[] data = ramp(G);
		final Volume v = Volume.of(ArrayImgs.floats(data, G.size()), G);
		assertSame(data, v.array().orElseThrow());
		assertSame(data, v.data());
		final List<Slab<float[]>> slabs = new ArrayList<>();
		v.slabs().forEach(slabs::add);
		assertEquals(1, slabs.size());
		assertSame(data, slabs.get(0).values());
		assertTrue(Volume.of(v, G).array().isPresent(), "also behind a volume");
		assertTrue(LabelMap.of(ArrayImgs.unsignedShorts(new short[84], G.size()), G).array().isPresent());
	}

	@Test
	@DisplayName("an array of another size than the image is none")
	void croppedArray() {
		final Geometry part = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 1, 1);
		final Volume v = Volume.of(Views.interval(ArrayImgs.floats(ramp(G), G.size()), new long[] { 1, 1, 1 }, new long[] { 2, 2, 2 }), part);
		assertTrue(v.array().isEmpty());
		assertArrayEquals(new float[] { 17, 18, 21, 22, 29, 30, 33, 34 }, v.data());
	}

	@Test
	@DisplayName("slabs of an image in cells are whole planes in order, as many as there is room for")
	void slabs() {
		final Volume v = Volume.of(cells(ramp(G), G), G, TWO_PLANES);
		assertTrue(v.array().isEmpty());
		long next = 0;
		int count = 0;
		for (final Slab<float[]> s : v.slabs()) {
			assertEquals(next, s.first());
			for (int i = s.from(); i < s.to(); i++) assertEquals(next++, s.values()[i]);
			count++;
		}
		assertEquals(G.voxels(), next);
		assertEquals(4, count);
	}

	@Test
	@DisplayName("a box is the same of an array and of cells")
	void boxes() {
		final float[] a = new float[12], b = new float[12];
		Volume.of(ramp(G), G).copy(new long[] { 1, 0, 2 }, new int[] { 2, 3, 2 }, a);
		Volume.of(cells(ramp(G), G), G).copy(new long[] { 1, 0, 2 }, new int[] { 2, 3, 2 }, b);
		assertArrayEquals(a, b);
		assertEquals(25, a[0]);
		final RandomAccess<FloatType> access = Volume.of(ramp(G), G).randomAccess();
		access.setPosition(new long[] { 1, 0, 2 });
		assertEquals(25, access.get().get());
	}

	@Test
	@DisplayName("planes are made when they are looked at, those looked at again only once")
	void lazy() {
		final List<Long> made = new ArrayList<>();
		final Volume v = Volume.of(LazyPlanes.floats(G, (first, planes) -> {
			made.add(first);
			final float[] all = new float[12 * planes];
			for (int i = 0; i < all.length; i++) all[i] = first * 12 + i;
			return all;
		}), G, TWO_PLANES);
		assertEquals(List.of(), made);
		assertArrayEquals(ramp(G), v.data());
		assertArrayEquals(ramp(G), v.data());
		assertEquals(List.of(0L), made);
	}

	@Test
	@DisplayName("more voxels than an array holds are a volume, but no array")
	void large() {
		final Geometry g = Geometry.ofSpacing(new long[] { 1300, 1300, 1300 }, 1, 1, 1);
		final Volume v = Volume.of(LazyPlanes.floats(g, (first, planes) -> new float[planes * 1300 * 1300]), g);
		assertEquals(2_197_000_000L, Views.iterable(v).size());
		assertTrue(assertThrows(InputException.class, v::data).getMessage().contains("1300×1300×1300"));
	}

	@Test
	@DisplayName("any orientation is seen in canonical order without a copy")
	void canonical() {
		final int[][] orders = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
		for (final int[] order : orders) for (int flips = 0; flips < 8; flips++) {
			final double[] affine = new double[12];
			for (int axis = 0; axis < 3; axis++) affine[4 * order[axis] + axis] = (flips >> axis & 1) == 1 ? -1 : 1;
			final Geometry g = Geometry.of(G.size(), affine);
			final Orientation o = Orientation.of(g);
			final Geometry canonical = o.canonical(g);
			final RandomAccess<FloatType> seen = o.canonical(Volume.of(ramp(g), g).image()).randomAccess();
			for (int z = 0, i = 0; z < 7; z++) for (int y = 0; y < 3; y++) for (int x = 0; x < 4; x++, i++) {
				final double[] world = g.toWorld(x, y, z), origin = canonical.toWorld(0, 0, 0);
				for (int axis = 0; axis < 3; axis++) seen.setPosition(Math.round(world[axis] - origin[axis]), axis);
				assertEquals(i, seen.get().get(), g.orientation());
			}
		}
	}

	@Test
	@DisplayName("labels that lie in no array have the same values and counts")
	void labels() {
		final short[] data = new short[84];
		for (int i = 0; i < data.length; i++) data[i] = (short) (i % 5 == 0 ? 65535 : i % 3);
		final LabelMap lazy = LabelMap.of(LazyPlanes.shorts(G, (first, planes) -> java.util.Arrays.copyOfRange(data, (int) first * 12, (int) (first +
			planes) * 12)), G, TWO_PLANES);
		assertArrayEquals(data, lazy.data());
		assertArrayEquals(LabelMap.of(data, G).histogram(), lazy.histogram());
		final RandomAccess<UnsignedShortType> access = lazy.randomAccess();
		access.setPosition(new long[3]);
		assertEquals(65535, access.get().get());
	}
}
