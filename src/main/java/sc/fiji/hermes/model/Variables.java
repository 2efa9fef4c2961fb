package sc.fiji.hermes.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Tape;

/**
 * One copy of a network's parameters as TensorFlow variables of a graph. Several sub-graphs may read the same
 * variables. The values live in a session and are freed with it.
 */
public final class Variables {

	private final Map<String, Variable> variables = new LinkedHashMap<>();

	private record Variable(Parameter parameter, VarHandleOp handle, Operand<TFloat32> read, Placeholder<TFloat32> fed, Op assign) {}

	/**
	 * @param tf operations of the graph
	 * @param prefix of the variables' shared names; copies in one graph need different ones
	 */
	public Variables(final Ops tf, final String prefix, final List<Parameter> parameters) {
		for (final Parameter p : parameters) {
			final Shape shape = Shape.of(p.shape());
			final VarHandleOp handle = tf.varHandleOp(TFloat32.class, shape, VarHandleOp.sharedName(prefix + p.name()));
			final Placeholder<TFloat32> fed = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
			variables.put(p.name(), new Variable(p, handle, tf.readVariableOp(handle, TFloat32.class), fed,
				tf.assignVariableOp(handle, fed)));
		}
	}

	public List<Parameter> parameters() {
		return variables.values().stream().map(Variable::parameter).toList();
	}

	/** Current values as tensors of the graph, in the order of {@link #parameters()}. */
	public List<Operand<TFloat32>> reads() {
		final List<Operand<TFloat32>> reads = new ArrayList<>();
		variables.values().forEach(v -> reads.add(v.read));
		return reads;
	}

	/** Resource handles, in the order of {@link #parameters()}. */
	public List<VarHandleOp> handles() {
		return variables.values().stream().map(Variable::handle).toList();
	}

	/** Gives a network built on {@code tape} these variables, and asks the tape for their gradients. */
	public Parameters on(final Tape tape) {
		return parameter -> {
			final Variable v = variables.get(parameter.name());
			if (v == null) throw new IllegalArgumentException("no variable for " + parameter.name());
			if (tape.isRecording()) tape.watch(v.read);
			return v.read;
		};
	}

	/** Sets all values. */
	public void load(final Session session, final Weights weights) {
		final List<TFloat32> tensors = new ArrayList<>();
		try {
			final Session.Runner runner = session.runner();
			for (final Variable v : variables.values()) {
				final TFloat32 t = TFloat32.tensorOf(Shape.of(v.parameter.shape()), DataBuffers.of(weights.get(v.parameter.name())));
				tensors.add(t);
				runner.feed(v.fed, t).addTarget(v.assign);
			}
			runner.run().close();
		}
		finally {
			tensors.forEach(TFloat32::close);
		}
	}

	/** A copy of all values. */
	public Weights fetch(final Session session) {
		final Session.Runner runner = session.runner();
		variables.values().forEach(v -> runner.fetch(v.read));
		final List<float[]> values = new ArrayList<>();
		try (Result result = runner.run()) {
			int i = 0;
			for (final Variable v : variables.values()) {
				final float[] data = new float[v.parameter.size()];
				((TFloat32) result.get(i++)).copyTo(DataBuffers.of(data));
				values.add(data);
			}
		}
		return Weights.of(parameters(), values);
	}
}
