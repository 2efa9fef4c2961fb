package sc.fiji.hermes.train;

/** What a training is doing, as its log tells. */
public enum RunState {

		/** Reads cases and measures speed; there is no log yet. */
		PREPARING("preparing"),
		/** Makes steps. */
		TRAINING("training"),
		/** Rests until it may go on. */
		PAUSED("paused"),
		/** Measures Dice on validation cases. */
		VALIDATING("validating"),
		/** All steps were done. */
		COMPLETE("complete"),
		/** Ended on request with the best model so far; can be resumed. */
		EARLY("ended early"),
		/** Cancelled; can be resumed. */
		STOPPED("stopped"),
		/** Ended by an error. */
		FAILED("failed");

	private final String title;

	RunState(final String title) {
		this.title = title;
	}

	/** For people, lower case. */
	public String title() {
		return title;
	}

	/** Whether the training has come to an end, for whatever reason. */
	public boolean isOver() {
		return compareTo(COMPLETE) >= 0;
	}
}
