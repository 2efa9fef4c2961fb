package sc.fiji.hermes.io;

/** Turns stored numbers into values: {@code slope · stored + offset}. */
record Scaling(double slope, double offset) {

	static final Scaling NONE = new Scaling(1, 0);

	boolean isNone() {
		return slope == 1 && offset == 0;
	}

	/** Applies the scaling in place to the first {@code n} numbers. */
	void apply(final double[] values, final int n) {
		if (isNone()) return;
		for (int i = 0; i < n; i++) values[i] = slope * values[i] + offset;
	}
}
