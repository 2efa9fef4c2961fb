package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Network;
import sc.fiji.hermes.model.NetworkConfig;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Weights;
import sc.fiji.hermes.model.resunet.ResUNet;
import sc.fiji.hermes.optimize.TrainingGraph.Example;
import sc.fiji.hermes.sample.Targets;
import sc.fiji.hermes.volume.Pooling;

class TrainingGraphTest {

	private static final Network NETWORK = Network.of(NetworkConfig.universal(ResUNet.of(4), 2, 1));
	private static final int Z = 16, Y = 16, X = 32;
	private static final double RATE = 1e-3;
	private static final Pooling HALVINGS = Pooling.halvings(4);

	private static TrainingGraph graph() {
		return new TrainingGraph(NETWORK, Optimizer.adamW(0), LossOptions.IMPROVED.withPositiveShare(0), false, Job.create());
	}

	private static Example example(final long seed) {
		final Random random = new Random(seed);
		final float[] image = new float[Z * Y * X];
		final byte[] target = new byte[2 * image.length];
		for (int i = 0; i < image.length; i++) {
			image[i] = (float) random.nextGaussian();
			target[2 * i + (int) (seed % 2)] = (byte) (image[i] > 0.5 ? Targets.WHOLE : 0);
		}
		return new Example(Z, Y, X, HALVINGS, image, target, new int[] { 0, 1 }, new float[2], 0, 0, 1, new float[] { 0.5f, 0.5f }, new float[] { 0.5f,
			0.5f });
	}

	private static float[] values(final Weights w) {
		int n = 0;
		final float[] all = new float[(int) w.count()];
		for (final Parameter p : w.parameters()) {
			System.arraycopy(w.get(p.name()), 0, all, n, p.size());
			n += p.size();
		}
		return all;
	}

	@Test
	@DisplayName("Where all voxels but a box are unknown, the loss is that of the box, and what is unknown of nothing")
	void unknownVoxels() {
		final Example e = example(1);
		final byte[] partly = e.target().clone(), never = e.target().clone();
		Arrays.fill(never, Targets.UNKNOWN);
		for (int v = 0; v < partly.length / 2; v++) if (v % X >= X / 2) partly[2 * v] = partly[2 * v + 1] = Targets.UNKNOWN;
		try (TrainingGraph g = graph()) {
			g.initialize(Weights.initialize(NETWORK.parameters(), 1));
			final TrainingGraph.Losses whole = g.accumulate(e), some = g.accumulate(with(e, partly)), none = g.accumulate(with(e, never));
			assertTrue(some.crossEntropy() > 0 && some.dice() > 0 && some.crossEntropy() != whole.crossEntropy(), some.toString());
			assertEquals(0, none.crossEntropy(), 0);
		}
	}

	private static Example with(final Example e, final byte[] target) {
		return new Example(e.z(), e.y(), e.x(), e.pooling(), e.image(), target, e.taskRows(), e.tokenBias(), e.modalityRow(), e.modalityClass(), e
			.modalityWeight(), e.ceWeight(), e.diceWeight());
	}

	@Test
	@DisplayName("Samples of one step may pool differently, and each has the loss of its own pooling; targets in part lie between none and all")
	void poolingAndParts() {
		final Pooling flat = Pooling.of(List.of(List.of(2, 2, 1), List.of(2, 2, 1), List.of(2, 2, 2), List.of(2, 2, 2)));
		final Example halved = example(1), other = new Example(Z, Y, X, flat, halved.image(), halved.target(), halved.taskRows(), halved.tokenBias(), 0, 0,
			1, halved.ceWeight(), halved.diceWeight());
		final byte[] half = halved.target().clone(), none = new byte[half.length];
		for (int i = 0; i < half.length; i++) half[i] = (byte) ((half[i] & 0xff) / 2);
		try (TrainingGraph g = graph()) {
			g.initialize(Weights.initialize(NETWORK.parameters(), 1));
			final TrainingGraph.Losses a = g.accumulate(halved), b = g.accumulate(other);
			assertTrue(Double.isFinite(b.total()) && a.total() != b.total());
			assertEquals(a.crossEntropy(), g.accumulate(halved).crossEntropy());
			// cross-entropy is linear in the target
			assertEquals((a.crossEntropy() + g.accumulate(with(halved, none)).crossEntropy()) / 2, g.accumulate(with(halved, half)).crossEntropy(), 1e-5);
			assertTrue(g.apply(0, RATE).isPresent());
		}
	}

	@Test
	@DisplayName("A step sees the gradients of its own samples only, also after samples that were never applied")
	void sums() {
		try (TrainingGraph a = graph(); TrainingGraph b = graph()) {
			a.initialize(Weights.initialize(NETWORK.parameters(), 1));
			a.accumulate(example(1));
			a.apply(0, RATE);
			final TrainingGraph.State after = a.state();
			a.accumulate(example(2));
			a.accumulate(example(3));
			a.apply(1, RATE);
			b.load(after);
			b.accumulate(example(5));
			b.load(after);
			b.accumulate(example(2));
			b.accumulate(example(3));
			b.apply(1, RATE);
			assertArrayEquals(values(a.state().weights()), values(b.state().weights()));
			b.load(after);
			b.accumulate(example(3));
			b.apply(1, RATE);
			assertFalse(Arrays.equals(values(a.state().weights()), values(b.state().weights())), "the first sample of a step counts too");
		}
	}

