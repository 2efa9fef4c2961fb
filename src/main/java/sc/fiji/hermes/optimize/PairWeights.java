package sc.fiji.hermes.optimize;

/**
 * Weights of the (sample, task) pairs of one optimizer step: every pair that counts has the same, or every sample that has one, and they
 * sum to 1 over the step (training.md §6). Null tokens and tasks that are not annotated have weight 0. Immutable.
 *
 * <pre>{@code
 * PairWeights weights = PairWeights.of(valid, present, LossOptions.IMPROVED);
 * tf.constant(weights.crossEntropy());
 * }</pre>
 */
public final class PairWeights {

	private final float[][] crossEntropy;
	private final float[][] dice;

	private PairWeights(final float[][] crossEntropy, final float[][] dice) {
		this.crossEntropy = crossEntropy;
		this.dice = dice;
	}

	/**
	 * Weights over all samples of a step; samples may have different numbers of tasks.
	 *
	 * @param valid {@code [n][t]}, whether the task is requested (not null) and annotated in the sample
	 * @param present same shape, whether the task's target has any voxel in the crop
	 * @throws IllegalArgumentException if the shapes differ
	 */
	public static PairWeights of(final boolean[][] valid, final boolean[][] present, final LossOptions options) {
		requireSameShape(valid, present);
		final boolean[][] counted = new boolean[valid.length][];
		for (int i = 0; i < valid.length; i++) {
			counted[i] = valid[i].clone();
			if (!options.countAbsent()) for (int t = 0; t < counted[i].length; t++) counted[i][t] &= present[i][t];
		}
		return options.samplesAlike() ? new PairWeights(meanOfMeans(valid), meanOfMeans(counted)) : new PairWeights(mean(valid), mean(counted));
	}

	/** {@code [n][t]}, weights of the cross-entropy; all 0 if no pair is valid. A copy. */
	public float[][] crossEntropy() {
		return copy(crossEntropy);
	}

	/** {@code [n][t]}, weights of the Dice term; all 0 if no pair counts. A copy. */
	public float[][] dice() {
		return copy(dice);
	}

	private static float[][] mean(final boolean[][] counted) {
		int count = 0;
		for (final boolean[] sample : counted) for (final boolean c : sample) if (c) count++;
		final float[][] weights = new float[counted.length][];
		for (int i = 0; i < counted.length; i++) {
			weights[i] = new float[counted[i].length];
			for (int t = 0; t < weights[i].length; t++) if (counted[i][t]) weights[i][t] = 1f / count;
		}
		return weights;
	}

	/** Each sample that has any pair counts the same. */
	private static float[][] meanOfMeans(final boolean[][] counted) {
		int samples = 0;
		final int[] pairs = new int[counted.length];
		for (int i = 0; i < counted.length; i++) {
			for (final boolean c : counted[i]) if (c) pairs[i]++;
			if (pairs[i] > 0) samples++;
		}
		final float[][] weights = new float[counted.length][];
		for (int i = 0; i < counted.length; i++) {
			weights[i] = new float[counted[i].length];
			for (int t = 0; t < weights[i].length; t++) if (counted[i][t]) weights[i][t] = 1f / samples / pairs[i];
		}
		return weights;
	}

	private static float[][] copy(final float[][] a) {
		final float[][] c = new float[a.length][];
		for (int i = 0; i < a.length; i++) c[i] = a[i].clone();
		return c;
	}

	private static void requireSameShape(final boolean[][] valid, final boolean[][] present) {
		boolean same = valid.length == present.length;
		for (int i = 0; same && i < valid.length; i++) same = valid[i].length == present[i].length;
		if (!same) throw new IllegalArgumentException("valid and present have different shapes");
	}
}
