package sc.fiji.hermes.model;

/**
 * What a network costs for one sample of a window. Multiply-adds are exact but for norms and activations; the numbers kept are those
 * that the operations of a forward pass produce, from which memory is an estimate.
 *
 * @param multiplyAdds of a forward pass; a backward pass takes about twice as many
 * @param kept numbers that a forward pass leaves for the backward pass
 * @param alive numbers that an inference holds at its fullest moment
 */
public record Cost(double multiplyAdds, double kept, double alive) {

	/** Of nothing. */
	public static final Cost ZERO = new Cost(0, 0, 0);

	/**
	 * Bytes a kept number: itself, its gradient, and what kernels and the allocator take on top; measured with Hermes-R of base width 8
	 * and 16 as 800 bytes a voxel and channel of the base width.
	 */
	private static final double BYTES_KEPT = 13.2;

	/** Share of that where activations are computed again; a guess on the safe side. */
	private static final double RECOMPUTED = 0.5;

	/** Bytes a number alive. */
	private static final double BYTES_ALIVE = 4;

	/** Of both in one graph. */
	public Cost plus(final Cost other) {
		return new Cost(multiplyAdds + other.multiplyAdds, kept + other.kept, alive + other.alive);
	}

	/** Of several of the same, one after the other. */
	public Cost times(final int n) {
		return new Cost(n * multiplyAdds, n * kept, alive);
	}

	/** Bytes that activations and their gradients take in a training, for each sample that is held at once. */
	public double trainingBytes(final boolean recompute) {
		return (recompute ? RECOMPUTED : 1) * BYTES_KEPT * kept;
	}

	/** Bytes that activations take in an inference. */
	public double inferenceBytes() {
		return BYTES_ALIVE * alive;
	}
}
