package sc.fiji.hermes.bench;

/**
 * Values made from a tensor's name and the index alone, with integers only, so that two frameworks hold exactly the
 * same network and the same input without exchanging a file.
 *
 * <p>h = sum of (i+1) times the code of character i of the name; r(j) = (7919 h + 104729 j + 31 (j² mod p)) mod p / p
 * with p = 65521, j the row-major index in PyTorch's layout; u = 2 r - 1.
 */
final class CountedFill {

	private static final long P = 65521;

	private CountedFill() {
	}

	/** The start values of a parameter: its kind is told by its name, its fan-in by its shape. */
	static float[] parameter(final String name, final long[] shape) {
		final float[] values = new float[Math.toIntExact(elements(shape))];
		final long hash = hash(name);
		final boolean pool = name.endsWith("task_prior") || name.endsWith("modality_prior");
		final boolean gain = shape.length == 1 && name.endsWith(".weight");
		final double scale = pool ? 1 : gain ? 0.2 : name.endsWith(".bias") ? 0.1
			: Math.sqrt(3.0 * shape[0] / values.length);
		for (int j = 0; j < values.length; j++)
			values[j] = (float) ((gain ? 1 : 0) + scale * (2 * ratio(hash, j) - 1));
		return values;
	}

	/** An image of n voxels, uniform in -1.5 .. 1.5. */
	static float[] image(final int n) {
		final float[] values = new float[n];
		final long hash = hash("input");
		for (int j = 0; j < n; j++)
			values[j] = (float) (1.5 * (2 * ratio(hash, j) - 1));
		return values;
	}

	/** Masks of n voxels for each token, task-major; a fifth of the voxels is foreground, that of null tokens is empty. */
	static float[] masks(final int[] tasks, final int n) {
		final float[] values = new float[Math.multiplyExact(tasks.length, n)];
		final long hash = hash("label");
		for (int j = 0; j < values.length; j++)
			values[j] = tasks[j / n] >= 0 && ratio(hash, j) < 0.2 ? 1 : 0;
		return values;
	}

	static long elements(final long[] shape) {
		long n = 1;
		for (final long size : shape)
			n = Math.multiplyExact(n, size);
		return n;
	}

	private static long hash(final String name) {
		long hash = 0;
		for (int i = 0; i < name.length(); i++)
			hash += (i + 1L) * name.charAt(i);
		return hash % P;
	}

	private static double ratio(final long hash, final long j) {
		return (double) ((hash * 7919 + j * 104729 + j * j % P * 31) % P) / P;
	}
}
