package sc.fiji.hermes.optimize;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;

/**
 * Variants of the training loss (training.md §6).
 *
 * @param countAbsent whether a requested task that is absent from the crop counts in the Dice mean (the reference does: a
 *          constant 1 without gradient); otherwise it is left out and only the cross-entropy sees it
 * @param detachAlpha whether the Tversky weight is a constant for the gradient (the reference lets gradients through)
 * @param modalityWeight weight of the modality cross-entropy
 * @param positiveShare what share of a pair's cross-entropy its structure has at least, however small it is, 0 to below 1; with 0 all voxels
 *          count alike, as published
 * @param samplesAlike whether each sample of a step counts the same, however many tasks it has; otherwise each pair does, as published
 */
public record LossOptions(boolean countAbsent, boolean detachAlpha, double modalityWeight, double positiveShare, boolean samplesAlike) {

	/** As published. */
	public static final LossOptions REFERENCE = new LossOptions(true, false, 0.01, 0, false);

	/** Absent tasks skipped, alpha detached, three tenths of the cross-entropy for structures: the default of own trainings. */
	public static final LossOptions IMPROVED = new LossOptions(false, true, 0.01, 0.3, false);

	public LossOptions {
		if (!(positiveShare >= 0 && positiveShare < 1)) throw new InputException(
			"The share of structures in the cross-entropy is %s; give 0 to below 1.", positiveShare);
	}

	/** Its form in JSON. */
	public static LossOptions members(final JsonMembers m, final LossOptions o) {
		return new LossOptions( //
			m.member("countAbsent", o.countAbsent, JsonKind.YES), //
			m.member("detachAlpha", o.detachAlpha, JsonKind.YES), //
			m.member("modalityWeight", o.modalityWeight, JsonKind.NUMBER), //
			m.member("positiveShare", o.positiveShare, JsonKind.NUMBER), //
			m.member("samplesAlike", o.samplesAlike, JsonKind.YES));
	}

	public LossOptions withPositiveShare(final double share) {
		return new LossOptions(countAbsent, detachAlpha, modalityWeight, share, samplesAlike);
	}

	public LossOptions withSamplesAlike(final boolean on) {
		return new LossOptions(countAbsent, detachAlpha, modalityWeight, positiveShare, on);
	}
}
