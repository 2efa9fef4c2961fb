package sc.fiji.hermes.segment;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.job.InputException;

/**
 * How to segment; every default of it is here. Immutable: each setter returns a changed copy.
 *
 * @param overlap of neighbouring windows, 0 to below 1; more is slower and smoother
 * @param threshold probability from which a voxel belongs to a task
 * @param probabilities whether the probability of each task at each voxel is kept, 4 bytes a voxel and task
 * @param replace whether files of an earlier segmentation may be replaced; an input never is
 * @param frame the time point of each volume file that is segmented, counted from 1; 0 for files that hold only one
 */
public record SegmentOptions(double overlap, double threshold, boolean probabilities, boolean replace, int frame) {

	public SegmentOptions {
		if (!(overlap >= 0 && overlap <= 0.9)) throw new InputException("The window overlap is %s; give 0 to 0.9.", overlap);
		if (!(threshold > 0 && threshold < 1)) throw new InputException("The threshold is %s; give a number between 0 and 1.", threshold);
		if (frame < 0) throw new InputException("The time point is %d; give 1 or more.", frame);
	}

	/** Overlap 0.5 and threshold 0.5, as published; labels only; nothing is replaced. */
	public static SegmentOptions options() {
		return new SegmentOptions(0.5, 0.5, false, false, 0);
	}

	public SegmentOptions withOverlap(final double value) {
		return new SegmentOptions(value, threshold, probabilities, replace, frame);
	}

	public SegmentOptions withThreshold(final double value) {
		return new SegmentOptions(overlap, value, probabilities, replace, frame);
	}

	public SegmentOptions withProbabilities(final boolean on) {
		return new SegmentOptions(overlap, threshold, on, replace, frame);
	}

	public SegmentOptions withReplace(final boolean on) {
		return new SegmentOptions(overlap, threshold, probabilities, on, frame);
	}

	/** @param number of the time point, from 1; 0 for files that hold only one */
	public SegmentOptions withFrame(final int number) {
		return new SegmentOptions(overlap, threshold, probabilities, replace, number);
	}

	/** How the volume files are read. */
	ReadOptions reading() {
		return frame == 0 ? ReadOptions.options() : ReadOptions.options().withFrame(frame);
	}
}
