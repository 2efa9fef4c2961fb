package sc.fiji.hermes.optimize;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.Job;
import sc.fiji.hermes.model.Layout;
import sc.fiji.hermes.model.Parameter;
import sc.fiji.hermes.model.Variables;
import sc.fiji.hermes.model.Weights;

/** Numbers of the table in training.md §7. */
class OptimizerTest {

	private static final double RATE = 0.002;

	/** Runs updates of small vectors, one gradient a step and vector. */
	private static final class Bench implements AutoCloseable {

		private final Graph graph = new Graph();
		private final Session session;
		private final Variables p;
		private final List<Variables> slots;
		private final List<Placeholder<TFloat32>> gradients = new ArrayList<>();
		private final List<Placeholder<TFloat32>> numbers;
		private final UpdateRule rule;
		private final Op step;
		private final Operand<TFloat32> norm;
		private long t;

		Bench(final Optimizer optimizer, final float[]... start) {
			this(optimizer, 0, start);
		}

		Bench(final Optimizer optimizer, final float loss, final float[]... start) {
			this(optimizer, List.of(), loss, start);
		}

		Bench(final Optimizer optimizer, final List<ParameterGroup> groups, final float loss, final float[]... start) {
			rule = optimizer.rule();
			final Ops tf = Ops.create(graph);
			final List<Parameter> parameters = new ArrayList<>();
			for (int i = 0; i < start.length; i++)
				parameters.add(new Parameter("p" + i, Layout.PLAIN, new long[] { start[i].length }, 0, 0));
			p = new Variables(tf, "p/", parameters);
			slots = rule.slots().stream().map(s -> new Variables(tf, s + "/", parameters)).toList();
			for (final float[] s : start) gradients.add(tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(s.length))));
			numbers = rule.numbers(0).stream().map(n -> tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()))).toList();
			final OptimizerGraph.Update u = OptimizerGraph.update(tf, optimizer, groups, p, List.copyOf(gradients), slots,
				new OptimizerGraph.Scalars(tf.constant((float) RATE), numbers, tf.constant(loss)));
			step = tf.withControlDependencies(u.updates()).noOp();
			norm = u.norm();
			session = Sessions.open(graph, Job.create());
			p.load(session, Weights.of(parameters, List.of(start)));
			final Weights zeros = Weights.of(parameters, parameters.stream().map(q -> new float[q.size()]).toList());
			slots.forEach(s -> s.load(session, zeros));
		}

		/** One step; returns the gradient norm before clipping. */
		double step(final float[]... g) {
			final List<Double> now = rule.numbers(t++);
			final List<TFloat32> tensors = new ArrayList<>();
			try {
				final Session.Runner runner = session.runner().addTarget(step).fetch(norm);
				for (int i = 0; i < g.length; i++) {
					tensors.add(TFloat32.vectorOf(g[i]));
					runner.feed(gradients.get(i), tensors.get(i));
				}
				for (int i = 0; i < now.size(); i++) {
					final TFloat32 number = TFloat32.scalarOf(now.get(i).floatValue());
					tensors.add(number);
					runner.feed(numbers.get(i), number);
				}
				try (var result = runner.run()) {
					return ((TFloat32) result.get(0)).getFloat();
				}
			}
			finally {
				tensors.forEach(TFloat32::close);
			}
		}

		float[] p(final int i) {
			return p.fetch(session).get("p" + i);
		}

		/** What the rule keeps in one of its slots. */
		float[] slot(final int slot, final int i) {
			return slots.get(slot).fetch(session).get("p" + i);
		}

		@Override
		public void close() {
			session.close();
			graph.close();
		}
	}

	private static Optimizer lamb(final double decay) {
		return new Optimizer(Optimizer.Kind.LAMB, 0.9, 0.999, 1e-5, decay, 1);
	}

	private static final float[] START = { 0.5f, -1, 2 };

	@Test
	@DisplayName("E8 LAMB: two steps with decay")
	void twoSteps() {
		try (Bench b = new Bench(lamb(0.05), START)) {
			assertEquals(0.458257569, b.step(new float[] { 0.1f, -0.2f, 0.4f }), 1e-7);
			assertArrayEquals(new float[] { 0.4974388017f, -0.9973762024f, 1.9972511913f }, b.p(0), 2e-7f);
			b.step(new float[] { 0.05f, 0.1f, -0.3f });
			assertArrayEquals(new float[] { 0.4931699513f, -0.9959656934f, 1.9964072429f }, b.p(0), 3e-7f);
		}
	}

	@Test
	@DisplayName("E8 LAMB: a gradient of norm 13 is clipped to 1")
	void clip() {
		try (Bench b = new Bench(lamb(0.05), START)) {
			assertEquals(13, b.step(new float[] { 3, -4, 12 }), 1e-5);
			assertArrayEquals(new float[] { 0.4974387302f, -0.9973762305f, 1.9972512311f }, b.p(0), 2e-7f);
		}
	}

	@Test
	@DisplayName("E8 LAMB: without decay there is no trust ratio")
	void noDecay() {
		try (Bench b = new Bench(lamb(0), START)) {
			b.step(new float[] { 0.1f, -0.2f, 0.4f });
			assertArrayEquals(new float[] { 0.4980002f, -0.9980001f, 1.99800005f }, b.p(0), 2e-7f);
		}
	}

	@Test
	@DisplayName("E8 LAMB: a tensor that is exactly zero moves with the plain rate")
	void zeroTensor() {
		try (Bench b = new Bench(lamb(0.05), new float[3])) {
			b.step(new float[] { 0.1f, -0.2f, 0.4f });
			assertArrayEquals(new float[] { -0.0019998f, 0.0019999f, -0.00199995f }, b.p(0), 1e-8f);
		}
	}

	@Test
	@DisplayName("E9 the clipping norm is taken over all tensors together")
	void commonNorm() {
		try (Bench b = new Bench(lamb(0.05), new float[] { 1 }, new float[] { 1 })) {
			assertEquals(5, b.step(new float[] { 3 }, new float[] { 4 }), 1e-6);
			// m after one step is 0.1 times the clipped gradient
			assertArrayEquals(new float[] { 0.06f }, b.slot(0, 0), 1e-8f);
			assertArrayEquals(new float[] { 0.08f }, b.slot(0, 1), 1e-8f);
		}
	}

	@Test
	@DisplayName("C4 under LAMB and AdamW a value without gradient still moves by decay, and by momentum afterwards")
	void unselectedRowsMove() {
		for (final Optimizer o : List.of(lamb(0.05), Optimizer.adamW(0.05))) try (Bench b = new Bench(o, START)) {
			b.step(new float[] { 0, 0.3f, 0 });
			final float afterDecay = b.p(0)[0];
			assertNotEquals(START[0], afterDecay);
			b.step(new float[] { 0.3f, 0, 0 });
			final float selected = b.p(0)[0];
			b.step(new float[] { 0, 0.3f, 0 });
			assertNotEquals(afterDecay, selected);
			assertNotEquals(selected, b.p(0)[0]);
		}
	}

	@Test
	@DisplayName("AdamW: the first step is the rate times the sign of the gradient, plus decay")
	void adam() {
		try (Bench b = new Bench(Optimizer.adamW(0.1), START)) {
			b.step(new float[] { 0.1f, -0.2f, 0.4f });
			assertArrayEquals(new float[] { (float) (0.5 - RATE * (1 + 0.05)), (float) (-1 + RATE * (1 + 0.1)), (float) (2 - RATE * (1 +
				0.2)) }, b.p(0), 1e-6f);
		}
	}

	@Test
	@DisplayName("AdamW: three steps equal the formulas, with a large epsilon, clipped and not")
	void adamByFormula() {
		final float[][] gradients = { { 3, -4, 12 }, { 0.05f, 0.1f, -0.3f }, { 0, 0.2f, 0.1f } };
		for (final double maxNorm : new double[] { 1, Double.POSITIVE_INFINITY }) {
			final Optimizer o = new Optimizer(Optimizer.Kind.ADAM, 0.9, 0.98, 1e-2, 0.1, maxNorm);
			final double[] p = { START[0], START[1], START[2] }, m = new double[3], v = new double[3];
			try (Bench b = new Bench(o, START)) {
				for (int t = 1; t <= gradients.length; t++) {
					final float[] g = gradients[t - 1];
					final double norm = Math.sqrt(g[0] * g[0] + g[1] * g[1] + g[2] * g[2]), shrink = 1 / Math.max(1, norm / maxNorm);
					for (int i = 0; i < 3; i++) {
						m[i] = 0.9 * m[i] + 0.1 * g[i] * shrink;
						v[i] = 0.98 * v[i] + 0.02 * g[i] * shrink * g[i] * shrink;
						final double u = m[i] / (1 - Math.pow(0.9, t)) / (Math.sqrt(v[i] / (1 - Math.pow(0.98, t))) + 1e-2);
						p[i] -= RATE * (u + 0.1 * p[i]);
					}
					b.step(g);
					for (int i = 0; i < 3; i++) assertEquals(p[i], b.p(0)[i], 1e-6);
				}
			}
		}
	}

	@Test
	@DisplayName("SGD: three steps equal the formulas of Nesterov's momentum with decay in the gradient")
	void sgd() {
		final Optimizer o = new Optimizer(Optimizer.Kind.SGD, 0.9, 0, 0, 0.1, Double.POSITIVE_INFINITY);
		assertEquals(List.of("momentum"), o.rule().slots());
		final double[] p = { START[0], START[1], START[2] }, velocity = new double[3];
		try (Bench b = new Bench(o, START)) {
			for (final float[] g : GRADIENTS) {
				for (int i = 0; i < 3; i++) {
					final double slope = g[i] + 0.1 * p[i];
					velocity[i] = 0.9 * velocity[i] + slope;
					p[i] -= RATE * (slope + 0.9 * velocity[i]);
				}
				b.step(g);
				for (int i = 0; i < 3; i++) assertEquals(p[i], b.p(0)[i], 1e-6);
			}
		}
	}

	private static final float[][] GRADIENTS = { { 3, -4, 12 }, { 0.05f, 0.1f, -0.3f }, { 0, 0.2f, 0.1f } };

	private static List<Optimizer> everyKind() {
		return List.of(lamb(0.05), Optimizer.adamW(0.05), new Optimizer(Optimizer.Kind.SGD, 0.9, 0, 0, 0.05, 1));
	}

	private static Predicate<Parameter> named(final String name) {
		return p -> p.name().equals(name);
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	@DisplayName("Rows that are frozen keep every bit, of slots too; the others move, bit for bit, as if the pool were they alone")
	void frozenRows(final Optimizer o) {
		final float[] pool = { 7, 0.5f, -3, -1, 2, -0f };
		final RowMask mask = new RowMask(List.of(false, true, false, true, true, false));
		final int[] moving = mask.rows(true), still = mask.rows(false);
		try (Bench b = new Bench(o, List.of(ParameterGroup.of(named("p0")).withRows(mask)), 0, pool, START); Bench alone = new Bench(o, START,
			START))
		{
			final List<float[]> slots = new ArrayList<>();
			for (int s = 0; s < b.slots.size(); s++) {
				// as they are after steps in which all rows moved
				slots.add(new float[] { 0.25f, 0, 0.5f, 0, 0, 0.125f });
				b.slots.get(s).load(b.session, b.slots.get(s).fetch(b.session).with("p0", slots.get(s)));
			}
			for (final float[] g : GRADIENTS) {
				final float[] whole = { 5, g[0], -6, g[1], g[2], Float.NaN };
				assertEquals(alone.step(g, g), b.step(whole, g), "frozen rows count in no norm");
				assertArrayEquals(alone.p(0), rows(b.p(0), moving));
				assertArrayEquals(alone.p(1), b.p(1));
				assertArrayEquals(rows(pool, still), rows(b.p(0), still));
				for (int s = 0; s < slots.size(); s++) {
					assertArrayEquals(alone.slot(s, 0), rows(b.slot(s, 0), moving));
					assertArrayEquals(rows(slots.get(s), still), rows(b.slot(s, 0), still));
				}
			}
			assertNotEquals(START[0], alone.p(0)[0]);
		}
	}

	private static float[] rows(final float[] values, final int[] rows) {
		final float[] some = new float[rows.length];
		for (int i = 0; i < rows.length; i++) some[i] = values[rows[i]];
		return some;
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	@DisplayName("A rate factor of 0 keeps every bit and counts in no norm; 0.5 is half the rate")
	void rateFactor(final Optimizer o) {
		final Optimizer plain = o.withDecay(0);
		try (Bench b = new Bench(plain, List.of(ParameterGroup.of(named("p0")).withRateFactor(0), ParameterGroup.of(named("p1")).withRateFactor(
			0.5)), 0, START, START, START); Bench alone = new Bench(plain, START, START))
		{
			final float[] g = { 3, -4, 12 };
			assertEquals(alone.step(g, g), b.step(new float[] { 1e9f, Float.NaN, 1 }, g, g));
			assertArrayEquals(START, b.p(0));
			assertArrayEquals(new float[3], b.slot(0, 0));
			assertArrayEquals(alone.p(0), b.p(2));
			for (int i = 0; i < 3; i++) assertEquals((alone.p(0)[i] - START[i]) / 2, b.p(1)[i] - START[i], 3e-7);
		}
	}

	@ParameterizedTest
	@MethodSource("everyKind")
	@DisplayName("A group without decay moves as under the optimizer without decay, and the others as before")
	void decayOfGroup(final Optimizer o) {
		try (Bench b = new Bench(o, List.of(ParameterGroup.of(named("p0")).withDecay(0)), 0, START, START); Bench all = new Bench(o, START, START);
				Bench none = new Bench(o.withDecay(0), START, START))
		{
			for (final float[] g : GRADIENTS) for (final Bench each : List.of(b, all, none)) each.step(g, g);
			assertArrayEquals(none.p(0), b.p(0));
			assertArrayEquals(all.p(1), b.p(1));
			assertNotEquals(all.p(0)[2], b.p(0)[2]);
		}
	}

	@Test
	@DisplayName("Where loss or a gradient is not finite, weights and moments keep every bit, under both rules, clipped or not")
	void notFinite() {
		final List<Optimizer> optimizers = new ArrayList<>(everyKind());
		optimizers.add(new Optimizer(Optimizer.Kind.LAMB, 0.9, 0.999, 1e-5, 0, Double.POSITIVE_INFINITY));
		for (final Optimizer o : optimizers) {
			for (final float loss : new float[] { Float.NaN, Float.POSITIVE_INFINITY }) try (Bench b = new Bench(o, loss, START)) {
				b.step(new float[] { 0.1f, -0.2f, 0.4f });
				assertArrayEquals(START, b.p(0));
				assertArrayEquals(new float[3], b.slot(0, 0));
			}
			try (Bench b = new Bench(o, START, START)) {
				b.step(new float[] { 0.1f, -0.2f, 0.4f }, new float[] { -0f, 0, 1 });
				final float[] p = b.p(0), m = b.slot(0, 1), v = b.slot(b.slots.size() - 1, 1);
				for (final float bad : new float[] { Float.NaN, Float.NEGATIVE_INFINITY, 1e30f }) {
					assertFalse(Double.isFinite(b.step(new float[] { 1, bad, 0 }, new float[] { 1, 1, 1 })));
					assertArrayEquals(p, b.p(0));
					assertArrayEquals(m, b.slot(0, 1));
					assertArrayEquals(v, b.slot(b.slots.size() - 1, 1));
				}
			}
		}
	}
}
