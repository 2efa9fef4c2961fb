package sc.fiji.hermes.train;

import java.util.List;
import java.util.Optional;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Setting;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.optimize.ParameterGroup;

/**
 * What {@link TrainOptions} say of how weights follow their gradients.
 *
 * @param optimizer with its constants
 * @param decayVectors whether norms and biases have its weight decay, too
 * @param learningRate at its peak; empty for one that suits optimizer and network
 * @param warmUp share of the training that warms up
 */
record RateOptions(Setting<Optimizer> optimizer, Setting<Boolean> decayVectors, Optional<Double> learningRate, Setting<Double> warmUp) {

	/** The default peak rate of AdamW times the base width: wider layers add up more equal steps, so each must be smaller. */
	private static final double ADAM_RATE_TIMES_WIDTH = 0.008;

	/** Half of what a single small dataset bears; mixed datasets need calmer steps. */
	private static final double LAMB_RATE = 0.005;

	/** As nnU-Net has it. */
	private static final double SGD_RATE = 0.01;

	static RateOptions options() {
		return new RateOptions(Setting.byDefault(Optimizer.adamW(0)), Setting.byDefault(true), Optional.empty(), Setting.byDefault(0.025));
	}

	/** Their form in JSON. */
	static RateOptions members(final JsonMembers m, final RateOptions options, final int baseWidth) {
		RateOptions o = options;
		o = m.setting("optimizer", o, o.optimizer, JsonKind.object(Optimizer::members), RateOptions::withOptimizer);
		o = m.setting("decayVectors", o, o.decayVectors, JsonKind.YES, RateOptions::withDecayVectors);
		o = m.setting("learningRate", o, new Setting<>(o.learningRate(baseWidth), o.learningRate.isPresent()), JsonKind.NUMBER,
			RateOptions::withLearningRate);
		return m.setting("warmUp", o, o.warmUp, JsonKind.NUMBER, RateOptions::withWarmUp);
	}

	RateOptions withOptimizer(final Optimizer value) {
		return new RateOptions(Setting.of(value), decayVectors, learningRate, warmUp);
	}

	RateOptions withDecayVectors(final boolean on) {
		return new RateOptions(optimizer, Setting.of(on), learningRate, warmUp);
	}

	RateOptions withLearningRate(final double value) {
		if (!(value > 0)) throw new InputException("The learning rate is %s; give more than 0.", value);
		return new RateOptions(optimizer, decayVectors, Optional.of(value), warmUp);
	}

	RateOptions withWarmUp(final double share) {
		if (!(share >= 0 && share <= 1)) throw new InputException("The share of the warm-up is %s; give 0 to 1.", share);
		return new RateOptions(optimizer, decayVectors, learningRate, Setting.of(share));
	}

	/** What was given, or what suits the optimizer and the width of the network. */
	double learningRate(final int baseWidth) {
		return learningRate.orElseGet(() -> switch (optimizer.value().kind()) {
			case LAMB -> LAMB_RATE;
			case ADAM -> ADAM_RATE_TIMES_WIDTH / baseWidth;
			case SGD -> SGD_RATE;
		});
	}

	/** Parameters that are not treated as all others. */
	List<ParameterGroup> groups() {
		return decayVectors.value() ? List.of() : List.of(ParameterGroup.of(ParameterGroup::isNormOrBias).withDecay(0));
	}
}
