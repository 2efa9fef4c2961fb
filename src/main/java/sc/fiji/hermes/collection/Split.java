package sc.fiji.hermes.collection;

/** What a case is used for. */
public enum Split {
		TRAIN("training"), VALIDATION("validation"), TEST("test");

	private final String purpose;

	Split(final String purpose) {
		this.purpose = purpose;
	}

	/** What its cases are for, in a sentence or table. */
	public String purpose() {
		return purpose;
	}
}
