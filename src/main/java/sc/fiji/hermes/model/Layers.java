package sc.fiji.hermes.model;

import static sc.fiji.hermes.tape.Tape.shape;

import java.util.List;
import java.util.Optional;

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
public final class Layers {

	/** Epsilon of instance norm in front of a convolution, and of the layer norm in front of a fusion MLP. */
	public static final float EPSILON_LARGE = 1e-4f;

	/** Epsilon of every other layer norm. */
	public static final float EPSILON_SMALL = 1e-5f;

	static final int HEAD_SIZE = 32;

	private Layers() {}

	/** Instance norm, then ReLU: what comes before every convolution but the first. */
	public static Operand<TFloat32> normRelu(final Tape tape, final Operand<TFloat32> x) {
		return Activation.relu(tape, Norm.instance(tape, x, EPSILON_LARGE));
	}

	/** Pre-activation residual block; the projection shortcut is a full convolution. @param kernel edges along x, y and z */
	public static Operand<TFloat32> basicBlock(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final long out, final List<Integer> kernel)
	{
		final long in = shape(x)[4];
		final Operand<TFloat32> active = normRelu(tape, x);
		final Operand<TFloat32> w1 = p.conv(name + ".conv1.conv.weight", kernel, in, out);
		final Operand<TFloat32> w2 = p.conv(name + ".conv2.conv.weight", kernel, out, out);
		Operand<TFloat32> h, shortcut = x;
		if (in == out) h = Conv.conv3d(tape, active, w1, 1);
		else {
			// Both read the same map, and one convolution of twice the filters fills the vector units better.
			final Operand<TFloat32> filters = Arrange.concat(tape, List.of(w1, p.conv(name + ".shortcut.conv.weight", kernel, in, out)));
			final var both = Arrange.splitEvenly(tape, Conv.conv3d(tape, active, filters, 1), 2);
			h = both.get(0);
			shortcut = both.get(1);
		}
		final Operand<TFloat32> y = Conv.conv3d(tape, normRelu(tape, h), w2, 1);
		return Arithmetic.add(tape, y, shortcut);
	}

	public static Operand<TFloat32> layerNorm(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final float epsilon)
	{
		final long[] s = shape(x);
		final long c = s[s.length - 1];
		return Norm.layer(tape, x, p.plain(name + ".weight", 0, 1, c), p.plain(name + ".bias", 0, 0, c), epsilon);
	}

