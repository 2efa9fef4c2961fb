package sc.fiji.hermes.demo;

import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.segment.SegmentOptions;
import sc.fiji.hermes.train.TrainOptions;

/**
 * What the demo does; every default of it is here. Immutable: each {@code with…} returns a changed copy.
 *
 * @param phantoms the cohort
 * @param training the model and how long to train it
 * @param segmentation of the unseen cases
 * @param replace whether an earlier demo in the folder is replaced
 */
public record DemoOptions(PhantomOptions phantoms, TrainOptions training, SegmentOptions segmentation, boolean replace) {

	/** Enough that every phantom's organs are told apart; a fixed number, so that the result does not depend on the machine. */
	public static final long STEPS = 700;

	/**
	 * The default cohort; base width 8, {@link #STEPS} steps, two validations: about 5 minutes in all on two cores. One window for
	 * all phantoms, so that few graphs have to be built.
	 */
	public static DemoOptions options() {
		return new DemoOptions(PhantomOptions.options(), TrainOptions.options().baseWidth(8).steps(STEPS).validations(2)
			.validationCases(1).plan(PlanOptions.options().withWindow(32, 32, 32)), SegmentOptions.options(), false);
	}

	public DemoOptions withPhantoms(final PhantomOptions value) {
		return new DemoOptions(value, training, segmentation, replace);
	}

	public DemoOptions withTraining(final TrainOptions value) {
		return new DemoOptions(phantoms, value, segmentation, replace);
	}

	public DemoOptions withSegmentation(final SegmentOptions value) {
		return new DemoOptions(phantoms, training, value, replace);
	}

	public DemoOptions withReplace(final boolean on) {
		return new DemoOptions(phantoms, training, segmentation, on);
	}
}
