package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.Optional;

import sc.fiji.hermes.evaluate.Evaluation;

/**
 * What a training left.
 *
 * @param run the run folder
 * @param model the model folder in it; exists after the first validation
 * @param steps optimizer steps done
 * @param ending how it came to its end
 * @param validation the last validation of this call
 */
public record TrainResult(Path run, Path model, long steps, Ending ending, Optional<Evaluation> validation) {

	/** How a training came to its end. */
	public enum Ending {
			/** All its steps were done. */
			COMPLETE,
			/** It was asked to {@link sc.fiji.hermes.job.Job#finish() finish}: the best model so far is kept. Can be resumed. */
			EARLY,
			/** It was cancelled. Can be resumed; there is a model only if it was validated before. */
			STOPPED
	}

	/** Whether it came to an end that was wanted, with a model: at its last step, or early on request. */
	public boolean finished() {
		return ending != Ending.STOPPED;
	}
}
