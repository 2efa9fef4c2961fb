package sc.fiji.hermes.bench;

import java.util.List;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** The mask head, which makes one linear classifier of the finest map per task token, and the modality head. */
final class Heads {

	private static final int MODALITIES = 6;

	private final LayerNorm maskNorm;
	private final Mlp prototypes1;
	private final Mlp prototypes2;
	private final LayerNorm modalityNorm;
	private final Mlp modality;

	/** The widths of all posterior tokens together, and of the finest map. */
	Heads(final Parameters parameters, final long tokenWidth, final long mapWidth) {
		maskNorm = new LayerNorm(parameters, "out.norm", tokenWidth, 1e-5);
		prototypes1 = new Mlp(parameters, "out.classifier_pred.0", tokenWidth, tokenWidth, mapWidth);
		prototypes2 = new Mlp(parameters, "out.classifier_pred.1", mapWidth, mapWidth, mapWidth);
		modalityNorm = new LayerNorm(parameters, "mod_out.norm", tokenWidth, 1e-5);
		modality = new Mlp(parameters, "mod_out.classifier", tokenWidth, tokenWidth, MODALITIES);
	}

	/** Mask logits [1, tasks, z, y, x] and modality logits [1, 6]; closes the map, not the tokens. */
	HermesOutput apply(final PtNDArray map, final List<PtNDArray> scales, final int tasks) {
		final long all = scales.get(0).getShape().get(0);
		final PtNDArray modalityTokens = join(scales, tasks, all);
		final PtNDArray normed = Ops.release(modalityNorm.apply(modalityTokens), modalityTokens);
		final PtNDArray mean = Ops.release(JniUtils.mean(normed, 0, true), normed);
		return new HermesOutput(masks(map, join(scales, 0, tasks), tasks), modality.apply(mean));
	}

	private PtNDArray masks(final PtNDArray map, final PtNDArray tokens, final int tasks) {
		final Shape shape = map.getShape();
		final PtNDArray weights = prototypes2.apply(prototypes1.apply(Ops.release(maskNorm.apply(tokens), tokens)));
		try (map; weights; PtNDArray voxels = JniUtils.reshape(map, new long[] { shape.get(1), -1 });
				PtNDArray logits = JniUtils.matmul(weights, voxels)) {
			return JniUtils.reshape(logits, new long[] { 1, tasks, shape.get(2), shape.get(3), shape.get(4) });
		}
	}

	private static PtNDArray join(final List<PtNDArray> scales, final long from, final long to) {
		final PtNDArray[] parts = scales.stream().map(tokens -> Ops.rows(tokens, from, to)).toArray(PtNDArray[]::new);
		return Ops.release(JniUtils.cat(parts, 1), parts);
	}
}
