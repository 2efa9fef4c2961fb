package sc.fiji.hermes.sample;

/** How datasets of different sizes share the samples. */
public enum Balance {

		/** Each case counts its dataset's weight: the reference's rule, under which large datasets dominate (training.md §3). */
		CASES,

		/** Each dataset counts weight × √cases: small datasets are seen more often, large ones still most. */
		SQRT_CASES,

		/** Each dataset counts its weight, however many cases it has. */
		DATASETS,

		/** Begins like {@link #SQRT_CASES}; after each validation a dataset counts besides by what is still unlearned in it. */
		UNLEARNED;

	/** The share of a dataset, up to a common factor. */
	public double share(final double weight, final int cases) {
		return weight * switch (this) {
			case CASES -> cases;
			case SQRT_CASES, UNLEARNED -> Math.sqrt(cases);
			case DATASETS -> 1;
		};
	}
}
