package sc.fiji.hermes.demo;

import sc.fiji.hermes.job.InputException;

/**
 * How many phantoms to make and how noisy and fine they are. Immutable; start from
 * {@link #options()}.
 *
 * <pre>{@code
 * PhantomOptions small = PhantomOptions.options().withCases(4, 1, 1);
 * }</pre>
 *
 * @param training cases of each dataset to train on, at least 1
 * @param validation cases of each dataset to validate on, at least 1
 * @param test unseen cases of each dataset, 0 or more
 * @param noise factor on the noise of every contrast, 0 = none
 * @param voxel factor on the voxel size, 1 = about 40×30×28 voxels a volume
 */
public record PhantomOptions(int training, int validation, int test, double noise, double voxel) {

	public PhantomOptions {
		if (training < 1 || validation < 1 || test < 0) throw new InputException(
			"The phantom cohort asks for %d training, %d validation and %d test cases; give at least 1, 1 and 0.", training,
			validation, test);
		if (!(noise >= 0 && noise <= 10)) throw new InputException("The phantom noise factor is %s; give 0 to 10.", noise);
		if (!(voxel >= 0.2 && voxel <= 2)) throw new InputException("The phantom voxel factor is %s; give 0.2 to 2.", voxel);
	}

	/** 12 training, 3 validation and 4 test cases a dataset, normal noise and size. */
	public static PhantomOptions options() {
		return new PhantomOptions(12, 3, 4, 1, 1);
	}

	public PhantomOptions withCases(final int trainingCases, final int validationCases, final int testCases) {
		return new PhantomOptions(trainingCases, validationCases, testCases, noise, voxel);
	}

	public PhantomOptions withNoise(final double factor) {
		return new PhantomOptions(training, validation, test, factor, voxel);
	}

	public PhantomOptions withVoxel(final double factor) {
		return new PhantomOptions(training, validation, test, noise, factor);
	}

	int cases() {
		return training + validation + test;
	}
}
