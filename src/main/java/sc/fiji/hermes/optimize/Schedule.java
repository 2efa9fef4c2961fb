package sc.fiji.hermes.optimize;

/**
 * Learning rate over a training: exponential warm-up, then polynomial decay (training.md §8). Time is measured in epochs;
 * any unit will do, since only ratios count.
 *
 * @param peak rate at the end of the warm-up, greater than 0
 * @param warmUp epochs of warm-up, 0 for none
 * @param epochs length of the training
 */
public record Schedule(double peak, double warmUp, double epochs) {

	private static final double POWER = 0.9;
	/** The reference writes the base as a rounded number. */
	private static final double BASE = 2.718;

	/** Rate at epoch {@code e}, 0 to {@link #epochs}; the decay is not re-based at the end of the warm-up. */
	public double at(final double e) {
		if (warmUp > 0 && e <= warmUp) return peak * Math.pow(BASE, 10 * (e / warmUp - 1));
		return peak * Math.pow(Math.max(0, 1 - e / epochs), POWER);
	}
}
