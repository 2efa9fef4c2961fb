package sc.fiji.hermes.sample;

/** How datasets of different sizes share the samples. */
public enum Balance {

		/** Each case counts its dataset's weight: the reference's rule, under which large datasets dominate (training.md §3). */
		CASES,

		/** Each dataset counts weight × √cases: small datasets are seen more often, large ones still most. */
		SQRT_CASES,

		/** Each dataset counts its weight, however many cases it has. */
		DATASETS;

	/** The share of a dataset, up to a common factor. */
	double share(final double weight, final int cases) {
		return weight * switch (this) {
			case CASES -> cases;
			case SQRT_CASES -> Math.sqrt(cases);
			case DATASETS -> 1;
		};
	}
}
