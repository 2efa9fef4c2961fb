package sc.fiji.hermes.bench;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * Cross-entropy plus Tversky-weighted Dice over the real tasks of a request, plus 0.01 of the modality's cross-entropy.
 *
 * <p>Per task, with P the sigmoid of the logits: TP = sum(P y), FP = sum(P) - TP, FN = sum(y) - TP,
 * alpha = FP/(FP+FN) clamped to 0.2 .. 0.8 and not detached, D = TP/(TP + alpha FP + (1-alpha) FN).
 */
final class HermesLoss implements AutoCloseable {

	private static final double EPS = 1e-6;

	private final PtNDArray labels;
	private final PtNDArray labelSums;
	private final PtNDArray shares;
	private final int modality;

	/**
	 * @param labels [1, tasks, z, y, x], 0 or 1; kept by the caller until this is closed
	 * @param tasks the request; -1 is a null token and counts nothing
	 * @param modality -1 is unknown and counts nothing
	 */
	HermesLoss(final PtNDArray labels, final int[] tasks, final int modality) {
		this.labels = JniUtils.reshape(labels, new long[] { tasks.length, -1 });
		this.modality = modality;
		labelSums = JniUtils.sum(this.labels, new long[] { 1 }, false);
		int known = 0;
		for (final int task : tasks)
			known += task >= 0 ? 1 : 0;
		final float[] share = new float[tasks.length];
		for (int t = 0; t < share.length; t++)
			share[t] = tasks[t] >= 0 ? 1f / known : 0;
		shares = (PtNDArray) labels.getManager().create(share, new Shape(share.length));
	}

	/** A scalar that the caller closes. */
	PtNDArray of(final HermesOutput output) {
		try (PtNDArray logits = JniUtils.reshape(output.masks(), new long[] { shares.size(), -1 });
				PtNDArray entropy = entropy(logits);
				PtNDArray dice = dice(logits);
				PtNDArray perTask = entropy.sub(dice);
				PtNDArray weighted = perTask.mul(shares);
				PtNDArray sum = JniUtils.sum(weighted)) {
			// the shares of the real tasks add up to 1, and each task's Dice loss is 1 - D
			final PtNDArray masks = sum.add(1);
			if (modality < 0)
				return masks;
			try (PtNDArray logs = JniUtils.logSoftmax(output.modality(), 1, DataType.FLOAT32);
					PtNDArray chosen = JniUtils.slice(logs, 1, modality, modality + 1, 1);
					PtNDArray one = JniUtils.sum(chosen);
					PtNDArray small = one.mul(-0.01)) {
				return Ops.addInto(masks, small);
			}
		}
	}

	private PtNDArray entropy(final PtNDArray logits) {
		try (PtNDArray soft = JniUtils.softPlus(logits);
				PtNDArray hit = JniUtils.mul(logits, labels);
				PtNDArray each = JniUtils.sub(soft, hit)) {
			return JniUtils.mean(each, 1, false);
		}
	}

	private PtNDArray dice(final PtNDArray logits) {
		try (PtNDArray p = JniUtils.sigmoid(logits); PtNDArray hit = JniUtils.mul(p, labels);
				PtNDArray tp = JniUtils.sum(hit, new long[] { 1 }, false);
				PtNDArray sum = JniUtils.sum(p, new long[] { 1 }, false);
				PtNDArray fp = JniUtils.sub(sum, tp); PtNDArray fn = JniUtils.sub(labelSums, tp);
				PtNDArray wrong = JniUtils.add(fp, fn); PtNDArray divisor = wrong.add(EPS);
				PtNDArray ratio = JniUtils.div(fp, divisor); PtNDArray alpha = JniUtils.clip(ratio, 0.2, 0.8);
				PtNDArray excess = JniUtils.sub(fp, fn); PtNDArray weighted = JniUtils.mul(alpha, excess);
				PtNDArray part = JniUtils.add(weighted, fn); PtNDArray all = JniUtils.add(part, tp);
				PtNDArray denominator = all.add(EPS)) {
			return JniUtils.div(tp, denominator);
		}
	}

	@Override
	public void close() {
		labels.close();
		labelSums.close();
		shares.close();
	}
}
