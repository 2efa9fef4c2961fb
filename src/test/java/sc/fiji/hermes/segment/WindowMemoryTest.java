package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Pooling;
import sc.fiji.hermes.volume.Volume;

/** The Java heap that inference needs beside the volume is a slab of window depth, whatever the length of the volume. */
class WindowMemoryTest {

	private static final int WIDTH = 128;
	private static final int WINDOW = 64;
	private static final List<Integer> TASKS = List.of(0, 1, 2);

	/**
	 * MB. A slab of three probabilities and a weight takes 17, windows in and out up to 7, and the collector rounds each array
	 * up; full-size probabilities and weights of 128³ would bring this to 40.
	 */
	private static final double LIMIT = 34;

	@Test
	@DisplayName("F15 tiny R over 128×128×128 voxels stays under a fixed heap")
	void cube() {
		assertHeap(WIDTH, 0);
	}

	@Test
	@Tag("slow")
	@DisplayName("F15 tiny R over 128×128×256 voxels in overlapping windows stays under the same heap")
	void longVolume() {
		assertHeap(2 * WIDTH, 0.25);
	}

	private static void assertHeap(final int length, final double overlap) {
		final Network network = Network.of(NetworkConfig.universal(ResUNet.of(8), 5, 2));
		final Request request = Request.of(network.config(), TASKS, 0);
		final Geometry geometry = Geometry.ofSpacing(new long[] { WIDTH, WIDTH, length }, 1, 1, 1);
		final Prepared prepared = new Prepared(Volume.of(new float[WIDTH * WIDTH * length], geometry), geometry, 0);
		final SlidingWindow windows = new SlidingWindow(new int[] { WINDOW, WINDOW, WINDOW }, overlap, true);
		final double[] most = { 0 };
		final int[] planes = { 0 };
		final Job job = Job.create().withThreads(2);
		try (Predictor predictor = Predictor.of(network, Weights.initialize(network.parameters(), 1), job)) {
			predictor.probabilities(new float[WINDOW * WINDOW * WINDOW], WINDOW, WINDOW, WINDOW, Pooling.halvings(4), request);
			final double before = used();
			windows.run(prepared, TASKS.size(), crop -> {
				final float[] p = predictor.probabilities(crop, WINDOW, WINDOW, WINDOW, Pooling.halvings(4), request);
				most[0] = Math.max(most[0], used() - before);
				return p;
			}, (probabilities, firstZ, newZ, endZ) -> planes[0] += endZ - newZ, job);
		}
		System.out.printf("%d planes: heap beside the volume at most %.1f MB, limit %.0f%n", planes[0], most[0], LIMIT);
		assertEquals(length, planes[0]);
		assertTrue(most[0] > 0 && most[0] <= LIMIT, "heap beside the volume: " + most[0] + " MB, limit " + LIMIT);
	}

	private static double used() {
		System.gc();
		final Runtime runtime = Runtime.getRuntime();
		return (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0;
	}
}