	/** Linear, GELU, linear, both with bias and PyTorch's default initial values. */
	public static Operand<TFloat32> mlp(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x, final long hidden,
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
	public static Operand<TFloat32> xavierMlp(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> x,
		final long hidden, final long out)
	{
		final long[] s = shape(x);
		final long in = s[s.length - 1];
		final Operand<TFloat32> h = Linear.linear(tape, x, p.linear(name + ".fc1.weight", in, hidden, Math.sqrt(6.0 / (in + hidden))),
			p.plain(name + ".fc1.bias", 0, 0, hidden));
		return Linear.linear(tape, Activation.gelu(tape, h),
			p.linear(name + ".fc2.weight", hidden, out, Math.sqrt(6.0 / (hidden + out))), p.plain(name + ".fc2.bias", 0, 0, out));
	}

	/** What a {@link #basicBlock} costs for a number of voxels. */
	public static Cost basicBlockCost(final double voxels, final long in, final long out, final List<Integer> kernel) {
		final double taps = kernel.get(0) * kernel.get(1) * kernel.get(2);
		// of norm and activation before each convolution, convolutions and sum; the merged convolution is split again
		final double products = in == out ? 2 * taps * in * out : taps * (2 * in * out + out * out);
		final double kept = in == out ? 2 * in + 5 * out : 2 * in + 8 * out;
		return new Cost(voxels * products, voxels * kept, 0);
	}

	/**
	 * Multi-head cross-attention with contiguous heads of size 32 (model.md §3.1).
	 * <p>
	 * One side is voxels, the other a few tokens. Each token is spread into one row a head, zero outside the head's channels.
	 * So the long side needs no reordering by heads, and all heads are one matrix product; the extra products with zeros cost
	 * less than the transposes did.
	 *
	 * @param query {@code [n, q, d]}
	 * @param context {@code [n, k, d]}
	 * @param bias {@code [n, 1, 1, k]}, added to the scores
	 * @return {@code [n, q, d]}
	 */
	public static Operand<TFloat32> crossAttention(final Tape tape, final Parameters p, final String name, final Operand<TFloat32> query,
		final Operand<TFloat32> context, final Optional<Operand<TFloat32>> bias)
	{
		final long[] s = shape(query);
		final long n = s[0], queries = s[1], d = s[2], keys = shape(context)[1];
		final long heads = Math.max(1, d / HEAD_SIZE);
		final long size = Math.min(HEAD_SIZE, d);
		final long inner = heads * size;
		final float scale = (float) (1 / Math.sqrt(size));
		final Operand<TFloat32> q = Linear.linear(tape, query, p.linear(name + ".to_q.weight", d, inner));
		final var kv = Arrange.splitEvenly(tape, p.linear(name + ".to_kv.weight", d, 2 * inner), 2);
		final Operand<TFloat32> k = Linear.linear(tape, context, kv.get(0)), v = Linear.linear(tape, context, kv.get(1));
		final boolean fewQueries = queries < keys;
		Operand<TFloat32> scores = fewQueries ? Linear.batchMatMulTransposed(tape, spread(tape, q, heads, scale), k)
			: Linear.batchMatMulTransposed(tape, q, spread(tape, k, heads, scale));
		// [n, heads, q, k] or [n, q, heads, k]
		scores = fewQueries ? Arrange.reshape(tape, scores, n, heads, queries, keys) : Arrange.reshape(tape, scores, n, queries, heads, keys);
		if (bias.isPresent()) scores = Arithmetic.add(tape, scores, bias.get());
		final Operand<TFloat32> shares = Activation.softmax(tape, scores);
		final Operand<TFloat32> merged = fewQueries
			? gathered(tape, Linear.batchMatMul(tape, Arrange.reshape(tape, shares, n, heads * queries, keys), v), heads)
			: Linear.batchMatMul(tape, Arrange.reshape(tape, shares, n, queries, heads * keys), spread(tape, v, heads, 1));
		return Linear.linear(tape, merged, p.linear(name + ".to_out.weight", inner, d),
			p.plain(name + ".to_out.bias", 1 / Math.sqrt(inner), 0, d));
	}

	/** {@code [n, t, c]} to {@code [n, heads·t, c]}: row h·t+i is {@code factor} times token i in the channels of head h, 0 elsewhere. */
	static Operand<TFloat32> spread(final Tape tape, final Operand<TFloat32> x, final long heads, final float factor) {
		final long[] s = shape(x);
		final Operand<TFloat32> perHead = Arithmetic.mul(tape, Arrange.reshape(tape, x, s[0], 1, s[1], s[2]),
			channels(tape, heads, s[2], factor));
		return Arrange.reshape(tape, perHead, s[0], heads * s[1], s[2]);
	}

	/** {@code [n, heads·t, c]} to {@code [n, t, c]}: the channels of head h from row h·t+i. */
	static Operand<TFloat32> gathered(final Tape tape, final Operand<TFloat32> x, final long heads) {
		final long[] s = shape(x);
		return Arithmetic.sum(tape, Arithmetic.mul(tape, Arrange.reshape(tape, x, s[0], heads, s[1] / heads, s[2]),
			channels(tape, heads, s[2], 1)), 1);
	}

	/** {@code [1, heads, 1, c]}: {@code factor} where a channel belongs to a head, else 0; head h owns h·c/heads to (h+1)·c/heads−1. */
	private static Operand<TFloat32> channels(final Tape tape, final long heads, final long c, final float factor) {
		final float[][][][] owned = new float[1][(int) heads][1][(int) c];
		for (int i = 0; i < c; i++) owned[0][(int) (i * heads / c)][0][i] = factor;
		return tape.tf().constant(owned);
	}
}
