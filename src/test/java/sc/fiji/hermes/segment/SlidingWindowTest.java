package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Volume;

class SlidingWindowTest {

	private static Prepared volume(final int x, final int y, final int z) {
		final Random random = new Random(5);
		final float[] data = new float[x * y * z];
		for (int i = 0; i < data.length; i++) data[i] = random.nextFloat();
		final Geometry g = Geometry.ofSpacing(new long[] { x, y, z }, 1, 1, 1);
		return new Prepared(Volume.of(data, g), g, -3);
	}

	/** Collects planes into one array a task and checks that they come once, in order. */
	private static float[][] collect(final SlidingWindow windows, final Prepared p, final int tasks, final SlidingWindow.WindowFunction f) {
		final long[] size = p.image().geometry().size();
		final int plane = (int) (size[0] * size[1]);
		final float[][] all = new float[tasks][plane * (int) size[2]];
		final int[] next = { 0 };
		windows.run(p, tasks, f, (probabilities, firstZ, newZ, endZ) -> {
			assertEquals(next[0], newZ);
			assertTrue(firstZ == newZ || firstZ == newZ - 1);
			for (int t = 0; t < tasks; t++)
				System.arraycopy(probabilities[t], (newZ - firstZ) * plane, all[t], newZ * plane, (endZ - newZ) * plane);
			next[0] = endZ;
		}, Job.create());
		assertEquals(size[2], next[0]);
		return all;
	}

	@Test
	@DisplayName("F1 window starts: corrected rule")
	void starts() {
		final int[] sizes = { 128, 160, 192, 200, 256, 300, 320 };
		final int[][] expected = { { 0 }, { 0, 32 }, { 0, 64 }, { 0, 64, 72 }, { 0, 64, 128 }, { 0, 64, 128, 172 }, { 0, 64, 128, 192 } };
		for (int i = 0; i < sizes.length; i++) assertArrayEquals(expected[i], Windows.starts(sizes[i], 128, 64), "size " + sizes[i]);
	}

	@Test
	@DisplayName("F1 window starts: the reference's rule repeats the last window")
	void referenceStarts() {
		final int[] sizes = { 128, 160, 192, 200, 256, 300 };
		final int[][] expected = { { 0, 0 }, { 0, 32 }, { 0, 64, 64 }, { 0, 64, 72 }, { 0, 64, 128, 128 }, { 0, 64, 128, 172 } };
		for (int i = 0; i < sizes.length; i++)
			assertArrayEquals(expected[i], Windows.referenceStarts(sizes[i], 128, 64), "size " + sizes[i]);
	}

	@Test
	@DisplayName("F1 every voxel is covered and the last window is flush, for all sizes and strides")
	void coverage() {
		for (int size = 1; size < 90; size++) for (int stride = 1; stride <= 16; stride++) {
			final int[] s = Windows.starts(size, 16, stride);
			int covered = 0;
			for (final int start : s) {
				assertTrue(start <= covered, "gap");
				covered = start + 16;
			}
			assertTrue(covered >= size);
			if (size >= 16) assertEquals(size, covered);
		}
	}

	@Test
	@DisplayName("F2 a constant answer gives a constant result, with uniform and Gaussian weights")
	void constant() {
		for (final boolean gaussian : new boolean[] { false, true }) {
			final Prepared p = volume(23, 40, 37);
			final float[][] all = collect(new SlidingWindow(new int[] { 16, 16, 16 }, 0.5, gaussian), p, 2, crop -> {
				final float[] answer = new float[crop.length * 2];
				for (int i = 0; i < answer.length; i++) answer[i] = i % 2 == 0 ? 0.25f : 0.75f;
				return answer;
			});
			for (int i = 0; i < all[0].length; i++) {
				assertEquals(0.25f, all[0][i], 1e-6f);
				assertEquals(0.75f, all[1][i], 1e-6f);
			}
		}
	}

	@Test
	@DisplayName("F2 windows that answer with their own voxels give the volume back")
	void identity() {
		final Prepared p = volume(35, 17, 50);
		final float[][] all = collect(new SlidingWindow(new int[] { 16, 16, 16 }, 0.4, true), p, 1, crop -> crop.clone());
		assertArrayEquals(p.image().data(), all[0], 1e-5f);
	}

	@Test
	@DisplayName("F3 a volume of the window's size is one window, exactly")
	void oneWindow() {
		final Prepared p = volume(16, 24, 32);
		final List<float[]> seen = new ArrayList<>();
		final float[][] all = collect(new SlidingWindow(new int[] { 16, 24, 32 }, 0.5, true), p, 1, crop -> {
			seen.add(crop.clone());
			final float[] answer = crop.clone();
			for (int i = 0; i < answer.length; i++) answer[i] *= 0.3f;
			return answer;
		});
		assertEquals(1, seen.size());
		assertArrayEquals(p.image().data(), seen.get(0));
		for (int i = 0; i < all[0].length; i++) assertEquals(p.image().data()[i] * 0.3f, all[0][i], 1e-7f);
	}

	@Test
	@DisplayName("F4 a smaller volume is padded with background and the result cut to its size")
	void padding() {
		final Prepared p = volume(9, 20, 5);
		final float[][] all = collect(new SlidingWindow(new int[] { 16, 16, 16 }, 0.5, true), p, 1, crop -> {
			assertEquals(-3, crop[9]);
			assertEquals(-3, crop[crop.length - 1]);
			return crop.clone();
		});
		assertArrayEquals(p.image().data(), all[0], 1e-6f);
	}

	@Test
	@DisplayName("A cancelled job stops before the next window")
	void cancel() {
		final Job job = Job.create();
		final int[] calls = { 0 };
		assertThrows(CancelledException.class, () -> new SlidingWindow(new int[] { 16, 16, 16 }, 0.5, true).run(volume(64, 64, 64), 1,
			crop -> {
				if (++calls[0] == 3) job.cancel();
				return crop.clone();
			}, (a, b, c, d) -> {}, job));
		assertEquals(3, calls[0]);
	}

	@Test
	@DisplayName("Weights of a window are positive and symmetric")
	void weights() {
		for (final int n : new int[] { 1, 2, 16, 33, 128 }) {
			final float[] w = Windows.gaussian(n);
			for (int i = 0; i < n; i++) {
				assertTrue(w[i] > 0);
				assertEquals(w[i], w[n - 1 - i], 1e-7f);
			}
		}
	}
}
