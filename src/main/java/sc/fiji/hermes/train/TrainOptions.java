package sc.fiji.hermes.train;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.model.Paradigm;
import sc.fiji.hermes.model.Prototypes;
import sc.fiji.hermes.optimize.LossOptions;
import sc.fiji.hermes.optimize.Optimizer;
import sc.fiji.hermes.optimize.ParameterGroup;
import sc.fiji.hermes.preprocess.PlanOptions;
import sc.fiji.hermes.sample.SampleOptions;

/**
 * How to train; every default of it is here. Immutable: each setter returns a changed copy.
 *
 * <pre>{@code
 * TrainOptions options = TrainOptions.options().minutes(30).baseWidth(16);
 * }</pre>
 */
public final class TrainOptions {

	/** The default peak rate of AdamW times the base width: wider layers add up more equal steps, so each must be smaller. */
	private static final double ADAM_RATE_TIMES_WIDTH = 0.008;

	/** Half of what a single small dataset bears; mixed datasets need calmer steps. */
	private static final double LAMB_RATE = 0.005;

	/** As nnU-Net has it. */
	private static final double SGD_RATE = 0.01;

	private Paradigm paradigm = Paradigm.UNIVERSAL;
	private int baseWidth = 16;
	private OptionalLong steps = OptionalLong.empty();
	private OptionalDouble minutes = OptionalDouble.empty();
	private int batch = 2;
	private Optimizer optimizer = Optimizer.adamW(0);
	private boolean decayVectors = true;
	private Prototypes prototypes = Prototypes.TASK;
	private int deepSupervision;
	private OptionalDouble learningRate = OptionalDouble.empty();
	private double warmUp = 0.025;
	private LossOptions loss = LossOptions.IMPROVED;
	private SampleOptions samples = SampleOptions.options();
	private PlanOptions plan = PlanOptions.options();
	private boolean recompute;
	private int validations = 8;
	private int validationCases = 3;
	private boolean resume;
	private Start start = Start.fresh();
	private Optional<java.nio.file.Path> cache = Optional.empty();
	private boolean preview = true;
	private boolean rules = true;

	private TrainOptions() {}

	private TrainOptions(final TrainOptions o) {
		paradigm = o.paradigm;
		baseWidth = o.baseWidth;
		steps = o.steps;
		minutes = o.minutes;
		batch = o.batch;
		optimizer = o.optimizer;
		decayVectors = o.decayVectors;
		prototypes = o.prototypes;
		deepSupervision = o.deepSupervision;
		learningRate = o.learningRate;
		warmUp = o.warmUp;
		loss = o.loss;
		samples = o.samples;
		plan = o.plan;
		recompute = o.recompute;
		validations = o.validations;
		validationCases = o.validationCases;
		resume = o.resume;
		start = o.start;
		cache = o.cache;
		preview = o.preview;
		rules = o.rules;
	}

	/** The defaults: universal, base width 16, 30 minutes, two samples a step, AdamW. */
	public static TrainOptions options() {
		return new TrainOptions();
	}

	/** Universal (priors) or traditional (fixed outputs). Default universal. */
	public TrainOptions paradigm(final Paradigm p) {
		final TrainOptions o = new TrainOptions(this);
		o.paradigm = p;
		return o;
	}

	/** Channels at full resolution; published 32, default 16. Memory and time grow with its square. */
	public TrainOptions baseWidth(final int width) {
		if (width < 4) throw new InputException("The base width is %d; give 4 or more, 8 to 32 is usual.", width);
		final TrainOptions o = new TrainOptions(this);
		o.baseWidth = width;
		return o;
	}

	/** Number of optimizer steps, instead of a time. */
	public TrainOptions steps(final long count) {
		if (count < 1) throw new InputException("The number of steps is %d; give 1 or more.", count);
		final TrainOptions o = new TrainOptions(this);
		o.steps = OptionalLong.of(count);
		return o;
	}

	/**
	 * Time to train, validations included, instead of a number of steps. How many fit is measured before the start, corrected once after a
	 * twentieth of them and then fixed. Preparing cases and building graphs come on top. Default 30.
	 */
	public TrainOptions minutes(final double m) {
		if (!(m > 0 && m < 1e6)) throw new InputException("The training time is %s minutes; give more than 0.", m);
		final TrainOptions o = new TrainOptions(this);
		o.minutes = OptionalDouble.of(m);
		o.steps = OptionalLong.empty();
		return o;
	}

	/** Samples a step. Default 2. */
	public TrainOptions batch(final int count) {
		if (count < 1) throw new InputException("The batch is %d; give 1 or more.", count);
		final TrainOptions o = new TrainOptions(this);
		o.batch = count;
		return o;
	}

	/**
	 * Default AdamW. LAMB, as published for batches of 16, moves every tensor by a fixed share of its norm; with the small
	 * batches of one machine and mixed datasets that makes the loss jump.
	 */
	public TrainOptions optimizer(final Optimizer value) {
		final TrainOptions o = new TrainOptions(this);
		o.optimizer = value;
		return o;
	}

	/** Whether norms and biases have the optimizer's weight decay, too. Default yes, as published. */
	public TrainOptions decayVectors(final boolean on) {
		final TrainOptions o = new TrainOptions(this);
		o.decayVectors = on;
		return o;
	}

	/**
	 * Peak learning rate. Default with AdamW 0.008 / base width: 0.001 for a width of 8, 0.0005 for 16; with rates of 0.002 a
	 * narrow network needed hundreds of steps more before it told tasks apart. Default with LAMB 0.005, the share of its norm by
	 * which a tensor moves, with SGD 0.01.
	 */
	public TrainOptions learningRate(final double value) {
		if (!(value > 0)) throw new InputException("The learning rate is %s; give more than 0.", value);
		final TrainOptions o = new TrainOptions(this);
		o.learningRate = OptionalDouble.of(value);
		return o;
	}

