package sc.fiji.hermes.preprocess;

/**
 * One-dimensional resampling along one axis: output {@code j} is the weighted sum
 * of {@code taps} inputs. Linear interpolation; where the step is more than
 * {@link #ANTIALIAS} input voxels, a triangle as wide as two steps, so that
 * structures between the output voxels are averaged instead of skipped.
 *
 * @param index {@code [j * taps + k]}, clamped into the input
 * @param weight of the same layout, summing to 1 for every {@code j}
 */
record Kernel(int outputs, int taps, int[] index, float[] weight) {

	static final double ANTIALIAS = 1.5;

	/** For positions {@code start + j·step} in an input of {@code n} values. */
	static Kernel of(final int n, final double start, final double step, final int outputs) {
		final boolean copies = step == 1 && start == Math.rint(start);
		final double reach = step > ANTIALIAS ? step : 1;
		final int taps = copies ? 1 : (int) Math.floor(2 * reach) + 1;
		final int[] index = new int[outputs * taps];
		final float[] weight = new float[outputs * taps];
		for (int j = 0; j < outputs; j++) {
			// clamping the position, not only the index, keeps the edge value beyond the image
			final double c = Math.max(0, Math.min(n - 1, start + j * step));
			final int first = copies ? (int) c : (int) Math.ceil(c - reach);
			final double[] w = new double[taps];
			double sum = 0;
			for (int k = 0; k < taps; k++) {
				// at the border the triangle is cut off, not filled with copies of the edge
				if (first + k < 0 || first + k >= n) continue;
				w[k] = Math.max(0, 1 - Math.abs(first + k - c) / reach);
				sum += w[k];
			}
			for (int k = 0; k < taps; k++) {
				index[j * taps + k] = Math.max(0, Math.min(n - 1, first + k));
				weight[j * taps + k] = (float) (w[k] / sum);
			}
		}
		return new Kernel(outputs, taps, index, weight);
	}

	int firstInput() {
		int min = Integer.MAX_VALUE;
		for (final int i : index) min = Math.min(min, i);
		return min;
	}

	int lastInput() {
		int max = 0;
		for (final int i : index) max = Math.max(max, i);
		return max;
	}

	/** First input that counts for an output. */
	int first(final int output) {
		int k = output * taps;
		while (weight[k] == 0) k++;
		return index[k];
	}

	/** Last input that counts for an output. */
	int last(final int output) {
		int k = (output + 1) * taps - 1;
		while (weight[k] == 0) k--;
		return index[k];
	}

	/** 0 if an input does not count for an output. */
	float weight(final int output, final int input) {
		for (int k = output * taps; k < (output + 1) * taps; k++) if (index[k] == input && weight[k] != 0) return weight[k];
		return 0;
	}

	/** Adds {@code count} inputs of one weight to outputs. */
	void add(final float[] in, final int from, final float w, final float[] out, final int to, final int count) {
		if (w == 0) return;
		// a copy keeps the sign of zeros
		if (taps == 1) System.arraycopy(in, from, out, to, count);
		else for (int i = 0; i < count; i++) out[to + i] += w * in[from + i];
	}

	/** The same with the input starting at {@code first}. */
	Kernel shifted(final int first) {
		final int[] moved = index.clone();
		for (int i = 0; i < moved.length; i++) moved[i] -= first;
		return new Kernel(outputs, taps, moved, weight);
	}

	boolean isCopyOf(final int n) {
		return taps == 1 && outputs == n;
	}

	/** Applies along the middle axis of {@code [outer, n, inner]}. */
	float[] apply(final float[] in, final int outer, final int n, final int inner) {
		final float[] out = new float[Math.toIntExact((long) outer * outputs * inner)];
		for (int o = 0; o < outer; o++) {
			final int from = o * n * inner;
			final int to = o * outputs * inner;
			if (inner == 1) rows(in, from, out, to);
			else planes(in, from, out, to, inner);
		}
		return out;
	}

	private void rows(final float[] in, final int from, final float[] out, final int to) {
		for (int j = 0; j < outputs; j++) {
			float sum = 0;
			for (int k = j * taps; k < (j + 1) * taps; k++) sum += weight[k] * in[from + index[k]];
			out[to + j] = sum;
		}
	}

	private void planes(final float[] in, final int from, final float[] out, final int to, final int inner) {
		for (int j = 0; j < outputs; j++) {
			for (int k = j * taps; k < (j + 1) * taps; k++) {
				add(in, from + index[k] * inner, weight[k], out, to + j * inner, inner);
			}
		}
	}
}
