package sc.fiji.hermes.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.segment.Predictor;
import sc.fiji.hermes.volume.Pooling;

/** What tells the masks of different tasks apart before anything is learned. */
class PrototypesTest {

	private static final int EDGE = 32, TASKS = 7;

	private static NetworkConfig config(final Prototypes prototypes) {
		return NetworkConfig.universal(ResUNet.of(8), TASKS, 1).withPrototypes(prototypes);
	}

	/** Mean correlation of the logits of two tasks over the voxels of an image, in the mean over seeds. */
	private static double alike(final Prototypes prototypes) {
		final NetworkConfig config = config(prototypes);
		final Network network = Network.of(config);
		double sum = 0;
		int pairs = 0;
		for (final long seed : new long[] { 1, 2, 3 }) try (Predictor p = Predictor.of(network, Weights.initialize(network.parameters(), seed), Job
			.create().withThreads(2)))
		{
			final Random random = new Random(seed);
			final float[] image = new float[EDGE * EDGE * EDGE];
			for (int i = 0; i < image.length; i++) image[i] = (float) (Math.sin(i * 0.01) + random.nextGaussian());
			final float[] y = p.probabilities(image, EDGE, EDGE, EDGE, Pooling.halvings(4), Request.of(config, List.of(0, 1, 2, 3, 4, 5, 6), 0));
			for (int a = 0; a < TASKS; a++) for (int b = 0; b < a; b++) {
				sum += correlation(y, a, b);
				pairs++;
			}
		}
		return sum / pairs;
	}

	private static double correlation(final float[] probabilities, final int a, final int b) {
		double sa = 0, sb = 0, saa = 0, sbb = 0, sab = 0;
		final int n = probabilities.length / TASKS;
		for (int i = 0; i < n; i++) {
			final double x = logit(probabilities[i * TASKS + a]), y = logit(probabilities[i * TASKS + b]);
			sa += x;
			sb += y;
			saa += x * x;
			sbb += y * y;
			sab += x * y;
		}
		return (n * sab - sa * sb) / Math.sqrt((n * saa - sa * sa) * (n * sbb - sb * sb));
	}

	private static double logit(final double p) {
		return Math.log(p / (1 - p));
	}

	@Test
	@DisplayName("masks of different tasks are nearly one mask at first if made of posterior tokens alone, and are not with prototypes of their own")
	void alike() {
		final double posterior = alike(Prototypes.POSTERIOR), task = alike(Prototypes.TASK);
		assertTrue(posterior > 0.8, "posterior: " + posterior);
		assertTrue(task < 0.4, "task: " + task);
	}

	@Test
	@DisplayName("a row and a bias a task more, nothing else")
	void parameters() {
		final List<Parameter> published = Network.of(config(Prototypes.POSTERIOR)).parameters(), own = Network.of(config(Prototypes.TASK)).parameters();
		final List<Parameter> more = own.stream().filter(p -> published.stream().noneMatch(q -> q.name().equals(p.name()))).toList();
		assertEquals(List.of("out.task_prototype", "out.task_bias"), more.stream().map(Parameter::name).sorted(java.util.Comparator.reverseOrder())
			.toList());
		assertEquals((TASKS + 1) * 9, more.stream().mapToInt(Parameter::size).sum());
		assertEquals(published.size() + 2, own.size());
	}
}
