package sc.fiji.hermes.bench;

import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Residual attention of one token list to another: q + attention(LN(q), LN(context)), heads of 32 channels. */
final class CrossAttention {

	private static final int HEAD = 32;

	private final LayerNorm queryNorm;
	private final LayerNorm contextNorm;
	private final Parameter toQuery;
	private final Parameter toKeyValue;
	private final Parameter outWeight;
	private final Parameter outBias;
	private final long heads;

	CrossAttention(final Parameters parameters, final String name, final long width) {
		heads = width / HEAD;
		final long inner = heads * HEAD;
		queryNorm = new LayerNorm(parameters, name + ".norm1", width, 1e-5);
		contextNorm = new LayerNorm(parameters, name + ".norm2", width, 1e-5);
		toQuery = parameters.weight(name + ".fn.to_q", inner, width);
		toKeyValue = parameters.weight(name + ".fn.to_kv", 2 * inner, width);
		outWeight = parameters.weight(name + ".fn.to_out", width, inner);
		outBias = parameters.bias(name + ".fn.to_out", width);
	}

	/** Closes the queries, keeps the context. */
	PtNDArray apply(final PtNDArray queries, final PtNDArray context) {
		final PtNDArray q = queryHeads(queries);
		final PtNDArray kv = keyValueHeads(context);
		final PtNDArray merged = attend(q, kv);
		final PtNDArray out = Ops.release(Ops.linear(merged, outWeight, outBias), merged);
		return Ops.release(Ops.addInto(out, queries), queries);
	}

	private PtNDArray queryHeads(final PtNDArray queries) {
		final PtNDArray normed = queryNorm.apply(queries);
		final PtNDArray q = Ops.release(Ops.linear(normed, toQuery), normed);
		try (PtNDArray split = JniUtils.reshape(q, new long[] { -1, heads, HEAD })) {
			return Ops.release(JniUtils.transpose(split, 0, 1), q);
		}
	}

	/** Keys and values, [2, heads, tokens, 32]. */
	private PtNDArray keyValueHeads(final PtNDArray context) {
		final PtNDArray normed = contextNorm.apply(context);
		final PtNDArray kv = Ops.release(Ops.linear(normed, toKeyValue), normed);
		try (PtNDArray split = JniUtils.reshape(kv, new long[] { -1, 2, heads, HEAD })) {
			return Ops.release(JniUtils.permute(split, new long[] { 1, 2, 0, 3 }), kv);
		}
	}

	/** Closes both; returns [queries, heads * 32]. */
	private PtNDArray attend(final PtNDArray q, final PtNDArray kv) {
		try (q; kv; PtNDArray k = JniUtils.getItem(kv, new long[] { 0 }, kv.getManager());
				PtNDArray v = JniUtils.getItem(kv, new long[] { 1 }, kv.getManager());
				PtNDArray weights = weights(q, k);
				PtNDArray read = JniUtils.matmul(weights, v);
				PtNDArray swapped = JniUtils.transpose(read, 0, 1)) {
			return JniUtils.reshape(swapped, new long[] { -1, heads * HEAD });
		}
	}

	private static PtNDArray weights(final PtNDArray q, final PtNDArray k) {
		// the factor goes to the shorter list, not to the long score matrix
		final boolean shortQueries = q.getShape().get(1) <= k.getShape().get(1);
		final PtNDArray scaled = (shortQueries ? q : k).mul(1 / Math.sqrt(HEAD));
		try (scaled; PtNDArray keys = JniUtils.transpose(shortQueries ? k : scaled, 1, 2);
				PtNDArray scores = JniUtils.matmul(shortQueries ? scaled : q, keys)) {
			return JniUtils.softmax(scores, 2, DataType.FLOAT32);
		}
	}
}
