package sc.fiji.hermes.job;

/**
 * Hears how far a piece of work has come. Called from the working thread, so it must return quickly; {@link LatestProgress} is
 * for one that may not.
 */
@FunctionalInterface
public interface Progress {

	/** Ignores everything. */
	Progress SILENT = (message, fraction) -> {};

	/**
	 * @param message one line for the user
	 * @param fraction done so far, 0 to 1, or negative if unknown
	 */
	void report(String message, double fraction);

	/** Whether a message is worth keeping when the work has moved on: a whole sentence that stands for no part of the work. */
	static boolean isNote(final String message, final double fraction) {
		return fraction < 0 && message.endsWith(".");
	}
}
