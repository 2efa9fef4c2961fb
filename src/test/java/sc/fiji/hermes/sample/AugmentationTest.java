package sc.fiji.hermes.sample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AugmentationTest {

	private static final int[] N = { 20, 17, 13 };
	private static final List<Integer> WHOLE_VOXELS = List.of(1, 1, 1);
	private static final List<Double> CUBES = List.of(1.0, 1.0, 1.0);

	@Test
	@DisplayName("F7 an identity warp reproduces the input, inside, across the border and outside")
	void identity() {
		final float[] image = noise(1);
		final short[] labels = labels(2);
		// not equal to the identity in bits, so that the interpolating path is taken
		final double[] almost = { 1, -0.0, 0, 0, 1, 0, 0, 0, 1 };
		for (final int[] start : new int[][] { { 0, 0, 0 }, { -3, 2, 1 }, { 8, 9, 4 }, { -5, -5, -5 }, { 100, 0, 0 }, { 0, -40, 0 } }) {
			for (final int[] window : new int[][] { N, { 8, 8, 8 }, { 9, 16, 7 }, { 32, 24, 16 } }) {
				final CropMap plain = CropMap.at(start, window);
				final CropMap warped = CropMap.at(start, window, almost);
				final float[] crop = Crops.cut(plain, image, N, -9);
				final short[] cropLabels = Crops.cut(plain, labels, N, WHOLE_VOXELS);
				assertArrayEquals(crop, Crops.cut(warped, image, N, -9));
				assertArrayEquals(cropLabels, Crops.cut(warped, labels, N, WHOLE_VOXELS));
				for (int i = 0; i < crop.length; i++) {
					final int x = start[0] + i % window[0];
					final int y = start[1] + i / window[0] % window[1];
					final int z = start[2] + i / window[0] / window[1];
					final boolean in = x >= 0 && y >= 0 && z >= 0 && x < N[0] && y < N[1] && z < N[2];
					assertEquals(in ? image[(z * N[1] + y) * N[0] + x] : -9, crop[i]);
					assertEquals(in ? labels[(z * N[1] + y) * N[0] + x] : 0, cropLabels[i]);
				}
			}
		}
	}

	@Test
	@DisplayName("F7 warped labels stay in the original set, and image and labels move together")
	void together() {
		final short[] labels = new short[N[0] * N[1] * N[2]];
		final float[] image = new float[labels.length];
		for (int i = 0; i < labels.length; i++) {
			final boolean in = i % N[0] > 6 && i % N[0] < 14 && i / N[0] % N[1] > 4 && i / N[0] % N[1] < 12 && i / N[0] / N[1] > 3 &&
				i / N[0] / N[1] < 10;
			labels[i] = (short) (in ? 300 : 7);
			image[i] = labels[i];
		}
		for (int step = 0; step < 20; step++) {
			final double[] matrix = Warp.random(List.of(1.0, 1.5, 2.0), Chance.of(1, step, 0, 9));
			final CropMap map = CropMap.at(new int[] { 2, 1, 0 }, new int[] { 16, 16, 16 }, matrix);
			final short[] warped = Crops.cut(map, labels, N, WHOLE_VOXELS);
			final float[] values = Crops.cut(map, image, N, 0);
			int inside = 0;
			for (int i = 0; i < warped.length; i++) {
				assertTrue(warped[i] == 0 || warped[i] == 7 || warped[i] == 300);
				assertTrue(values[i] >= 0 && values[i] <= 300);
				if (warped[i] == 300) inside++;
				// where interpolation is unambiguous, both agree
				if (values[i] > 290) assertEquals(300, warped[i]);
			}
			assertTrue(inside > 60, "the object is still there");
		}
	}

	@Test
	@DisplayName("F7 a scale above 1 shrinks the object; a half turn mirrors two axes")
	void matrices() {
		final float[] image = noise(3);
		final int[] start = { 0, 0, 0 };
		final float[] half = Crops.cut(CropMap.at(start, N, new double[] { 2, 0, 0, 0, 2, 0, 0, 0, 2 }), image, N, 5);
		assertEquals(5, half[0], 0);
		final float[] turned = Crops.cut(CropMap.at(start, N, Warp.mirrored(Warp.identity(), new boolean[] { true, true, false })), image, N, 0);
		for (int z = 0; z < N[2]; z++)
			for (int y = 0; y < N[1]; y++)
				for (int x = 0; x < N[0]; x++)
					assertEquals(image[(z * N[1] + N[1] - 1 - y) * N[0] + N[0] - 1 - x], turned[(z * N[1] + y) * N[0] + x]);
	}

	@Test
	@DisplayName("F7 the warp acts in millimetres, and thick slices are not mixed")
	void millimetres() {
		for (int step = 0; step < 50; step++) {
			final double[] cube = Warp.random(CUBES, Chance.of(1, step, 0, 9));
			final double[] flat = Warp.random(List.of(2.0, 1.0, 1.0), Chance.of(1, step, 0, 9));
			for (int r = 0; r < 3; r++)
				for (int c = 0; c < 3; c++)
					assertEquals(cube[3 * r + c] * (c == 0 ? 2 : 1) / (r == 0 ? 2 : 1), flat[3 * r + c], 1e-12);
			final double det = cube[0] * (cube[4] * cube[8] - cube[5] * cube[7]) - cube[1] * (cube[3] * cube[8] - cube[5] * cube[6]) +
				cube[2] * (cube[3] * cube[7] - cube[4] * cube[6]);
			assertTrue(det > 0.2 && det < 3.5, "determinant " + det);
			final double[] cine = Warp.random(List.of(1.25, 1.25, 10.0), Chance.of(1, step, 0, 9));
			for (final int k : new int[] { 2, 5, 6, 7 }) assertEquals(0, cine[k], 0);
			assertTrue(cine[8] >= 0.7 && cine[8] <= 1 / 0.7);
			assertTrue(Math.abs(cine[1]) > 1e-6);
		}
	}

	@Test
	@DisplayName("F7 gamma on a constant crop is safe, and keeps mean and deviation otherwise")
	void gamma() {
		final float[] constant = new float[100];
		Arrays.fill(constant, 3);
		final float[] before = constant.clone();
		IntensityAugmenter.gamma(constant, 0.7);
		assertArrayEquals(before, constant);
		final float[] values = noise(4);
		final double[] old = moments(values);
		final float[] bent = values.clone();
		IntensityAugmenter.gamma(bent, 1.5);
		assertArrayEquals(old, moments(bent), 1e-4);
		assertFalse(Arrays.equals(values, bent));
	}

	@Test
	@DisplayName("F7 all intensity steps: finite also on constant crops, same chance same result, probability 0 changes nothing")
	void intensities() {
		final float[] constant = new float[N[0] * N[1] * N[2]];
		for (int step = 0; step < 10; step++) {
			IntensityAugmenter.apply(constant, N, CUBES, 1, Chance.of(1, step, 0, 9));
			for (final float v : constant) assertTrue(Float.isFinite(v));
		}
		final float[] image = noise(5);
		final float[] one = image.clone();
		final float[] two = image.clone();
		IntensityAugmenter.apply(one, N, CUBES, 1, Chance.of(1, 2, 3, 9));
		IntensityAugmenter.apply(two, N, CUBES, 1, Chance.of(1, 2, 3, 9));
		assertArrayEquals(one, two);
		assertFalse(Arrays.equals(image, one));
		IntensityAugmenter.apply(two, N, CUBES, 0, Chance.of(1, 2, 4, 9));
		assertArrayEquals(one, two);
	}

	@Test
	@DisplayName("gaussian numbers have mean 0 and deviation 1")
	void gaussian() {
		final Chance chance = Chance.of(7, 0, 0, 0);
		final float[] v = new float[100_000];
		for (int i = 0; i < v.length; i++) v[i] = (float) chance.gaussian();
		assertArrayEquals(new double[] { 0, 1 }, moments(v), 0.015);
	}

	private static double mean(final float[] v) {
		double sum = 0;
		for (final float x : v) sum += x;
		return sum / v.length;
	}

	private static double deviation(final float[] v) {
		final double mean = mean(v);
		double squares = 0;
		for (final float x : v) squares += (x - mean) * (x - mean);
		return Math.sqrt(squares / (v.length - 1));
	}

	private static float[] noise(final int seed) {
		final Random random = new Random(seed);
		final float[] d = new float[N[0] * N[1] * N[2]];
		for (int i = 0; i < d.length; i++) d[i] = (float) random.nextGaussian();
		return d;
	}

	private static short[] labels(final int seed) {
		final Random random = new Random(seed);
		final short[] d = new short[N[0] * N[1] * N[2]];
		for (int i = 0; i < d.length; i++) d[i] = (short) random.nextInt(5);
		return d;
	}

	private static double[] moments(final float[] v) {
		double sum = 0;
		double squares = 0;
		for (final float x : v) sum += x;
		for (final float x : v) squares += Math.pow(x - sum / v.length, 2);
		return new double[] { sum / v.length, Math.sqrt(squares / v.length) };
	}

	@Test
	@DisplayName("low resolution at half is voxels of twice the length: nearest ones that are taken back linearly, and thick slices stay")
	void lowResolution() {
		final int[] n = { 6, 2, 3 };
		final float[] image = new float[36];
		for (int i = 0; i < image.length; i++) image[i] = new float[] { 0, 3, 1, 7, 5, 11 }[i % 6] + 100 * (i / 12);
		final float[] low = image.clone();
		IntensityAugmenter.lowResolution(low, n, List.of(1.0, 3.0, 2.0), 0.5);
		// voxels 1, 3 and 5 are kept, in the middle of pairs
		final float[] line = { 3, 4, 6, 8, 10, 11 };
		for (int i = 0; i < image.length; i++) assertEquals(line[i % 6] + 100 * (i / 12), low[i], 1e-5);
		final float[] same = image.clone();
		IntensityAugmenter.lowResolution(same, n, List.of(1.0, 1.0, 1.0), 1);
		assertArrayEquals(image, same);
		final float[] single = { 5 };
		IntensityAugmenter.lowResolution(single, new int[] { 1, 1, 1 }, CUBES, 0.6);
		assertArrayEquals(new float[] { 5 }, single);
	}

	@Test
	@DisplayName("low resolution keeps what is smooth, also beyond cubes")
	void lowResolutionOfARamp() {
		final float[] ramp = new float[N[0] * N[1] * N[2]];
		for (int i = 0; i < ramp.length; i++) ramp[i] = i % N[0];
		final float[] low = ramp.clone();
		IntensityAugmenter.lowResolution(low, N, CUBES, 0.7);
		for (int i = 0; i < low.length; i++) assertEquals(ramp[i], low[i], 1.2f, "voxel " + i);
		assertFalse(Arrays.equals(ramp, low));
	}

	@Test
	@DisplayName("inverted gamma keeps mean and deviation of values of either sign, and bends the bright end where gamma bends the dark one")
	void invertedGamma() {
		final float[] image = noise(3), plain = image.clone(), inverted = image.clone(), negative = new float[image.length];
		IntensityAugmenter.gamma(plain, 1.4);
		IntensityAugmenter.invertedGamma(inverted, 1.4);
		assertEquals(mean(image), mean(inverted), 1e-4);
		assertEquals(deviation(image), deviation(inverted), 1e-4);
		assertFalse(Arrays.equals(plain, inverted));
		for (int i = 0; i < image.length; i++) negative[i] = -image[i];
		IntensityAugmenter.gamma(negative, 1.4);
		for (int i = 0; i < image.length; i++) assertEquals(-negative[i], inverted[i]);
	}

	@Test
	@DisplayName("what is not asked for changes nothing, and what is comes as often")
	void more() {
		final float[] image = noise(4), same = image.clone();
		IntensityAugmenter.applyMore(same, N, CUBES, SampleOptions.options(), Chance.of(1, 1, 0, Chance.MORE));
		assertArrayEquals(image, same);
		int changed = 0;
		for (int step = 0; step < 200; step++) {
			final float[] crop = image.clone();
			IntensityAugmenter.applyMore(crop, N, CUBES, SampleOptions.options().withLowResolution(0.25), Chance.of(1, step, 0, Chance.MORE));
			if (!Arrays.equals(image, crop)) changed++;
		}
		assertTrue(changed > 30 && changed < 75, changed + " of 200");
	}
}
