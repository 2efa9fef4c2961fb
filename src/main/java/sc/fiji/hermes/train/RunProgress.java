package sc.fiji.hermes.train;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import sc.fiji.hermes.picture.Curve;

/**
 * How far a training is, as its run folder tells. Immutable; what the folder does not say, or not yet, is empty.
 *
 * @param state what it is doing; of one that was killed, the last it said
 * @param message why it failed, else empty
 * @param step optimizer steps done
 * @param steps in all
 * @param losses a curve for each part of the loss
 * @param dice a curve of validation Dice for each dataset, 0 to 1
 * @param taskDice a curve for each task, named {@code DATASET / TASK}
 * @param bestDice highest mean Dice of the validations so far
 * @param secondsPerStep at present
 * @param secondsLeft to the end, validations included; empty when it is over
 * @param heapBytes of Java
 * @param residentBytes of the whole process, as the system counts
 * @param lastSign when it wrote to its log for the last time
 */
public record RunProgress(RunState state, String message, long step, OptionalLong steps, List<Curve> losses, List<Curve> dice,
	List<Curve> taskDice, OptionalDouble bestDice, OptionalDouble secondsPerStep, OptionalDouble secondsLeft, OptionalLong heapBytes,
	OptionalLong residentBytes, Optional<Instant> lastSign)
{

	public RunProgress {
		losses = List.copyOf(losses);
		dice = List.copyOf(dice);
		taskDice = List.copyOf(taskDice);
	}
}
