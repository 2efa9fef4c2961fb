package sc.fiji.hermes.optimize;

/** Factor of the exponential moving average of the weights, which validation and the finished model use (training.md §9). */
public final class Ema {

	private static final double LONG_TERM = 0.99;

	private Ema() {}

	/** Share of the old average after step {@code step} (from 0): 0 at first, so that the average starts as the model. */
	public static double factor(final long step) {
		return Math.min(1 - 1.0 / (step + 1), LONG_TERM);
	}
}
