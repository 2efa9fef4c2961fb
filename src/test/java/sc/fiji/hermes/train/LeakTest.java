package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;

import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Request;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.segment.Predictor;
import sc.fiji.hermes.volume.Pooling;

/**
 * Native memory stays as it is over windows and steps. JavaCPP counts every native object that Java owns, tensors among
 * them, until it is closed or collected; the count of every call is looked at, so a collection between two calls hides
 * nothing but the objects of earlier ones.
 */
class LeakTest {

	private static final int EDGE = 32;
	private static final int VOXELS = EDGE * EDGE * EDGE;
	private static final int TASKS = 3;

	/** Calls after which every graph is built and every lazily made object is there. */
	private static final int WARM_UP = 3;

	/** Objects that may come and go; none do today. A leak of one tensor a call exceeds it within the test. */
	private static final long COUNT_SLACK = 3;

	/** MB that allocator and Java heap may move; a kept forward pass has tens of MB, so a leak outside Java exceeds it too. */
	private static final double RESIDENT_SLACK = 256;

	private final Network network = Network.of(NetworkConfig.universal(ResUNet.of(8), 5, 2));
	private final Job job = Job.create().withThreads(2);

	@Test
	@DisplayName("F15 no native object stays behind over 50 windows")
	void windows() {
		final float[] image = image();
		try (Predictor predictor = Predictor.of(network, Weights.initialize(network.parameters(), 1), job)) {
			assertNoGrowth(50, i -> predictor.probabilities(image, EDGE, EDGE, EDGE, Pooling.halvings(4),
				Request.of(network.config(), List.of(0, 2, 4), i % 2)));
		}
	}

	@Test
	@DisplayName("F15 no native object stays behind over 20 training steps")
	void steps() {
		final byte[] target = new byte[VOXELS * TASKS];
		for (int i = 0; i < target.length; i += 7) target[i] = (byte) Targets.WHOLE;
		final float[] weights = new float[TASKS];
		Arrays.fill(weights, 1f / TASKS);
		final TrainingGraph.Example example = new TrainingGraph.Example(EDGE, EDGE, EDGE, Pooling.halvings(4), image(), target, new int[] {
			0, 2, 4 }, new float[TASKS], 1, 1, 1, weights, weights);
		try (TrainingGraph graph = new TrainingGraph(network, Optimizer.lamb(), LossOptions.IMPROVED, false, job)) {
			graph.initialize(Weights.initialize(network.parameters(), 1));
			assertNoGrowth(20, step -> {
				graph.accumulate(example);
				graph.apply(step, 1e-3);
			});
		}
	}

	private static void assertNoGrowth(final int calls, final IntConsumer work) {
		for (int i = 0; i < WARM_UP; i++) work.accept(i);
		System.gc();
		final long count = Pointer.totalCount(), resident = Pointer.physicalBytes();
		long most = count;
		for (int i = WARM_UP; i < calls; i++) {
			work.accept(i);
			most = Math.max(most, Pointer.totalCount());
		}
		final double grown = (Pointer.physicalBytes() - resident) / 1048576.0;
		System.out.printf("%d calls: %d live native objects, at most %d; resident memory %+.1f MB%n", calls, count, most, grown);
		assertTrue(count > 0, "JavaCPP does not count");
		assertTrue(most <= count + COUNT_SLACK, "live native objects went from " + count + " to " + most);
		assertTrue(grown <= RESIDENT_SLACK, "resident memory grew by " + grown + " MB");
	}

	private static float[] image() {
		final float[] image = new float[VOXELS];
		for (int i = 0; i < VOXELS; i++) image[i] = (i * 31 % 97) / 48f - 1;
		return image;
	}
}
