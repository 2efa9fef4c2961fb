package sc.fiji.hermes.segment;

import java.util.Optional;

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
 * @param series number, UID or description of the series in a folder of DICOM images; empty if there is only one
 * @param dicomSeg whether a DICOM segmentation is written beside the label map of a DICOM series
 */
public record SegmentOptions(double overlap, double threshold, boolean probabilities, boolean replace, int frame,
	Optional<String> series, boolean dicomSeg)
{

	public SegmentOptions {
		if (!(overlap >= 0 && overlap <= 0.9)) throw new InputException("The window overlap is %s; give 0 to 0.9.", overlap);
		if (!(threshold > 0 && threshold < 1)) throw new InputException("The threshold is %s; give a number between 0 and 1.", threshold);
		if (frame < 0) throw new InputException("The time point is %d; give 1 or more.", frame);
	}

	/** Overlap 0.5 and threshold 0.5, as published; labels only; nothing is replaced. */
	public static SegmentOptions options() {
		return new SegmentOptions(0.5, 0.5, false, false, 0, Optional.empty(), false);
	}

	public SegmentOptions withOverlap(final double value) {
		return new SegmentOptions(value, threshold, probabilities, replace, frame, series, dicomSeg);
	}

	public SegmentOptions withThreshold(final double value) {
		return new SegmentOptions(overlap, value, probabilities, replace, frame, series, dicomSeg);
	}

	public SegmentOptions withProbabilities(final boolean on) {
		return new SegmentOptions(overlap, threshold, on, replace, frame, series, dicomSeg);
	}

	public SegmentOptions withReplace(final boolean on) {
		return new SegmentOptions(overlap, threshold, probabilities, on, frame, series, dicomSeg);
	}

	/** @param number of the time point, from 1; 0 for files that hold only one */
	public SegmentOptions withFrame(final int number) {
		return new SegmentOptions(overlap, threshold, probabilities, replace, number, series, dicomSeg);
	}

	/** @param wanted number, UID or description */
	public SegmentOptions withSeries(final String wanted) {
		return new SegmentOptions(overlap, threshold, probabilities, replace, frame, Optional.of(wanted), dicomSeg);
	}

	/** Only volumes that are DICOM series can be segmented then. */
	public SegmentOptions withDicomSeg(final boolean on) {
		return new SegmentOptions(overlap, threshold, probabilities, replace, frame, series, on);
	}

	/** How the volume files are read. */
	ReadOptions reading() {
		final ReadOptions read = frame == 0 ? ReadOptions.options() : ReadOptions.options().withFrame(frame);
		return series.map(read::withSeries).orElse(read);
	}
}
