package sc.fiji.hermes.train;

import sc.fiji.hermes.job.CancelledException;
import sc.fiji.hermes.job.Job;

/** Where a training may be paused or ended before its first step. */
final class Rest {

	private Rest() {}

	/**
	 * Waits while the job is paused.
	 *
	 * @throws CancelledException if it is cancelled; also if it is to finish, because there is nothing yet to keep
	 */
	static void beforeFirstStep(final Job job) {
		if (job.isPaused() && !job.isFinishing() && !job.isCancelled()) job.report("paused before the first step", -1);
		job.awaitProceed();
		if (job.isFinishing()) throw new CancelledException();
	}
}
