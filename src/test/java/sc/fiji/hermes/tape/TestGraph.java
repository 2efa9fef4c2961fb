package sc.fiji.hermes.tape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.family.TType;

import sc.fiji.hermes.engine.Sessions;
import sc.fiji.hermes.job.Job;

/** A graph and its session, for tests: build with {@link #tf()}, then fetch values. */
public final class TestGraph implements AutoCloseable {

	private final Graph graph = new Graph();
	private final Ops tf = Ops.create(graph);
	private Session session;

	public Ops tf() {
		return tf;
	}

	/** The session, opened at the first call. */
	public Session session() {
		if (session == null) session = Sessions.open(graph, Job.create().withThreads(2));
		return session;
	}

	public Operand<TFloat32> constant(final float[] values, final long... shape) {
		return tf.constant(Shape.of(shape), DataBuffers.of(values));
	}

	public Operand<TFloat32> placeholder(final long... shape) {
		return tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(shape)));
	}

	public float[] fetch(final Operand<TFloat32> x) {
		return fetch(List.of(x), new Feeds()).get(0);
	}

	/** Values of several tensors in one run. */
	public List<float[]> fetch(final List<? extends Operand<TFloat32>> xs, final Feeds feeds) {
		final List<TType> fed = new ArrayList<>();
		final Session.Runner runner = session().runner();
		// Two gradients may be one tensor, which a run returns once.
		final List<Output<?>> distinct = xs.stream().<Output<?>>map(Operand::asOutput).distinct().toList();
		distinct.forEach(runner::fetch);
		try {
			feeds.floats.forEach((x, values) -> {
				final TFloat32 t = TFloat32.tensorOf(x.asOutput().shape(), DataBuffers.of(values));
				fed.add(t);
				runner.feed(x, t);
			});
			feeds.ints.forEach((x, values) -> {
				final TInt32 t = TInt32.tensorOf(x.asOutput().shape(), DataBuffers.of(values));
				fed.add(t);
				runner.feed(x, t);
			});
			try (Result result = runner.run()) {
				final List<float[]> values = new ArrayList<>();
				for (final Operand<TFloat32> x : xs) {
					final TFloat32 t = (TFloat32) result.get(distinct.indexOf(x.asOutput()));
					final float[] v = new float[(int) t.size()];
					t.copyTo(DataBuffers.of(v));
					values.add(v);
				}
				return values;
			}
		}
		finally {
			fed.forEach(TType::close);
		}
	}

	@Override
	public void close() {
		if (session != null) session.close();
		graph.close();
	}

	/** Values for placeholders. */
	public static final class Feeds {

		private final Map<Operand<TFloat32>, float[]> floats = new LinkedHashMap<>();
		private final Map<Operand<TInt32>, int[]> ints = new LinkedHashMap<>();

		public Feeds with(final Operand<TFloat32> x, final float... values) {
			floats.put(x, values);
			return this;
		}

		public Feeds with(final Operand<TInt32> x, final int... values) {
			ints.put(x, values);
			return this;
		}
	}
}