	@Test
	@DisplayName("E11 after the first step the average is the model")
	void average() {
		try (TrainingGraph g = graph()) {
			g.initialize(Weights.initialize(NETWORK.parameters(), 1));
			g.accumulate(example(1));
			g.apply(0, RATE);
			assertArrayEquals(values(g.state().weights()), values(g.average()), 1e-7f);
			assertFalse(Arrays.equals(values(Weights.initialize(NETWORK.parameters(), 1)), values(g.average())));
		}
	}

	@ParameterizedTest
	@MethodSource("optimizers")
	@DisplayName("A step whose gradients are not finite changes no bit of weights, moments and average, and the next is as if it had not been")
	void notFinite(final Optimizer optimizer) {
		final Example good = example(1), more = example(2), nan = example(3), huge = example(4);
		nan.image()[1234] = Float.NaN;
		huge.ceWeight()[0] = Float.MAX_VALUE;
		try (TrainingGraph a = new TrainingGraph(NETWORK, optimizer, LossOptions.IMPROVED, false, Job.create());
				TrainingGraph b = new TrainingGraph(NETWORK, optimizer, LossOptions.IMPROVED, false, Job.create()))
		{
			for (final TrainingGraph g : List.of(a, b)) {
				g.initialize(Weights.initialize(NETWORK.parameters(), 1));
				g.accumulate(good);
				assertTrue(g.apply(0, RATE).isPresent());
			}
			final TrainingGraph.State before = a.state();
			int step = 1;
			for (final List<Example> batch : List.of(List.of(nan), List.of(good, nan), List.of(nan, good), List.of(good, huge))) {
				batch.forEach(a::accumulate);
				assertEquals(OptionalDouble.empty(), a.apply(step++, RATE));
				assertSame(before, a.state());
			}
			a.accumulate(more);
			b.accumulate(more);
			assertEquals(b.apply(step, RATE), a.apply(step, RATE));
			assertSame(b.state(), a.state());
			assertFalse(Arrays.equals(values(before.weights()), values(a.state().weights())));
		}
	}

	static List<Optimizer> optimizers() {
		return List.of(Optimizer.lamb(), Optimizer.adamW(0.01), Optimizer.sgd());
	}

	private static void assertSame(final TrainingGraph.State expected, final TrainingGraph.State actual) {
		final List<Weights> e = parts(expected), a = parts(actual);
		for (int i = 0; i < e.size(); i++) assertArrayEquals(values(e.get(i)), values(a.get(i)), "part " + i);
	}

	private static List<Weights> parts(final TrainingGraph.State s) {
		final List<Weights> parts = new ArrayList<>(List.of(s.weights(), s.average()));
		s.slots().forEach(slot -> parts.add(slot.values()));
		return parts;
	}

	@Test
	@DisplayName("Where the body is frozen and the pools have new rows, nothing but these rows changes, in weights, slots and average")
	void newRowsOnly() {
		final Predicate<Parameter> pool = p -> p.name().endsWith("task_prior");
		final RowMask mask = RowMask.from(1, 3);
		try (TrainingGraph g = new TrainingGraph(NETWORK, Optimizer.lamb(), List.of(ParameterGroup.of(pool).withRows(mask), ParameterGroup.of(
			p -> true).withRateFactor(0)), LossOptions.IMPROVED, false, Job.create()))
		{
			g.initialize(Weights.initialize(NETWORK.parameters(), 1));
			final TrainingGraph.State before = g.state();
			for (int step = 0; step < 2; step++) {
				g.accumulate(example(step));
				assertTrue(g.apply(step, RATE).isPresent());
			}
			final List<Weights> was = parts(before), is = parts(g.state());
			for (int i = 0; i < was.size(); i++) for (final Parameter p : NETWORK.parameters()) {
				final float[] a = was.get(i).get(p.name()), b = is.get(i).get(p.name());
				if (!pool.test(p)) assertArrayEquals(a, b, p.name());
				else {
					assertArrayEquals(Arrays.copyOf(a, a.length / 3), Arrays.copyOf(b, b.length / 3), p.name());
					assertFalse(Arrays.equals(a, b), p.name());
				}
			}
		}
	}

	@Test
	@DisplayName("A step without samples is a fault")
	void noSample() {
		try (TrainingGraph g = graph()) {
			g.initialize(Weights.initialize(NETWORK.parameters(), 1));
			assertThrows(IllegalStateException.class, () -> g.apply(0, RATE));
			g.accumulate(example(1));
			g.apply(0, RATE);
			assertThrows(IllegalStateException.class, () -> g.apply(1, RATE));
		}
	}
}
