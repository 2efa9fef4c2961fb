package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.List;
import java.util.Optional;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Tape;

/**
 * Two-way attention between the priors selected for a sample and a feature map, with its own prior pools
 * (model.md §3.1).
 */
final class PriorFusion {

	private PriorFusion() {}

	/**
	 * @param features {@code [n, z, y, x, d]} after fusion
	 * @param tokens posterior tokens {@code [n, t + 10, d]}, task tokens first
	 */
	record Result(Operand<TFloat32> features, Operand<TFloat32> tokens) {}

	static Result apply(final Tape tape, final Parameters p, final NetworkConfig config, final PriorScale scale,
		final Operand<TFloat32> map, final NetworkInput in)
	{
		final var tf = tape.tf();
		final long[] s = shape(map);
		final long n = s[0], d = s[4], voxels = s[1] * s[2] * s[3];
		final long requests = shape(in.taskRows())[1];
		final int perModality = NetworkConfig.MODALITY_TOKENS;

		final Operand<TFloat32> taskPool = p.plain(scale.taskPool(), Math.sqrt(6.0 / (d + config.taskRows())), 0, config.taskRows(), d);
		final Operand<TFloat32> modalityPool = p.plain(scale.modalityPool(),
			Math.sqrt(6.0 / ((perModality + config.modalityRows()) * (double) d)), 0, config.modalityRows(), perModality, d);
		final Operand<TFloat32> bias = tf.reshape(
			tf.concat(List.of(in.tokenBias(), tf.zeros(tf.constant(new long[] { n, perModality }), TFloat32.class)), tf.constant(1)),
			tf.constant(new long[] { n, 1, 1, requests + perModality }));

		Operand<TFloat32> tokens = Arrange.concat(tape,
			List.of(Arrange.gather(tape, taskPool, in.taskRows()), Arrange.gather(tape, modalityPool, in.modalityRows())), 1);
		Operand<TFloat32> x = Arrange.reshape(tape, map, n, voxels, d);
		for (int i = 0; i < scale.blocks(); i++) {
			final String layer = scale.prefix() + ".attn_layers." + i;
			tokens = Arithmetic.add(tape, tokens, attend(tape, p, layer + ".prior_aggregate_block", tokens, x, Optional.empty()));
			tokens = Arithmetic.add(tape, tokens, feedForward(tape, p, layer + ".prior_ffn", tokens));
			x = Arithmetic.add(tape, x, attend(tape, p, layer + ".feat_aggregate_block", x, tokens, Optional.of(bias)));
			x = Arithmetic.add(tape, x, feedForward(tape, p, layer + ".feat_ffn", x));
		}
		return new Result(Arrange.reshape(tape, x, s), tokens);
	}

	private static Operand<TFloat32> attend(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> query,
		final Operand<TFloat32> context, final Optional<Operand<TFloat32>> bias)
	{
		return Layers.crossAttention(tape, p, name + ".fn",
			Layers.layerNorm(tape, p, name + ".norm1", query, Layers.EPSILON_SMALL),
			Layers.layerNorm(tape, p, name + ".norm2", context, Layers.EPSILON_SMALL), bias);
	}

	private static Operand<TFloat32> feedForward(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x) {
		final long d = shape(x)[2];
		return Layers.mlp(tape, p, name + ".fn", Layers.layerNorm(tape, p, name + ".norm", x, Layers.EPSILON_LARGE), 4 * d, d);
	}
}