	/** Share of the training that warms up. Default 0.025, as published. */
	public TrainOptions warmUp(final double share) {
		if (!(share >= 0 && share <= 1)) throw new InputException("The share of the warm-up is %s; give 0 to 1.", share);
		final TrainOptions o = new TrainOptions(this);
		o.warmUp = share;
		return o;
	}

	/** Default {@link LossOptions#IMPROVED}. */
	public TrainOptions loss(final LossOptions value) {
		final TrainOptions o = new TrainOptions(this);
		o.loss = value;
		return o;
	}

	public TrainOptions samples(final SampleOptions value) {
		final TrainOptions o = new TrainOptions(this);
		o.samples = value;
		return o;
	}

	public TrainOptions plan(final PlanOptions value) {
		final TrainOptions o = new TrainOptions(this);
		o.plan = value;
		return o;
	}

	/** Whether the backward pass recomputes activations: less memory, a third more time. Default no. */
	public TrainOptions recompute(final boolean on) {
		final TrainOptions o = new TrainOptions(this);
		o.recompute = on;
		return o;
	}

	/** How often to validate, evenly spread; the last is at the end. Default 8. */
	public TrainOptions validations(final int count) {
		if (count < 1) throw new InputException("The number of validations is %d; give 1 or more.", count);
		final TrainOptions o = new TrainOptions(this);
		o.validations = count;
		return o;
	}

	/** Cases of each dataset in a validation during training; the final one takes all. Default 3. */
	public TrainOptions validationCases(final int count) {
		if (count < 1) throw new InputException("The number of validation cases is %d; give 1 or more.", count);
		final TrainOptions o = new TrainOptions(this);
		o.validationCases = count;
		return o;
	}

	/** Whether to go on with a run folder that was stopped. Default no: an existing run folder is refused. */
	public TrainOptions resume(final boolean on) {
		final TrainOptions o = new TrainOptions(this);
		o.resume = on;
		return o;
	}

	/** What the weights are before the first step. Default {@link Start#fresh()}; no meaning for a training that goes on. */
	public TrainOptions start(final Start value) {
		final TrainOptions o = new TrainOptions(this);
		o.start = value;
		return o;
	}

	/** Folder of prepared cases; several trainings may share one. Default {@code cache} in the run folder. */
	public TrainOptions cache(final java.nio.file.Path folder) {
		final TrainOptions o = new TrainOptions(this);
		o.cache = Optional.of(folder);
		return o;
	}

	/**
	 * Whether {@code preview.png} in the run folder shows meanwhile what the network makes of one window of up to four
	 * datasets; takes at most a fiftieth of the time. Default yes.
	 */
	public TrainOptions preview(final boolean on) {
		final TrainOptions o = new TrainOptions(this);
		o.preview = on;
		return o;
	}

	/**
	 * Whether the last validation also chooses thresholds, components to keep and holes to fill for the tasks of the model, as {@link
	 * sc.fiji.hermes.segment.RuleSearch} says. Default yes.
	 */
	public TrainOptions rules(final boolean on) {
		final TrainOptions o = new TrainOptions(this);
		o.rules = on;
		return o;
	}

	public Paradigm paradigm() {
		return paradigm;
	}

	public int baseWidth() {
		return baseWidth;
	}

	public OptionalLong steps() {
		return steps;
	}

	public double minutes() {
		return minutes.orElse(30);
	}

	public int batch() {
		return batch;
	}

	public Optimizer optimizer() {
		return optimizer;
	}

	/** What a universal network compares voxels with. Default {@link Prototypes#TASK}. */
	public TrainOptions prototypes(final Prototypes value) {
		final TrainOptions o = new TrainOptions(this);
		o.prototypes = value;
		return o;
	}

	/** Mask outputs at coarser levels that are trained, too, 0 to 3. Default 0. */
	public TrainOptions deepSupervision(final int outputs) {
		if (outputs < 0 || outputs > 3) throw new InputException("The number of coarser outputs is %d; give 0 to 3.", outputs);
		final TrainOptions o = new TrainOptions(this);
		o.deepSupervision = outputs;
		return o;
	}

	public Prototypes prototypes() {
		return prototypes;
	}

	public int deepSupervision() {
		return deepSupervision;
	}

	public boolean decayVectors() {
		return decayVectors;
	}

	/** Parameters that are not treated as all others. */
	List<ParameterGroup> groups() {
		return decayVectors ? List.of() : List.of(ParameterGroup.of(ParameterGroup::isNormOrBias).withDecay(0));
	}

	public double learningRate() {
		return learningRate.orElseGet(() -> switch (optimizer.kind()) {
			case LAMB -> LAMB_RATE;
			case ADAM -> ADAM_RATE_TIMES_WIDTH / baseWidth;
			case SGD -> SGD_RATE;
		});
	}

	public double warmUp() {
		return warmUp;
	}

	public LossOptions loss() {
		return loss;
	}

	public SampleOptions samples() {
		return samples;
	}

	public PlanOptions plan() {
		return plan;
	}

	public boolean recompute() {
		return recompute;
	}

	public int validations() {
		return validations;
	}

	public int validationCases() {
		return validationCases;
	}

	public Start start() {
		return start;
	}

	public boolean resume() {
		return resume;
	}

	public Optional<java.nio.file.Path> cache() {
		return cache;
	}

	public boolean preview() {
		return preview;
	}

	public boolean rules() {
		return rules;
	}
}
