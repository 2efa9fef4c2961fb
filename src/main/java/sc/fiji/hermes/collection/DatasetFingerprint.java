package sc.fiji.hermes.collection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import sc.fiji.hermes.io.Volumes;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.volume.Geometry;
import sc.fiji.hermes.volume.Orientation;

/**
 * The typical geometry of a dataset, from which its grid is planned.
 *
 * @param cases how many images it was taken from
 * @param spacing median mm between voxels along canonical R, A, S, each axis by itself
 * @param extent median mm from edge to edge along canonical R, A, S, each axis by itself
 */
public record DatasetFingerprint(int cases, List<Double> spacing, List<Double> extent) {

	public DatasetFingerprint {
		spacing = List.copyOf(spacing);
		extent = List.copyOf(extent);
	}

	/**
	 * Reads the image headers, no voxels, of the training cases (of all cases if none is
	 * for training), so that validation and test images do not influence a plan.
	 */
	public static DatasetFingerprint fingerprint(final Dataset dataset) {
		final List<Case> training = dataset.cases(Split.TRAIN);
		final List<Case> cases = training.isEmpty() ? dataset.cases() : training;
		if (cases.isEmpty()) throw new InputException("Dataset \"%s\" has no case; add one or remove the dataset.", dataset
			.name());
		final double[][] spacing = new double[3][cases.size()];
		final double[][] extent = new double[3][cases.size()];
		for (int i = 0; i < cases.size(); i++) {
			final Geometry stored = Volumes.header(cases.get(i).image()).geometry();
			final Geometry canonical = Orientation.of(stored).canonical(stored);
			for (int w = 0; w < 3; w++) {
				spacing[w][i] = canonical.spacing(w);
				extent[w][i] = canonical.spacing(w) * canonical.size(w);
			}
		}
		return new DatasetFingerprint(cases.size(), medians(spacing), medians(extent));
	}

	private static List<Double> medians(final double[][] values) {
		final List<Double> medians = new ArrayList<>();
		for (final double[] v : values) medians.add(median(v));
		return medians;
	}

	/** The middle value, or the mean of the two middle values; {@code values} must not be empty. */
	static double median(final double[] values) {
		final double[] sorted = values.clone();
		Arrays.sort(sorted);
		final int n = sorted.length;
		return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
	}
}
