package sc.fiji.hermes.train;

import sc.fiji.hermes.bundle.Model;

/**
 * Hears what a training does, in the thread that trains, which waits meanwhile. For measuring; progress for people goes to the job.
 */
public interface TrainingWatcher {

	/** Hears nothing. */
	TrainingWatcher NONE = new TrainingWatcher() {};

	/** All is prepared and measured; steps begin, or go on after a stop. */
	default void starting(final long step) {}

	/** A validation begins. */
	default void validating(final long step) {}

	/**
	 * A validation has ended.
	 *
	 * @param model the moving average of the weights at this step
	 */
	default void validated(final long step, final Model model) {}
}
