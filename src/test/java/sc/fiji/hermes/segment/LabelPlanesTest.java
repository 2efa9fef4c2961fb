package sc.fiji.hermes.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.bundle.TaskRule;
import sc.fiji.hermes.job.Room;
import sc.fiji.hermes.preprocess.Prepared;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Task;
import sc.fiji.hermes.volume.Volume;

class LabelPlanesTest {

	private static final float THRESHOLD = 0.5f;

	private static Prepared prepared(final Geometry source, final Geometry target) {
		return new Prepared(Volume.of(new float[(int) target.voxels()], target), source, 0);
	}

	private static List<Task> tasks(final int n) {
		return IntStream.range(0, n).mapToObj(i -> new Task("t" + i)).toList();
	}

	@Test
	@DisplayName("F15 masks of tasks that may overlap take one bit a voxel each")
	void bits() {
		final Geometry g = Geometry.ofSpacing(new long[] { 128, 128, 64 }, 1, 1, 1);
		final Prepared p = prepared(g, g);
		final List<Task> tasks = tasks(64);
		final List<List<Task>> groups = tasks.stream().map(List::of).toList();
		final com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
		final long before = threads.getCurrentThreadAllocatedBytes();
		final LabelPlanes planes = new LabelPlanes(p, tasks, groups, t -> TaskRule.NONE.withThreshold(THRESHOLD), Room.ofHeap());
		final long bytes = threads.getCurrentThreadAllocatedBytes() - before;
		assertEquals(64, planes.parts().size());
		assertTrue(bytes < 64 * g.voxels() / 8 + (1 << 20), bytes + " bytes");
	}

	@Test
	@DisplayName("Masks held as bits, as labels and in files are the same, whatever the orientation of the source")
	void sameMasks() {
		final Geometry target = Geometry.ofSpacing(new long[] { 5, 6, 7 }, 1, 1, 1);
		final Random random = new Random(2);
		final float[][] probabilities = new float[2][(int) target.voxels()];
		for (final float[] p : probabilities) for (int i = 0; i < p.length; i++) p[i] = random.nextFloat();
		for (final Geometry source : List.of(target, Geometry.of(new long[] { 6, 7, 5 }, new double[] { 0, 0, 1, 0, -1, 0, 0, 5, 0, -1, 0, 6 }),
			Geometry.of(new long[] { 7, 5, 6 }, new double[] { 0, -1, 0, 4, 0, 0, 1, 0, 1, 0, 0, 0 })))
		{
			final Prepared p = prepared(source, target);
			final List<Task> tasks = tasks(2);
			final List<List<Task>> alone = tasks.stream().map(List::of).toList();
			final LabelPlanes planes = new LabelPlanes(p, tasks, alone, t -> TaskRule.NONE.withThreshold(THRESHOLD), Room.ofHeap());
			final LabelPlanes files = new LabelPlanes(p, tasks, alone, t -> TaskRule.NONE.withThreshold(THRESHOLD), new Room(1, 50));
			files.planes(probabilities, 0, 0, 7);
			final Segmentation stored = new Segmentation(files.parts());
			planes.planes(probabilities, 0, 0, 7);
			final Segmentation s = new Segmentation(planes.parts());
			for (int t = 0; t < 2; t++) {
				final short[] expected = Restored.mask(p, probabilities[t], THRESHOLD);
				assertArrayEquals(expected, s.mask(tasks.get(t)).data());
				assertArrayEquals(expected, s.parts().get(t).labels().data());
				assertEquals(source, s.mask(tasks.get(t)).geometry());
				assertTrue(stored.mask(tasks.get(t)).array().isEmpty(), "in a file");
				assertArrayEquals(expected, stored.mask(tasks.get(t)).data());
			}
		}
	}
}
