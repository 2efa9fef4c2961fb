package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.ArrayList;
import java.util.List;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Linear;
import sc.fiji.hermes.tape.Tape;

/** What turns tokens and features into masks and modality scores (model.md §3.2, §3.3). */
final class Heads {

	/** By what the posterior counts beside a task's own prototype, so that at the beginning the latter decides. */
	static final double POSTERIOR_SHARE = 0.1;

	/** What a task's bias is at the beginning: structures are small, and a mask that is one half everywhere has to shrink first. */
	static final double INITIAL_BIAS = -2;

	private Heads() {}

	/**
	 * Posterior prototypes of the requested tasks.
	 *
	 * @param name what the names of the head's parameters begin with
	 * @param tokens posterior tokens of all scales
	 * @return {@code [n, requests, width]}
	 */
	static Operand<TFloat32> prototypes(final Tape tape, final Parameters p, final String name, final List<Operand<TFloat32>> tokens,
		final long requests, final long width)
	{
		final Operand<TFloat32> all = joined(tape, tokens, 0, requests);
		final long c = shape(all)[2];
		final Operand<TFloat32> normed = Layers.layerNorm(tape, p, name + ".norm", all, Layers.EPSILON_SMALL);
		final Operand<TFloat32> h = Layers.xavierMlp(tape, p, name + ".classifier_pred.0", normed, c, width);
		return Layers.xavierMlp(tape, p, name + ".classifier_pred.1", h, width, width);
	}

	/**
	 * Inner product of every voxel's features with every prototype.
	 *
	 * @param features {@code [n, z, y, x, c]}
	 * @param prototypes {@code [n, t, c]}
	 * @return logits {@code [n, z, y, x, t]}
	 */
	static Operand<TFloat32> masks(final Tape tape, final Operand<TFloat32> features, final Operand<TFloat32> prototypes) {
		final long[] s = shape(features);
		final long t = shape(prototypes)[1];
		final Operand<TFloat32> flat = Arrange.reshape(tape, features, s[0], s[1] * s[2] * s[3], s[4]);
		return Arrange.reshape(tape, Linear.batchMatMulTransposed(tape, flat, prototypes), s[0], s[1], s[2], s[3], t);
	}

	/** Modality scores {@code [n, modality rows]}: the mean over the modality tokens is taken after the layer norm. */
	static Operand<TFloat32> modality(final Tape tape, final Parameters p, final List<Operand<TFloat32>> tokens, final long requests,
		final long rows)
	{
		final Operand<TFloat32> all = joined(tape, tokens, 1, requests);
		final long c = shape(all)[2];
		final Operand<TFloat32> normed = Layers.layerNorm(tape, p, "mod_out.norm", all, Layers.EPSILON_SMALL);
		return Layers.mlp(tape, p, "mod_out.classifier", Arithmetic.mean(tape, normed, 1), c, rows);
	}

	/** One prototype and bias a task, straight from a table: the head of the traditional paradigm. */
	static Operand<TFloat32> fixedMasks(final Tape tape, final Parameters p, final String name, final int rows,
		final Operand<TFloat32> features, final NetworkInput in)
	{
		final long[] s = shape(features);
		final double bound = 1 / Math.sqrt(s[4]);
		final Operand<TFloat32> table = p.plain(name + ".weight", bound, 0, rows, s[4]);
		final Operand<TFloat32> biases = p.plain(name + ".bias", bound, 0, rows);
		return biased(tape, masks(tape, features, Arrange.gather(tape, table, in.taskRows())), biases, in);
	}

	/**
	 * Rows of a table of prototypes.
	 *
	 * @return {@code [n, requests, width]}
	 */
	static Operand<TFloat32> ownPrototypes(final Tape tape, final Parameters p, final String name, final int rows, final long width,
		final NetworkInput in)
	{
		return Arrange.gather(tape, p.plain(name + ".task_prototype", 1 / Math.sqrt(width), 0, rows, width), in.taskRows());
	}

	/**
	 * Adds to each mask the bias of its task.
	 *
	 * @param masks {@code [n, z, y, x, t]}
	 * @param biases {@code [rows]}
	 */
	static Operand<TFloat32> biased(final Tape tape, final Operand<TFloat32> masks, final Operand<TFloat32> biases, final NetworkInput in) {
		final long[] s = shape(masks);
		return Arithmetic.add(tape, masks, Arrange.reshape(tape, Arrange.gather(tape, biases, in.taskRows()), s[0], 1, 1, 1, s[4]));
	}

	/** Part 0 (task) or 1 (modality) of every scale's tokens, channels joined. */
	private static Operand<TFloat32> joined(final Tape tape, final List<Operand<TFloat32>> tokens, final int part, final long requests) {
		final List<Operand<TFloat32>> parts = new ArrayList<>();
		for (final Operand<TFloat32> t : tokens)
			parts.add(Arrange.split(tape, t, 1, (int) requests, (int) (shape(t)[1] - requests)).get(part));
		return Arrange.concat(tape, parts);
	}
}
