package sc.fiji.hermes.bench;

import java.util.ArrayList;
import java.util.List;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** The prior pools of one scale and the attention blocks through which the selected priors and a map inform each other. */
final class PriorFusion {

	private static final int MODALITY_ROWS = 6;
	private static final int MODALITY_TOKENS = 10;

	private final Parameter taskPool;
	private final Parameter modalityPool;
	private final List<Block> blocks = new ArrayList<>();

	PriorFusion(final Parameters parameters, final String name, final int taskRows, final long width, final int depth) {
		taskPool = parameters.add(name + ".task_prior", taskRows, width);
		modalityPool = parameters.add(name + ".modality_prior", MODALITY_ROWS, MODALITY_TOKENS, width);
		for (int i = 0; i < depth; i++)
			blocks.add(new Block(parameters, name + ".attn_layers." + i, width));
	}

	/** The fused map and the posterior tokens: those of the tasks first, then those of the modality. */
	record Fused(PtNDArray map, PtNDArray tokens) {
	}

	/**
	 * Closes the map.
	 *
	 * @param taskRows rows of the task pool, int64
	 * @param modalityRow row of the modality pool
	 */
	Fused apply(final PtNDArray map, final PtNDArray taskRows, final int modalityRow) {
		final Shape shape = map.getShape();
		Fused state = new Fused(Ops.release(Ops.tokens(map), map), select(taskRows, modalityRow));
		for (final Block block : blocks)
			state = block.apply(state.map(), state.tokens());
		return new Fused(Ops.release(Ops.map(state.map(), shape), state.map()), state.tokens());
	}

	private PtNDArray select(final PtNDArray taskRows, final int modalityRow) {
		try (PtNDArray tasks = JniUtils.embedding(taskRows, taskPool.array(), false);
				PtNDArray modality = JniUtils.getItem(modalityPool.array(), new long[] { modalityRow }, tasks.getManager())) {
			return JniUtils.cat(new PtNDArray[] { tasks, modality }, 0);
		}
	}

	private static final class Block {

		private final CrossAttention tokensRead;
		private final LayerNorm tokenNorm;
		private final Mlp tokenMlp;
		private final CrossAttention featuresRead;
		private final LayerNorm featureNorm;
		private final Mlp featureMlp;

		Block(final Parameters parameters, final String name, final long width) {
			tokensRead = new CrossAttention(parameters, name + ".prior_aggregate_block", width);
			tokenNorm = new LayerNorm(parameters, name + ".prior_ffn.norm", width, 1e-4);
			tokenMlp = new Mlp(parameters, name + ".prior_ffn.fn", width, 4 * width, width);
			featuresRead = new CrossAttention(parameters, name + ".feat_aggregate_block", width);
			featureNorm = new LayerNorm(parameters, name + ".feat_ffn.norm", width, 1e-4);
			featureMlp = new Mlp(parameters, name + ".feat_ffn.fn", width, 4 * width, width);
		}

		Fused apply(final PtNDArray features, final PtNDArray tokens) {
			final PtNDArray updated = feedForward(tokensRead.apply(tokens, features), tokenNorm, tokenMlp);
			final PtNDArray read = featuresRead.apply(features, updated);
			return new Fused(feedForward(read, featureNorm, featureMlp), updated);
		}

		private static PtNDArray feedForward(final PtNDArray tokens, final LayerNorm norm, final Mlp mlp) {
			return Ops.release(Ops.addInto(mlp.apply(norm.apply(tokens)), tokens), tokens);
		}
	}
}
