package sc.fiji.hermes.train;

import sc.fiji.hermes.optimize.Schedule;

/**
 * What happens at which step: a function of the step and of what {@code run.json} records, so that a resumed training does the same as
 * one that was never stopped.
 *
 * @param length number of steps
 * @param learningRate at the peak
 * @param warmUp share of the steps
 * @param validations in all
 */
record TrainingSchedule(Length length, double learningRate, double warmUp, int validations) {

	static TrainingSchedule of(final Length length, final TrainOptions options) {
		return new TrainingSchedule(length, options.learningRate(), options.warmUp(), options.validations());
	}

	/** The same with another number of steps. */
	TrainingSchedule with(final Length other) {
		return new TrainingSchedule(other, learningRate, warmUp, validations);
	}

	/** Number of steps in all, as it counts after {@code step} of them. */
	long steps(final long step) {
		return length.after(step);
	}

	/** Whether the training is over after {@code step} steps. */
	boolean isOver(final long step) {
		return step >= steps(step);
	}

	/** Learning rate of the step after {@code step} others. */
	double rate(final long step) {
		final long steps = steps(step);
		return new Schedule(learningRate, warmUp * steps, steps).at(step);
	}

	/** Whether there is a validation after {@code step} steps: evenly spread, the last at the end. */
	boolean validates(final long step) {
		final long steps = steps(step), n = validations;
		return step > 0 && step * n / steps > (step - 1) * n / steps;
	}
}
