package sc.fiji.hermes.preprocess;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.io.LabelStore;
import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.LabelMap;
import sc.fiji.hermes.volume.Modality;
import sc.fiji.hermes.volume.Orientation;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class PreprocessorTest {

	private static final Job JOB = Job.create();

	@Test
	@DisplayName("F5 labels prepared at native spacing and restored are identical, in all 48 orientations, also oblique")
	void roundTrip() {
		final Random random = new Random(1);
		for (final double tilt : new double[] { 0, 0.2 }) {
			for (final Geometry g : orientations(new long[] { 7, 9, 11 }, new double[] { 0.8, 1.3, 2.5 }, tilt)) {
				final Volume image = noise(g, random);
				final short[] values = new short[image.data().length];
				for (int i = 0; i < values.length; i++) values[i] = (short) random.nextInt(4);
				final LabelMap labels = LabelMap.of(values, g);
				final Prepared p = Preprocessor.prepare(image, Modality.T1, nativeGrid(g), JOB);
				assertEquals("RAS", p.image().geometry().orientation());
				assertEquals(g, p.source());
				final short[] prepared = Preprocessor.prepareLabels(labels, p);
				final RestoreToSource back = RestoreToSource.of(p);
				assertArrayEquals(values, labels(back, prepared, p), g.toString());
			}
		}
	}

	@Test
	@DisplayName("F5 the same patient stored in any orientation is prepared to the same voxels")
	void sameForEveryOrientation() {
		final List<Geometry> all = orientations(new long[] { 80, 90, 70 }, new double[] { 1.6, 1.4, 1.9 }, 0);
		final Grid grid = grid(2.3, 1.1, 3.1);
		Prepared first = null;
		for (int i = 0; i < all.size(); i += 7) {
			final Volume v = inWorld(all.get(i), (x, y, z) -> (float) (Math.abs(x) < 30 && Math.abs(y) < 25 && Math.abs(z) < 40
				? 500 + 3 * x - 2 * y + z + 40 * Math.sin(x / 9) * Math.cos(y / 7 + z / 11) : 0));
			final Prepared p = Preprocessor.prepare(v, Modality.T1, grid, JOB);
			if (first == null) first = p;
			assertTrue(first.image().geometry().matches(p.image().geometry(), 1e-6), p.image().geometry() + " and " + first.image()
				.geometry());
			assertArrayEquals(first.image().data(), p.image().data(), 1e-4f);
		}
		assertTrue(first.image().geometry().size(0) * 2.3 < 80, "the air around the body is cut away");
	}

	@Test
	@DisplayName("F5 a shifted header gives the same voxels, and the result keeps the shift")
	void shiftedHeader() {
		final Random random = new Random(2);
		final Geometry g = Geometry.ofSpacing(new long[] { 20, 21, 22 }, 1, 1, 2);
		final double[] a = g.affine();
		a[3] = 120;
		a[7] = -3000.25;
		a[11] = 7;
		final Volume v = noise(g, random);
		final Grid grid = grid(1.5, 1.5, 1.5);
		final Prepared here = Preprocessor.prepare(v, Modality.T2, grid, JOB);
		final Prepared there = Preprocessor.prepare(Volume.of(v.data(), Geometry.of(g.size(), a)), Modality.T2, grid, JOB);
		assertArrayEquals(here.image().data(), there.image().data(), 1e-4f);
		assertEquals(120, there.source().affine(0, 3));
	}

	@Test
	@DisplayName("F5 a linear ramp survives resampling and the way back")
	void ramp() {
		for (final double[] spacing : new double[][] { { 1.5, 0.7, 1 }, { 3.1, 2.9, 1.2 } }) {
			for (final Geometry g : orientations(new long[] { 20, 22, 24 }, new double[] { 1, 1.1, 1.2 }, 0.1)) {
				final Volume v = inWorld(g, (x, y, z) -> (float) (x + 0.5 * y - 0.25 * z));
				final Prepared p = Preprocessor.prepare(v, Modality.T1, grid(spacing[0], spacing[1], spacing[2]), JOB);
				// the ramp itself on the prepared grid: prepare clips and scales, which is not the point here
				final float[] ramp = inWorld(p.image().geometry(), (x, y, z) -> (float) (x + 0.5 * y - 0.25 * z)).data();
				final RestoreToSource back = RestoreToSource.of(p);
				final float[] restored = toSource(back, ramp, p, Float.NaN);
				int i = 0;
				for (int z = 0; z < g.size(2); z++)
					for (int y = 0; y < g.size(1); y++)
						for (int x = 0; x < g.size(0); x++, i++) {
							// beyond the outer centres the edge value is repeated
							final boolean inner = Math.min(x, Math.min(y, z)) >= 2 && x < g.size(0) - 2 && y < g.size(1) - 2 && z < g.size(2) - 2;
							assertEquals(v.data()[i], restored[i], inner ? 1e-3 : 4, g::toString);
						}
			}
		}
	}

	@Test
	@DisplayName("F5 voxels outside the body box are restored to the given value")
	void outside() {
		final Geometry g = Geometry.ofSpacing(new long[] { 100, 100, 20 }, 2, 2, 5);
		final float[] d = new float[200_000];
		Arrays.fill(d, -1000);
		for (int z = 0; z < 20; z++)
			for (int y = 40; y < 70; y++)
				for (int x = 30; x < 60; x++) d[(z * 100 + y) * 100 + x] = 40;
		d[0] = 31_719; // an isolated bright voxel must not stretch the box
		final Prepared p = Preprocessor.prepare(Volume.of(d, g), Modality.CT, grid(2, 2, 5), JOB);
		assertArrayEquals(new long[] { 36, 36, 20 }, p.image().geometry().size(), "6 mm around the body, short z kept whole");
		assertEquals(27 * 2, p.image().geometry().affine(0, 3), 1e-9);
		final float[] ones = new float[p.image().data().length];
		Arrays.fill(ones, 1);
		final float[] back = toSource(RestoreToSource.of(p), ones, p, -7);
		assertEquals(-7, back[0]);
		assertEquals(1, back[50 * 100 + 40]);
	}

	@Test
	@DisplayName("a thin structure that leaves the body is not cut away")
	void thin() {
		final Geometry g = Geometry.ofSpacing(new long[] { 80, 80, 80 }, 3, 3, 3);
		final float[] d = new float[80 * 80 * 80];
		Arrays.fill(d, -1024);
		for (int z = 20; z < 70; z++)
			for (int y = 20; y < 60; y++)
				for (int x = 20; x < 60; x++)
					if (z < 40 || Math.abs(x - 40) < 2 && Math.abs(y - 40) < 2) d[(z * 80 + y) * 80 + x] = 30;
		final Prepared p = Preprocessor.prepare(Volume.of(d, g), Modality.CT, grid(3, 3, 3), JOB);
		assertArrayEquals(new long[] { 44, 44, 54 }, p.image().geometry().size());
	}

	@Test
	@DisplayName("F6 CT: clip to -991…500 HU, then mean 0 and deviation 1")
	void ct() {
		final Geometry g = Geometry.ofSpacing(new long[] { 30, 30, 30 }, 1, 1, 1);
		final Volume v = noise(g, new Random(3));
		for (int i = 0; i < v.data().length; i++) v.data()[i] *= 2000;
		final Prepared p = Preprocessor.prepare(v, Modality.CT, grid(1, 1, 1).withIntensity(Intensity.published(Modality.CT)), JOB);
		assertStandardized(p);
		final float[] out = p.image().data();
		int high = 0;
		for (int i = 0; i < out.length; i++) if (v.data()[i] >= 500) {
			assertEquals(max(out), out[i], 0);
			high++;
		}
		assertTrue(high > 1000);
		// slope of the z-score is the same everywhere between the clips
		final double range = max(out) - p.background();
		for (int i = 0; i < out.length; i++) {
			final double clipped = Math.max(-991, Math.min(500, v.data()[i]));
			assertEquals((clipped + 991) / 1491 * range + p.background(), out[i], 1e-4);
		}
	}

	@Test
	@DisplayName("F6 others: clip to the 2nd and 98th percentile, then mean 0 and deviation 1")
	void percentiles() {
		final float[] d = new float[101 * 10 * 10];
		for (int i = 0; i < d.length; i++) d[i] = i / 100; // 0…100, 100 of each
		final Prepared p = Preprocessor.prepare(Volume.of(d, Geometry.ofSpacing(new long[] { 10, 10, 101 }, 1, 1, 1)), Modality.PET,
			grid(1, 1, 1), JOB);
		assertStandardized(p);
		final float[] out = p.image().data();
		assertEquals(p.background(), out[0], 0);
		assertEquals(p.background(), out[250], 0, "2 is clipped to the 2nd percentile");
		assertTrue(out[350] > out[250]);
		assertEquals(max(out), out[9850], 0);
		assertTrue(out[9750] < out[9850]);
	}

	@Test
	@DisplayName("voxels that are not finite are background outside the body, which is told, and refused with number and place inside it")
	void notFinite() {
		final Geometry g = Geometry.of(new long[] { 100, 100, 20 }, new double[] { -2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 5, 0 });
		for (final float bad : new float[] { Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY }) {
			final float[] d = new float[200_000], clean = new float[200_000];
			for (int i = 0; i < d.length; i++) {
				final int x = i % 100, y = i / 100 % 100;
				clean[i] = x >= 30 && x < 60 && y >= 40 && y < 70 ? 40 + i % 7 : -1000;
				// a scanner's round field of view
				d[i] = Math.hypot(x - 45, y - 55) > 45 ? bad : clean[i];
			}
			for (final Modality m : List.of(Modality.CT, Modality.T1)) {
				final List<String> told = new ArrayList<>();
				final Prepared p = Preprocessor.prepare(Volume.of(d, g), m, grid(2, 2, 5), Job.create().withProgress((text, fraction) -> told.add(
					text)));
				final Prepared same = Preprocessor.prepare(Volume.of(clean, g), m, grid(2, 2, 5), JOB);
				assertArrayEquals(same.image().data(), p.image().data());
				assertEquals(1, told.stream().filter(t -> t.contains("outside the body")).count(), told.toString());
				final float[] holes = d.clone();
				holes[(3 * 100 + 50) * 100 + 40] = bad;
				holes[(4 * 100 + 50) * 100 + 40] = bad;
				final InputException e = assertThrows(InputException.class, () -> Preprocessor.prepare(Volume.of(holes, g), m, grid(2, 2, 5), JOB));
				assertTrue(e.getMessage().contains("2 voxels that are not finite") && e.getMessage().contains("(40, 50, 3)"), e.getMessage());
			}
		}
	}

	@Test
	@DisplayName("F6 percentiles agree with numpy's linear interpolation")
	void percentilesExact() {
		final float[] d = { 5, -1, 3, Float.NaN, 2, 2, -7.5f, 1e-3f };
		// numpy.percentile([-7.5, -1, .001, 2, 2, 3, 5], [0, 2, 50, 98, 100])
		assertArrayEquals(new float[] { -7.5f, -6.72f, 2, 4.76f, 5 }, Percentiles.of(d, 0, 2, 50, 98, 100), 1e-6f);
	}

	@Test
	@DisplayName("F6 a constant image gives zeros, also when nothing is finite")
	void constant() {
		for (final float value : new float[] { 0, 17, -5000, Float.NaN })
			for (final Modality m : List.of(Modality.CT, Modality.T1)) {
				final float[] d = new float[70 * 70 * 70];
				Arrays.fill(d, value);
				final Geometry g = Geometry.ofSpacing(new long[] { 70, 70, 70 }, 2, 2, 2);
				final Prepared p = Preprocessor.prepare(Volume.of(d, g), m, grid(3, 3, 3), JOB);
				for (final float v : p.image().data()) assertEquals(0, v, 0);
				assertEquals(0, p.background());
			}
	}

	@Test
	@DisplayName("F6 an image that is the same but for a few voxels keeps them")
	void sparse() {
		final float[] d = new float[20 * 20 * 20];
		d[4000] = 9;
		final Geometry g = Geometry.ofSpacing(new long[] { 20, 20, 20 }, 1, 1, 1);
		final Prepared p = Preprocessor.prepare(Volume.of(d, g), Modality.PET, grid(1, 1, 1), JOB);
		assertTrue(p.image().data()[4000] > p.image().data()[0]);
	}

	@Test
	@DisplayName("small crops keep the whole volume, whatever their border looks like")
	void smallStaysWhole() {
		final Geometry g = Geometry.ofSpacing(new long[] { 35, 50, 36 }, 1, 1, 1);
		final float[] d = new float[35 * 50 * 36];
		d[18 * 35 * 50 + 25 * 35 + 17] = 1000;
		final Prepared p = Preprocessor.prepare(Volume.of(d, g), Modality.T1, grid(1, 1, 1), JOB);
		assertEquals(g, p.image().geometry());
	}

	@Test
	@DisplayName("strong downsampling averages instead of skipping voxels")
	void antialias() {
		final Geometry g = Geometry.ofSpacing(new long[] { 60, 6, 6 }, 1, 1, 1);
		final Volume stripes = inWorld(g, (x, y, z) -> Math.rint(x) % 2 == 0 ? 1 : -1);
		final Kernel k = Kernel.of(60, 1.5, 4, 15);
		final float[] out = k.apply(stripes.data(), 36, 60, 1);
		for (final float v : out) assertEquals(0, v, 0.15);
	}

	@Test
	@DisplayName("labels that do not lie on the image's grid are refused; another axis order at the same place is not")
	void labelGrid() {
		final Geometry g = Geometry.ofSpacing(new long[] { 5, 6, 7 }, 1, 1, 1);
		final Prepared p = Preprocessor.prepare(noise(g, new Random(4)), Modality.T1, grid(1, 1, 1), JOB);
		final InputException e = assertThrows(InputException.class, () -> Preprocessor.prepareLabels(
			LabelMap.of(new short[6 * 5 * 7], Geometry.ofSpacing(new long[] { 6, 5, 7 }, 1, 1, 1)), p));
		assertTrue(e.getMessage().contains("6×5×7"), e.getMessage());
		// x and y stored the other way round, y towards P
		final Geometry turned = Geometry.of(new long[] { 6, 5, 7 }, new double[] { 0, 1, 0, 0, -1, 0, 0, 5, 0, 0, 1, 0 });
		final short[] labels = new short[210];
		labels[2 * 30 + 3 * 6 + 1] = 9; // x = 3, y = 5 − 1, z = 2
		assertEquals(9, Preprocessor.prepareLabels(LabelMap.of(labels, turned), p)[2 * 30 + 4 * 5 + 3]);
	}

	@Test
	@DisplayName("labels of the image's size but another spacing or place are refused; up to a voxel is rounding")
	void labelPlace() {
		final long[] n = { 5, 6, 7 };
		final Prepared p = Preprocessor.prepare(noise(Geometry.ofSpacing(n, 1, 1, 2), new Random(4)), Modality.T1, grid(1, 1, 2), JOB);
		final short[] values = new short[210];
		values[33] = 9;
		for (final double[] bad : new double[][] { { 1, 0, 0, 40, 0, 1, 0, 0, 0, 0, 2, 0 }, { 1.2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0 },
			{ 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 3, 0 }, { Double.NaN, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0 } }) {
			final LabelMap labels = LabelMap.of(values, Geometry.of(n, bad));
			final InputException e = assertThrows(InputException.class, () -> Preprocessor.prepareLabels(labels, p));
			assertTrue(e.getMessage().contains("grid of its image"), e.getMessage());
		}
		final LabelMap near = LabelMap.of(values, Geometry.of(n, new double[] { 1, 0, 0, 0.4, 0, 1, 0, 0, 0, 0, 2, 1 }));
		assertArrayEquals(values, Preprocessor.prepareLabels(near, p));
	}

	@Test
	@DisplayName("near 45 degrees a rounding in the header does not turn a label map around")
	void labelTie() {
		final double c = Math.sqrt(0.5);
		final double[] affine = { c, -c, 0, 0, c, c, 0, 0, 0, 0, 1, 0 };
		final double[] rounded = { c - 1e-4, -c, 0, 0, c, c - 1e-4, 0, 0, 0, 0, 1, 0 };
		final long[] n = { 5, 6, 7 };
		final Prepared p = Preprocessor.prepare(noise(Geometry.of(n, affine), new Random(4)), Modality.T1, grid(1, 1, 1), JOB);
		final short[] values = new short[210];
		for (int i = 0; i < 210; i++) values[i] = (short) i;
		final short[] expected = Preprocessor.prepareLabels(LabelMap.of(values, Geometry.of(n, affine)), p);
		assertArrayEquals(expected, Preprocessor.prepareLabels(LabelMap.of(values, Geometry.of(n, rounded)), p));
	}

	@Test
	@DisplayName("bad spacing is a sentence, a stopped job stops")
	void errors() {
		final Geometry flat = Geometry.ofSpacing(new long[] { 2, 2, 2 }, 1, 0, 1);
		assertThrows(InputException.class, () -> Preprocessor.prepare(Volume.of(new float[8], flat), Modality.T1, grid(1, 1, 1), JOB));
		final Geometry huge = Geometry.ofSpacing(new long[] { 50, 50, 50 }, 100, 100, 100);
		assertThrows(InputException.class, () -> Preprocessor.prepare(Volume.of(new float[125_000], huge), Modality.T1, grid(1, 1, 1),
			JOB));
		final Job stopped = Job.create();
		stopped.cancel();
		final Volume v = noise(Geometry.ofSpacing(new long[] { 4, 4, 4 }, 1, 1, 1), new Random(5));
		assertThrows(CancelledException.class, () -> Preprocessor.prepare(v, Modality.T1, grid(1, 1, 1), stopped));
	}

	private interface Field {

		float at(double x, double y, double z);
	}

	private static Volume inWorld(final Geometry g, final Field f) {
		final float[] d = new float[(int) g.voxels()];
		int i = 0;
		for (int z = 0; z < g.size(2); z++)
			for (int y = 0; y < g.size(1); y++)
				for (int x = 0; x < g.size(0); x++) {
					final double[] w = g.toWorld(x, y, z);
					d[i++] = f.at(w[0], w[1], w[2]);
				}
		return Volume.of(d, g);
	}

	private static Volume noise(final Geometry g, final Random random) {
		final float[] d = new float[(int) g.voxels()];
		for (int i = 0; i < d.length; i++) d[i] = (float) random.nextGaussian();
		return Volume.of(d, g);
	}

	/** The same box around world 0, stored in the 48 ways; {@code size} and {@code spacing} are along R, A, S. */
	private static List<Geometry> orientations(final long[] size, final double[] spacing, final double tilt) {
		final List<Geometry> all = new ArrayList<>();
		final int[][] permutations = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
		final double c = Math.cos(tilt);
		final double s = Math.sin(tilt);
		final double[] rotation = { c, -s, 0, c * s, c * c, -s, s * s, s * c, c };
		for (final int[] p : permutations) {
			for (int flips = 0; flips < 8; flips++) {
				final long[] n = { size[p[0]], size[p[1]], size[p[2]] };
				final double[] a = new double[12];
				for (int axis = 0; axis < 3; axis++) {
					final double step = spacing[p[axis]] * ((flips >> axis & 1) == 0 ? 1 : -1);
					for (int r = 0; r < 3; r++) {
						a[4 * r + axis] = rotation[3 * r + p[axis]] * step;
						a[4 * r + 3] -= a[4 * r + axis] * (n[axis] - 1) / 2.0;
					}
				}
				all.add(Geometry.of(n, a));
			}
		}
		return all;
	}

	private static Grid nativeGrid(final Geometry g) {
		final Orientation o = Orientation.of(g);
		final Geometry c = o.canonical(g);
		return grid(c.spacing(0), c.spacing(1), c.spacing(2));
	}

	private static Grid grid(final double r, final double a, final double s) {
		return new Grid("test", Modality.T1, List.of(new Task("a")), true, List.of(r, a, s), List.of(32, 32, 32));
	}

	/** Restores with only the prepared planes that each source plane asks for. */
	private static short[] labels(final RestoreToSource back, final short[] prepared, final Prepared p) {
		final LabelStore volume = LabelStore.of(p.source(), Room.ofHeap());
		final float[] values = new float[prepared.length];
		for (int i = 0; i < values.length; i++) values[i] = prepared[i];
		final short[] labels = new short[back.planeVoxels()];
		for (int i = 0; i < p.source().size(back.planeAxis()); i++) {
			final float[] plane = plane(back, values, p, i, 0);
			for (int k = 0; k < plane.length; k++) labels[k] = (short) plane[k];
			back.putPlane(labels, i, volume);
		}
		return volume.labels().data();
	}

	/** The same for any values. */
	private static float[] toSource(final RestoreToSource back, final float[] prepared, final Prepared p, final float outside) {
		final Geometry g = p.source();
		final float[] volume = new float[(int) g.voxels()];
		final int axis = back.planeAxis(), a = axis == 0 ? 1 : 0, b = axis == 2 ? 1 : 2;
		final long[] stride = { 1, g.size(0), g.size(0) * g.size(1) };
		for (int i = 0; i < g.size(axis); i++) {
			final float[] plane = plane(back, prepared, p, i, outside);
			for (int k = 0; k < plane.length; k++)
				volume[(int) (i * stride[axis] + k % g.size(a) * stride[a] + k / g.size(a) * stride[b])] = plane[k];
		}
		return volume;
	}

	private static float[] plane(final RestoreToSource back, final float[] prepared, final Prepared p, final int index,
		final float outside)
	{
		final Geometry target = p.image().geometry();
		final int size = (int) (target.size(0) * target.size(1));
		final int[] z = back.neededZ(index);
		final float[] slab = z.length == 0 ? new float[0] : Arrays.copyOfRange(prepared, z[0] * size, (z[1] + 1) * size);
		final float[] plane = new float[back.planeVoxels()];
		back.plane(slab, z.length == 0 ? 0 : z[0], index, plane, outside);
		return plane;
	}

	private static void assertStandardized(final Prepared p) {
		double sum = 0;
		double squares = 0;
		for (final float v : p.image().data()) {
			sum += v;
			squares += v * (double) v;
		}
		final int n = p.image().data().length;
		assertEquals(0, sum / n, 1e-4);
		assertEquals(1, squares / n, 1e-4);
	}

	private static float max(final float[] d) {
		float max = d[0];
		for (final float v : d) max = Math.max(max, v);
		return max;
	}
}
