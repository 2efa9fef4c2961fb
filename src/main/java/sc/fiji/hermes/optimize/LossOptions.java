package sc.fiji.hermes.optimize;

/**
 * Variants of the training loss (training.md §6).
 *
 * @param countAbsent whether a requested task that is absent from the crop counts in the Dice mean (the reference does: a
 *          constant 1 without gradient); otherwise it is left out and only the cross-entropy sees it
 * @param detachAlpha whether the Tversky weight is a constant for the gradient (the reference lets gradients through)
 * @param modalityWeight weight of the modality cross-entropy
 */
public record LossOptions(boolean countAbsent, boolean detachAlpha, double modalityWeight) {

	/** As published. */
	public static final LossOptions REFERENCE = new LossOptions(true, false, 0.01);

	/** Absent tasks skipped, alpha detached: the default of own trainings. */
	public static final LossOptions IMPROVED = new LossOptions(false, true, 0.01);
}
