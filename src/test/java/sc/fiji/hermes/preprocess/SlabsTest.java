package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import net.imglib2.RandomAccessibleInterval;
import net.imglib2.img.array.ArrayImgs;
import net.imglib2.img.planar.PlanarImgFactory;
import net.imglib2.type.numeric.real.FloatType;
import net.imglib2.util.ImgUtil;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Intensity.Kind;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LazyPlanes;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

@DisplayName("Images that lie in no array are prepared slab by slab")
class SlabsTest {

	private static final Room LITTLE = new Room(1, 20_000);

	/** Stored P, I, R, and as it should be. */
	private static final List<Geometry> PLACES = List.of( //
		Geometry.of(new long[] { 80, 70, 66 }, new double[] { 0, 0, 2, -70, -2, 0, 0, 60, 0, -2, 0, 90 }), //
		Geometry.ofSpacing(new long[] { 70, 80, 66 }, 2, 2, 3), //
		Geometry.of(new long[] { 70, 66, 80 }, new double[] { -2, 0.1, 0, 5, 0.1, 2.0, 0.2, -7, 0, -0.2, 2, 11 }));

	private static float[] body(final Geometry g) {
		final Random random = new Random(3);
		final float[] d = new float[(int) g.voxels()];
		Arrays.fill(d, -1000);
		final int nx = (int) g.size(0), ny = (int) g.size(1);
		for (int z = 10; z < g.size(2) - 15; z++) for (int y = 12; y < ny - 9; y++) for (int x = 20; x < nx - 8; x++)
			d[(z * ny + y) * nx + x] = (float) (40 + 3 * x - y + 100 * random.nextGaussian());
		d[17] = Float.NaN;
		d[d.length - 4] = Float.POSITIVE_INFINITY;
		return d;
	}

	private static Grid grid(final Modality modality, final Intensity intensity, final double x, final double y, final double z) {
		return new Grid("set", modality, List.of(new Task("a")), true, List.of(x, y, z), List.of(32, 32, 32)).withIntensity(intensity);
	}

	private static void assertSame(final Prepared expected, final Prepared found, final String what) {
		assertEquals(expected.image().geometry(), found.image().geometry(), what);
		assertEquals(expected.background(), found.background(), what);
		assertArrayEquals(expected.image().data(), found.image().data(), what);
	}

	@Test
	@DisplayName("to exactly the values of an array, whatever orientation, spacing and intensities are")
	void equal() {
		final Grid[] grids = { grid(Modality.CT, Intensity.published(Modality.CT), 3.1, 2.5, 7), //
			grid(Modality.T1, Intensity.published(Modality.T1), 1.5, 2, 2), //
			grid(Modality.CT, new Intensity(Kind.FIXED, -100, 200, 50, 40), 2, 2, 2) };
		for (final Geometry g : PLACES) {
			final float[] data = body(g);
			final RandomAccessibleInterval<FloatType> planar = new PlanarImgFactory<>(new FloatType()).create(g.size());
			ImgUtil.copy(ArrayImgs.floats(data, g.size()), planar);
			final int plane = (int) (g.size(0) * g.size(1));
			final Volume lazy = Volume.of(LazyPlanes.floats(g, (first, planes) -> Arrays.copyOfRange(data, (int) first * plane, (int) (first +
				planes) * plane)), g, LITTLE);
			for (final Grid grid : grids) {
				final Prepared expected = Preprocessor.prepare(Volume.of(data, g), grid.modality(), grid, Job.create());
				assertTrue(expected.image().array().isPresent());
				assertTrue(expected.image().geometry().size(0) * grid.spacing().get(0) < 125, "the box was cut");
				final Job job = Job.create().withRoom(LITTLE);
				final Prepared slabs = Preprocessor.prepare(lazy, grid.modality(), grid, job);
				assertTrue(slabs.image().array().isEmpty(), "the prepared image is in a file");
				assertSame(expected, slabs, "lazy " + g + grid);
				assertSame(expected, Preprocessor.prepare(Volume.of(planar, g, LITTLE), grid.modality(), grid, Job.create()), "planar " + g + grid);
				assertSame(expected, Preprocessor.prepare(Volume.of(data, g), grid.modality(), grid, job), "array to file " + g + grid);
			}
		}
	}

	@Test
	@DisplayName("also if there are more than 2³¹ voxels, on a coarse grid")
	void large() {
		// small voxels, so that nothing is cut away
		final Geometry g = Geometry.ofSpacing(new long[] { 1300, 1300, 1300 }, 0.05, 0.05, 0.05);
		final float[][] planes = new float[10][1300 * 1300];
		for (int k = 0; k < 10; k++) for (int i = 0; i < planes[k].length; i++) planes[k][i] = 100 * k + i / 1300 / 65;
		// all slices of a slab are one array
		final Volume v = Volume.of(LazyPlanes.floats(g, (first, count) -> planes[(int) first / 130]), g);
		final Grid grid = grid(Modality.CT, new Intensity(Kind.FIXED, 0, 2000, 0, 1), 3.25, 3.25, 6.5);
		final Prepared p = Preprocessor.prepare(v, Modality.CT, grid, Job.create());
		assertArrayEquals(new long[] { 20, 20, 10 }, p.image().geometry().size());
		final float[] d = p.image().data();
		// what a voxel takes from beyond its own half on one side, it takes from beyond the other, too
		for (int z = 1; z < 9; z++) for (int y = 1; y < 19; y++) assertEquals(100 * z + y, d[(z * 20 + y) * 20 + 7], 0.1);
	}
}
