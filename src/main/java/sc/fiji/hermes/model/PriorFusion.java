package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Tape;

/**
 * Two-way attention between the priors selected for a sample and the feature map of a scale, with prior pools of its own at every scale
 * (model.md §3.1).
 */
final class PriorFusion implements Fusion {

	private final Tape tape;
	private final Parameters p;
	private final Priors priors;
	private final NetworkInput in;
	private final Map<Scale, Operand<TFloat32>> posteriors = new LinkedHashMap<>();

	PriorFusion(final Tape tape, final Parameters p, final Priors priors, final NetworkInput in) {
		this.tape = tape;
		this.p = p;
		this.priors = priors;
		this.in = in;
	}

	/** Posterior tokens {@code [n, t + modality tokens, d]} of every scale so far, task tokens first. */
	List<Operand<TFloat32>> posteriors() {
		return List.copyOf(posteriors.values());
	}

	@Override
	public Operand<TFloat32> fuse(final Scale scale, final Operand<TFloat32> map) {
		final long[] s = shape(map);
		final Tokens selected = tokens(scale);
		Operand<TFloat32> tokens = selected.values();
		Operand<TFloat32> x = Arrange.reshape(tape, map, s[0], s[1] * s[2] * s[3], s[4]);
		for (int i = 0; i < scale.blocks(); i++) {
			final String layer = scale.prefix() + ".attn_layers." + i;
			tokens = Arithmetic.add(tape, tokens, attend(layer + ".prior_aggregate_block", tokens, x, Optional.empty()));
			tokens = Arithmetic.add(tape, tokens, feedForward(layer + ".prior_ffn", tokens));
			x = Arithmetic.add(tape, x, attend(layer + ".feat_aggregate_block", x, tokens, Optional.of(selected.bias())));
			x = Arithmetic.add(tape, x, feedForward(layer + ".feat_ffn", x));
		}
		posterior(scale, tokens);
		return Arrange.reshape(tape, x, s);
	}

	@Override
	public Optional<Tokens> select(final Scale scale) {
		return Optional.of(tokens(scale));
	}

	@Override
	public void posterior(final Scale scale, final Operand<TFloat32> tokens) {
		posteriors.put(scale, tokens);
	}

	private Tokens tokens(final Scale scale) {
		final var tf = tape.tf();
		final int d = scale.width(), perModality = priors.tokens();
		final long n = shape(in.taskRows())[0], requests = shape(in.taskRows())[1];
		final Operand<TFloat32> taskPool = p.plain(scale.taskPool(), Math.sqrt(6.0 / (d + priors.taskRows())), 0, priors.taskRows(), d);
		final Operand<TFloat32> modalityPool = p.plain(scale.modalityPool(), Math.sqrt(6.0 / ((perModality + priors.modalityRows()) * (double) d)),
			0, priors.modalityRows(), perModality, d);
		final Operand<TFloat32> bias = tf.reshape(
			tf.concat(List.of(in.tokenBias(), tf.zeros(tf.constant(new long[] { n, perModality }), TFloat32.class)), tf.constant(1)),
			tf.constant(new long[] { n, 1, 1, requests + perModality }));
		return new Tokens(Arrange.concat(tape, List.of(Arrange.gather(tape, taskPool, in.taskRows()), Arrange.gather(tape, modalityPool, in
			.modalityRows())), 1), bias);
	}

	private Operand<TFloat32> attend(final String name, final Operand<TFloat32> query, final Operand<TFloat32> context,
		final Optional<Operand<TFloat32>> bias)
	{
		return Layers.crossAttention(tape, p, name + ".fn",
			Layers.layerNorm(tape, p, name + ".norm1", query, Layers.EPSILON_SMALL),
			Layers.layerNorm(tape, p, name + ".norm2", context, Layers.EPSILON_SMALL), bias);
	}

	private Operand<TFloat32> feedForward(final String name, final Operand<TFloat32> x) {
		final long d = shape(x)[2];
		return Layers.mlp(tape, p, name + ".fn", Layers.layerNorm(tape, p, name + ".norm", x, Layers.EPSILON_LARGE), 4 * d, d);
	}

	/**
	 * What {@link #fuse} costs at a scale.
	 *
	 * @param voxels of the map
	 * @param tokens of tasks and modality together
	 */
	static Cost cost(final Scale scale, final double voxels, final int tokens) {
		final double d = scale.width(), heads = Math.max(1, scale.width() / Layers.HEAD_SIZE);
		// each side: two maps of width d for queries, keys or values, one more for the other side, and four times up and down
		final double products = 12 * d * d * (voxels + tokens) + 4 * tokens * voxels * d;
		// norms of three parts, keys, values, queries, merged heads, four times the width twice, sums
		final double kept = 30 * d * voxels + 4 * heads * tokens * voxels;
		return new Cost(scale.blocks() * products, scale.blocks() * kept, 0);
	}
}
