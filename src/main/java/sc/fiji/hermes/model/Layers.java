package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import org.tensorflow.Operand;
import org.tensorflow.types.TFloat32;

import sc.fiji.hermes.tape.Activation;
import sc.fiji.hermes.tape.Arithmetic;
import sc.fiji.hermes.tape.Arrange;
import sc.fiji.hermes.tape.Conv;
import sc.fiji.hermes.tape.Linear;
import sc.fiji.hermes.tape.Norm;
import sc.fiji.hermes.tape.Tape;

/** Building blocks shared by the networks (model.md §2, §3.1). */
final class Layers {

	/** Epsilon of instance norm in front of a convolution, and of the layer norm in front of a fusion MLP. */
	static final float EPSILON_LARGE = 1e-4f;

	/** Epsilon of every other layer norm. */
	static final float EPSILON_SMALL = 1e-5f;

	private static final int HEAD_SIZE = 32;

	private Layers() {}

	/** Instance norm, then ReLU: what comes before every convolution but the first. */
	static Operand<TFloat32> normRelu(final Tape tape, final Operand<TFloat32> x) {
		return Activation.relu(tape, Norm.instance(tape, x, EPSILON_LARGE));
	}

	/** Pre-activation residual block; the projection shortcut is a full convolution. */
	static Operand<TFloat32> basicBlock(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final long out, final int kernel)
	{
		final long in = shape(x)[4];
		final Operand<TFloat32> active = normRelu(tape, x);
		final Operand<TFloat32> h = Conv.conv3d(tape, active, p.conv(name + ".conv1.conv.weight", kernel, in, out), 1);
		final Operand<TFloat32> y = Conv.conv3d(tape, normRelu(tape, h), p.conv(name + ".conv2.conv.weight", kernel, out, out), 1);
		final Operand<TFloat32> shortcut = in == out ? x
			: Conv.conv3d(tape, active, p.conv(name + ".shortcut.conv.weight", kernel, in, out), 1);
		return Arithmetic.add(tape, y, shortcut);
	}

	static Operand<TFloat32> layerNorm(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final float epsilon)
	{
		final long[] s = shape(x);
		final long c = s[s.length - 1];
		return Norm.layer(tape, x, p.plain(name + ".weight", 0, 1, c), p.plain(name + ".bias", 0, 0, c), epsilon);
	}

	/** Linear, GELU, linear, both with bias and PyTorch's default initial values. */
	static Operand<TFloat32> mlp(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x, final long hidden,
		final long out)
	{
		final long[] s = shape(x);
		final long in = s[s.length - 1];
		final double b1 = 1 / Math.sqrt(in), b2 = 1 / Math.sqrt(hidden);
		final Operand<TFloat32> h = Linear.linear(tape, x, p.linear(name + ".fc1.weight", in, hidden),
			p.plain(name + ".fc1.bias", b1, 0, hidden));
		return Linear.linear(tape, Activation.gelu(tape, h), p.linear(name + ".fc2.weight", hidden, out),
			p.plain(name + ".fc2.bias", b2, 0, out));
	}

	/** The same with Xavier-uniform matrices and zero biases, as in the mask heads. */
	static Operand<TFloat32> xavierMlp(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final long hidden, final long out)
	{
		final long[] s = shape(x);
		final long in = s[s.length - 1];
		final Operand<TFloat32> h = Linear.linear(tape, x, p.linear(name + ".fc1.weight", in, hidden, Math.sqrt(6.0 / (in + hidden))),
			p.plain(name + ".fc1.bias", 0, 0, hidden));
		return Linear.linear(tape, Activation.gelu(tape, h),
			p.linear(name + ".fc2.weight", hidden, out, Math.sqrt(6.0 / (hidden + out))), p.plain(name + ".fc2.bias", 0, 0, out));
	}

	/**
	 * Multi-head cross-attention with contiguous heads of size 32 (model.md §3.1).
	 *
	 * @param query {@code [n, q, d]}
	 * @param context {@code [n, k, d]}
	 * @param bias {@code [n, 1, 1, k]}, added to the scores
	 */
	static Operand<TFloat32> crossAttention(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> query,
		final Operand<TFloat32> context, final java.util.Optional<Operand<TFloat32>> bias)
	{
		final long[] s = shape(query);
		final long d = s[2];
		final long heads = Math.max(1, d / HEAD_SIZE);
		final long size = Math.min(HEAD_SIZE, d);
		final long inner = heads * size;
		Operand<TFloat32> q = Linear.linear(tape, query, p.linear(name + ".to_q.weight", d, inner));
		final var kv = Arrange.splitEvenly(tape, Linear.linear(tape, context, p.linear(name + ".to_kv.weight", d, 2 * inner)), 2);
		Operand<TFloat32> k = kv.get(0);
		final double scale = 1 / Math.sqrt(size);
		if (s[1] < shape(context)[1]) q = Arithmetic.scale(tape, q, scale);
		else k = Arithmetic.scale(tape, k, scale);
		Operand<TFloat32> scores = Linear.batchMatMulTransposed(tape, splitHeads(tape, q, heads), splitHeads(tape, k, heads));
		if (bias.isPresent()) scores = Arithmetic.add(tape, scores, bias.get());
		final Operand<TFloat32> mixed = Linear.batchMatMul(tape, Activation.softmax(tape, scores), splitHeads(tape, kv.get(1), heads));
		final Operand<TFloat32> merged = Arrange.reshape(tape, Arrange.transpose(tape, mixed, 0, 2, 1, 3), s[0], s[1], inner);
		return Linear.linear(tape, merged, p.linear(name + ".to_out.weight", inner, d),
			p.plain(name + ".to_out.bias", 1 / Math.sqrt(inner), 0, d));
	}

	/** {@code [n, q, heads·size]} to {@code [n, heads, q, size]}: head h owns channels h·size … h·size+size−1. */
	static Operand<TFloat32> splitHeads(final Tape tape, final Operand<TFloat32> x, final long heads) {
		final long[] s = shape(x);
		return Arrange.transpose(tape, Arrange.reshape(tape, x, s[0], s[1], heads, s[2] / heads), 0, 2, 1, 3);
	}
}
