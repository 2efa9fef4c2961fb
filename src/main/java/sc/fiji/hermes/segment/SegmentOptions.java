package sc.fiji.hermes.segment;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import sc.fiji.hermes.io.ReadOptions;
import sc.fiji.hermes.job.InputException;

/**
 * How to segment; every default of it is here. Immutable: each setter returns a changed copy.
 *
 * @param overlap of neighbouring windows, 0 to below 1; more is slower and smoother
 * @param threshold probability from which a voxel belongs to a task; empty for that of its rule
 * @param rules whether the {@linkplain sc.fiji.hermes.bundle.TaskRule rules} of the model hold; without them the threshold is 0.5, and
 *          masks stay as they are
 * @param mirror whether the probabilities of a window are the mean over those of its mirror images along the axes that {@link
 *          sc.fiji.hermes.volume.MirrorAxes} says, twice slower for each; for models that were trained with mirrored images
 * @param probabilities whether the probability of each task at each voxel is kept, 4 bytes a voxel and task
 * @param existing what becomes of results of an earlier segmentation
 * @param frame the time point of each volume file that is segmented, counted from 1; 0 for files that hold only one
 * @param series number, UID or description of the series in a folder of DICOM images; empty if there is only one
 * @param dicomSeg whether a DICOM segmentation is written beside the label map of a DICOM series
 * @param channel number of the one that is segmented of a folder with several files a case, as nnU-Net numbers them; empty if
 *          there is one, or the modality says which
 */
public record SegmentOptions(double overlap, OptionalDouble threshold, boolean rules, boolean mirror, boolean probabilities, Existing existing, int frame,
	Optional<String> series, boolean dicomSeg, OptionalInt channel)
{

	public SegmentOptions {
		if (!(overlap >= 0 && overlap <= 0.9)) throw new InputException("The window overlap is %s; give 0 to 0.9.", overlap);
		if (threshold.isPresent() && !(threshold.getAsDouble() > 0 && threshold.getAsDouble() < 1)) throw new InputException(
			"The threshold is %s; give a number between 0 and 1.", threshold.getAsDouble());
		if (channel.isPresent() && channel.getAsInt() < 0) throw new InputException("The channel is %d; give a whole number from 0.", channel
			.getAsInt());
		if (frame < 0) throw new InputException("The time point is %d; give 1 or more.", frame);
	}

	/** Overlap 0.5, as published; the rules of the model; labels only; nothing is replaced. */
	public static SegmentOptions options() {
		return new SegmentOptions(0.5, OptionalDouble.empty(), true, false, false, Existing.REFUSE, 0, Optional.empty(), false, OptionalInt.empty());
	}

	public SegmentOptions withOverlap(final double value) {
		return new SegmentOptions(value, threshold, rules, mirror, probabilities, existing, frame, series, dicomSeg, channel);
	}

	/** The same probability for all tasks, whatever their rules. */
	public SegmentOptions withThreshold(final double value) {
		return new SegmentOptions(overlap, OptionalDouble.of(value), rules, mirror, probabilities, existing, frame, series, dicomSeg, channel);
	}

	/** Whether the rules of the model hold. */
	public SegmentOptions withRules(final boolean on) {
		return new SegmentOptions(overlap, threshold, on, mirror, probabilities, existing, frame, series, dicomSeg, channel);
	}

	/** Twice slower for each axis along which tasks have no sides. */
	public SegmentOptions withMirror(final boolean on) {
		return new SegmentOptions(overlap, threshold, rules, on, probabilities, existing, frame, series, dicomSeg, channel);
	}

	public SegmentOptions withProbabilities(final boolean on) {
		return new SegmentOptions(overlap, threshold, rules, mirror, on, existing, frame, series, dicomSeg, channel);
	}

	public SegmentOptions withExisting(final Existing what) {
		return new SegmentOptions(overlap, threshold, rules, mirror, probabilities, what, frame, series, dicomSeg, channel);
	}

	/** @param number of the time point, from 1; 0 for files that hold only one */
	public SegmentOptions withFrame(final int number) {
		return new SegmentOptions(overlap, threshold, rules, mirror, probabilities, existing, number, series, dicomSeg, channel);
	}

	/** @param wanted number, UID or description */
	public SegmentOptions withSeries(final String wanted) {
		return new SegmentOptions(overlap, threshold, rules, mirror, probabilities, existing, frame, Optional.of(wanted), dicomSeg, channel);
	}

	/** Only volumes that are DICOM series can be segmented then. */
	public SegmentOptions withDicomSeg(final boolean on) {
		return new SegmentOptions(overlap, threshold, rules, mirror, probabilities, existing, frame, series, on, channel);
	}

	/** @param number from 0, as in {@code case_0000.nii.gz} */
	public SegmentOptions withChannel(final int number) {
		return new SegmentOptions(overlap, threshold, rules, mirror, probabilities, existing, frame, series, dicomSeg, OptionalInt.of(number));
	}

	/** How the volume files are read. */
	ReadOptions reading() {
		final ReadOptions read = frame == 0 ? ReadOptions.options() : ReadOptions.options().withFrame(frame);
		return series.map(read::withSeries).orElse(read);
	}
}
