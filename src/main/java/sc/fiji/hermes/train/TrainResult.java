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
 * @param finished false if it was stopped before its end
 * @param validation the last validation of this call
 */
public record TrainResult(Path run, Path model, long steps, boolean finished, Optional<Evaluation> validation) {}
