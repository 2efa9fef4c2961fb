package sc.fiji.hermes.evaluate;

import java.util.OptionalDouble;

import sc.fiji.hermes.volume.Task;

/**
 * How well one task was segmented in one case.
 *
 * @param dice empty if the reference is empty; the case then does not count
 * @param referenceMl volume of the reference in millilitres
 * @param predictedMl volume of the prediction in millilitres
 */
public record Score(String dataset, String caseId, Task task, OptionalDouble dice, double referenceMl, double predictedMl) {

	/** Volume in millilitres that was predicted although the reference is empty; 0 for all other cases. */
	public double falsePositiveMl() {
		return referenceMl == 0 ? predictedMl : 0;
	}
}
