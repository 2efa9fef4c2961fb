package sc.fiji.hermes.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
import sc.fiji.hermes.optimize.TrainingGraph.Example;
import sc.fiji.hermes.optimize.TrainingGraph;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.segment.Predictor;
import sc.fiji.hermes.volume.Pooling;

/** The point of Hermes: the same image gives the mask that the task asks for, though no image showed both labels. */
class TaskConditioningTest {

	private static final int EDGE = 32, VOXELS = EDGE * EDGE * EDGE, BALL = 0, CUBE = 1;

	/** The weights themselves are there after 150 steps; their average, which counts, looks back a hundred. */
	private static final int STEPS = 250;

	private static final NetworkConfig CONFIG = NetworkConfig.reference(ResUNet.of(8), 13, 6);

	private static Weights trained;
	private static Predictor predictor;

	/** A noisy volume with a bright ball, a dark cube and a brighter distractor that belongs to no task. */
	private record Scene(float[] image, boolean[] ball, boolean[] cube) {

		static Scene draw(final Random random) {
			while (true) {
				final int[][] centre = new int[3][3];
				final int[] r = new int[3];
				for (int o = 0; o < 3; o++) {
					r[o] = 3 + random.nextInt(3);
					for (int a = 0; a < 3; a++) centre[o][a] = 6 + random.nextInt(20);
				}
				final int[] owner = new int[VOXELS];
				boolean overlap = false;
				for (int i = 0; i < VOXELS; i++) for (int o = 0; o < 3; o++) {
					if (!inside(i, o, centre[o], r[o])) continue;
					overlap |= owner[i] != 0;
					owner[i] = o + 1;
				}
				if (!overlap) return of(owner, random);
			}
		}

		private static boolean inside(final int i, final int object, final int[] c, final int r) {
			final int dx = Math.abs(i % EDGE - c[0]), dy = Math.abs(i / EDGE % EDGE - c[1]), dz = Math.abs(i / EDGE / EDGE - c[2]);
			return object == CUBE ? Math.max(dx, Math.max(dy, dz)) <= r - 1 : dx * dx + dy * dy + dz * dz <= r * r;
		}

		private static Scene of(final int[] owner, final Random random) {
			final double[] value = { 0, 2, -2, 5 };
			final float[] image = new float[VOXELS];
			final boolean[] ball = new boolean[VOXELS], cube = new boolean[VOXELS];
			double sum = 0, square = 0;
			for (int i = 0; i < VOXELS; i++) {
				final double x = value[owner[i]] + 0.3 * random.nextGaussian();
				image[i] = (float) x;
				sum += x;
				square += x * x;
				ball[i] = owner[i] == 1;
				cube[i] = owner[i] == 2;
			}
			final double mean = sum / VOXELS, sd = Math.sqrt(square / VOXELS - mean * mean);
			for (int i = 0; i < VOXELS; i++) image[i] = (float) ((image[i] - mean) / sd);
			return new Scene(image, ball, cube);
		}

		boolean[] truth(final int task) {
			return task == BALL ? ball : cube;
		}
	}

	@BeforeAll
	static void train() {
		final Network network = Network.of(CONFIG);
		final Job job = Job.create().withThreads(2);
		final Random random = new Random(4);
		try (TrainingGraph graph = new TrainingGraph(network, Optimizer.lamb(), LossOptions.REFERENCE, false, job)) {
			graph.initialize(Weights.initialize(network.parameters(), 4));
			for (int step = 0; step < STEPS; step++) {
				graph.accumulate(example(Scene.draw(random), BALL));
				graph.accumulate(example(Scene.draw(random), CUBE));
				graph.apply(step, 0.01);
			}
			// The average is what a finished model consists of; the weights themselves swing by a tenth from step to step.
			trained = graph.average();
		}
		predictor = Predictor.of(network, trained, job);
	}

	@AfterAll
	static void close() {
		predictor.close();
	}

	/** Half of a step: one task and one null, of which only the task is annotated. */
	private static Example example(final Scene scene, final int task) {
		final byte[] target = new byte[2 * VOXELS];
		final boolean[] truth = scene.truth(task);
		for (int i = 0; i < VOXELS; i++) target[2 * i] = (byte) (truth[i] ? Targets.WHOLE : 0);
		final Request request = Request.of(CONFIG, List.of(task, Request.NONE), 0);
		final float[] weight = { 0.5f, 0 };
		return new Example(EDGE, EDGE, EDGE, Pooling.halvings(4), scene.image(), target, request.taskRows()[0], request.tokenBias()[0], 0, 0, 0.5,
			weight, weight);
	}

	private static float[] ask(final Scene scene, final Integer... tasks) {
		return predictor.probabilities(scene.image(), EDGE, EDGE, EDGE, Pooling.halvings(4), Request.of(CONFIG, Arrays.asList(tasks), 0));
	}

	private static double dice(final float[] p, final int channel, final int channels, final boolean[] truth) {
		long both = 0, sum = 0;
		for (int i = 0; i < VOXELS; i++) {
			final boolean in = p[i * channels + channel] >= 0.5f;
			if (in && truth[i]) both++;
			sum += (in ? 1 : 0) + (truth[i] ? 1 : 0);
		}
		return sum == 0 ? 0 : 2.0 * both / sum;
	}

	@Test
	@DisplayName("F11 the same image gives the ball for one task and the cube for the other, alone and jointly")
	void conditioning() {
		final Random random = new Random(99);
		final double[] alone = new double[2], jointly = new double[2];
		final int scenes = 8;
		for (int s = 0; s < scenes; s++) {
			final Scene scene = Scene.draw(random);
			final float[] both = ask(scene, BALL, CUBE, Request.NONE);
			for (int task = BALL; task <= CUBE; task++) {
				alone[task] += dice(ask(scene, task, Request.NONE), 0, 2, scene.truth(task)) / scenes;
				jointly[task] += dice(both, task, 3, scene.truth(task)) / scenes;
			}
		}
		System.out.printf("F11 after %d steps: ball %.3f, cube %.3f; asked together %.3f, %.3f%n", STEPS, alone[0], alone[1], jointly[0],
			jointly[1]);
		for (int task = BALL; task <= CUBE; task++) {
			assertTrue(alone[task] >= 0.85, "alone " + task + ": " + alone[task]);
			assertTrue(jointly[task] >= 0.85, "jointly " + task + ": " + jointly[task]);
		}
	}

	@Test
	@DisplayName("F12 with equal prior rows the two masks are equal, and one of them is wrong")
	void negativeControl() {
		Weights same = trained;
		for (final var p : trained.parameters()) {
			if (!p.name().endsWith("task_prior")) continue;
			final float[] rows = trained.get(p.name()).clone();
			final int d = (int) p.shape()[1];
			System.arraycopy(rows, BALL * d, rows, CUBE * d, d);
			same = same.with(p.name(), rows);
		}
		predictor.load(same);
		try {
			final Scene scene = Scene.draw(new Random(7));
			final float[] ball = ask(scene, BALL, Request.NONE), cube = ask(scene, CUBE, Request.NONE);
			assertArrayEquals(ball, cube);
			assertTrue(Math.min(dice(ball, 0, 2, scene.ball()), dice(cube, 0, 2, scene.cube())) < 0.5);
		}
		finally {
			predictor.load(trained);
		}
	}
}
