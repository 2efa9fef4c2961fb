package sc.fiji.hermes.segment;

import sc.fiji.hermes.job.InputException;

/**
 * How to segment; every default of it is here. Immutable: each setter returns a changed copy.
 *
 * @param overlap of neighbouring windows, 0 to below 1; more is slower and smoother
 * @param threshold probability from which a voxel belongs to a task
 * @param probabilities whether the probability of each task at each voxel is kept, 4 bytes a voxel and task
 * @param replace whether files of an earlier segmentation may be replaced; an input never is
 */
public record SegmentOptions(double overlap, double threshold, boolean probabilities, boolean replace) {

	public SegmentOptions {
		if (!(overlap >= 0 && overlap <= 0.9)) throw new InputException("The window overlap is %s; give 0 to 0.9.", overlap);
		if (!(threshold > 0 && threshold < 1)) throw new InputException("The threshold is %s; give a number between 0 and 1.", threshold);
	}

	/** Overlap 0.5 and threshold 0.5, as published; labels only; nothing is replaced. */
	public static SegmentOptions options() {
		return new SegmentOptions(0.5, 0.5, false, false);
	}

	public SegmentOptions withOverlap(final double value) {
		return new SegmentOptions(value, threshold, probabilities, replace);
	}

	public SegmentOptions withThreshold(final double value) {
		return new SegmentOptions(overlap, value, probabilities, replace);
	}

	public SegmentOptions withProbabilities(final boolean on) {
		return new SegmentOptions(overlap, threshold, on, replace);
	}

	public SegmentOptions withReplace(final boolean on) {
		return new SegmentOptions(overlap, threshold, probabilities, on);
	}
}
