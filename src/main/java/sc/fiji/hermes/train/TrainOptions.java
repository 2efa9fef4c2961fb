package sc.fiji.hermes.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

import sc.fiji.hermes.file.JsonKind;
import sc.fiji.hermes.file.JsonMembers;
import sc.fiji.hermes.job.InputException;
import sc.fiji.hermes.job.Setting;
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

	private NetworkOptions network = NetworkOptions.options();
	private Optional<Long> steps = Optional.empty();
	private Setting<Double> minutes = Setting.byDefault(30.0);
	private Setting<Integer> batch = Setting.byDefault(2);
	private RateOptions rates = RateOptions.options();
	private Setting<LossOptions> loss = Setting.byDefault(LossOptions.IMPROVED);
	private Setting<SampleOptions> samples = Setting.byDefault(SampleOptions.options());
	private Setting<PlanOptions> plan = Setting.byDefault(PlanOptions.options());
	private Setting<Boolean> recompute = Setting.byDefault(false);
	private Setting<Integer> validations = Setting.byDefault(8);
	private Setting<Integer> validationCases = Setting.byDefault(3);
	private Optional<Path> cache = Optional.empty();
	private Setting<Boolean> preview = Setting.byDefault(true);
	private boolean resume;
	private Setting<Boolean> rules = Setting.byDefault(true);
	private Setting<Start> start = Setting.byDefault(Start.fresh());

	private TrainOptions() {}

	/** A copy with a change. */
	private TrainOptions with(final Consumer<TrainOptions> change) {
		final TrainOptions o = new TrainOptions();
		o.network = network;
		o.steps = steps;
		o.minutes = minutes;
		o.batch = batch;
		o.rates = rates;
		o.loss = loss;
		o.samples = samples;
		o.plan = plan;
		o.recompute = recompute;
		o.validations = validations;
		o.validationCases = validationCases;
		o.resume = resume;
		o.start = start;
		o.cache = cache;
		o.preview = preview;
		o.rules = rules;
		change.accept(o);
		return o;
	}

	/**
	 * Its form in JSON: what was given, without {@link #resume}, which is no property of a training. A new option is a line here, or in a
	 * part that this asks.
	 */
	static TrainOptions members(final JsonMembers m, final TrainOptions options) {
		final NetworkOptions network = NetworkOptions.members(m, options.network);
		TrainOptions o = options.with(c -> c.network = network);
		o = m.optional("steps", o, o.steps, JsonKind.LONG, TrainOptions::steps);
		o = o.steps.isPresent() ? m.optional("minutes", o, Optional.empty(), JsonKind.NUMBER, TrainOptions::minutes)
			: m.setting("minutes", o, o.minutes, JsonKind.NUMBER, TrainOptions::minutes);
		o = m.setting("batch", o, o.batch, JsonKind.INTEGER, TrainOptions::batch);
		final RateOptions rates = RateOptions.members(m, options.rates, network.baseWidth().value());
		o = o.with(c -> c.rates = rates);
		o = m.setting("loss", o, o.loss, JsonKind.object(LossOptions::members), TrainOptions::loss);
		o = m.setting("samples", o, o.samples, JsonKind.object(SampleOptions::members), TrainOptions::samples);
		o = m.setting("plan", o, o.plan, JsonKind.object(PlanOptions::members), TrainOptions::plan);
		o = m.setting("recompute", o, o.recompute, JsonKind.YES, TrainOptions::recompute);
		o = m.setting("validations", o, o.validations, JsonKind.INTEGER, TrainOptions::validations);
		o = m.setting("validationCases", o, o.validationCases, JsonKind.INTEGER, TrainOptions::validationCases);
		o = m.setting("start", o, o.start, JsonKind.object(Start::members), TrainOptions::start);
		o = m.optional("cache", o, o.cache, JsonKind.PATH, TrainOptions::cache);
		o = m.setting("preview", o, o.preview, JsonKind.YES, TrainOptions::preview);
		return m.setting("rules", o, o.rules, JsonKind.YES, TrainOptions::rules);
	}

	/** The defaults: universal, base width 16, 30 minutes, two samples a step, AdamW. */
	public static TrainOptions options() {
		return new TrainOptions();
	}

	/** Universal (priors) or traditional (fixed outputs). Default universal. */
	public TrainOptions paradigm(final Paradigm p) {
		return with(o -> o.network = network.withParadigm(p));
	}

	/** Channels at full resolution; published 32, default 16. Memory and time grow with its square. */
	public TrainOptions baseWidth(final int width) {
		return with(o -> o.network = network.withBaseWidth(width));
	}

	/** Number of optimizer steps, instead of a time. */
	public TrainOptions steps(final long count) {
		if (count < 1) throw new InputException("The number of steps is %d; give 1 or more.", count);
		return with(o -> {
			o.steps = Optional.of(count);
			o.minutes = Setting.byDefault(minutes.value());
		});
	}

	/**
	 * Time to train, validations included, instead of a number of steps. How many fit is measured before the start, corrected once after a
	 * twentieth of them and then fixed. Preparing cases and building graphs come on top. Default 30.
	 */
	public TrainOptions minutes(final double m) {
		if (!(m > 0 && m < 1e6)) throw new InputException("The training time is %s minutes; give more than 0.", m);
		return with(o -> {
			o.minutes = Setting.of(m);
			o.steps = Optional.empty();
		});
	}

	/** Samples a step. Default 2. */
	public TrainOptions batch(final int count) {
		if (count < 1) throw new InputException("The batch is %d; give 1 or more.", count);
		return with(o -> o.batch = Setting.of(count));
	}

	/**
	 * Default AdamW. LAMB, as published for batches of 16, moves every tensor by a fixed share of its norm; with the small
	 * batches of one machine and mixed datasets that makes the loss jump.
	 */
	public TrainOptions optimizer(final Optimizer value) {
		return with(o -> o.rates = rates.withOptimizer(value));
	}

	/** Whether norms and biases have the optimizer's weight decay, too. Default yes, as published. */
	public TrainOptions decayVectors(final boolean on) {
		return with(o -> o.rates = rates.withDecayVectors(on));
	}

	/** What a universal network compares voxels with. Default {@link Prototypes#TASK}. */
	public TrainOptions prototypes(final Prototypes value) {
		return with(o -> o.network = network.withPrototypes(value));
	}

	/** Mask outputs at coarser levels that are trained, too, 0 to 3. Default 0. */
	public TrainOptions deepSupervision(final int outputs) {
		return with(o -> o.network = network.withDeepSupervision(outputs));
	}

	/**
	 * Peak learning rate. Default with AdamW 0.008 / base width: 0.001 for a width of 8, 0.0005 for 16; with rates of 0.002 a
	 * narrow network needed hundreds of steps more before it told tasks apart. Default with LAMB 0.005, the share of its norm by
	 * which a tensor moves, with SGD 0.01.
	 */
	public TrainOptions learningRate(final double value) {
		return with(o -> o.rates = rates.withLearningRate(value));
	}

	/** Share of the training that warms up. Default 0.025, as published. */
	public TrainOptions warmUp(final double share) {
		return with(o -> o.rates = rates.withWarmUp(share));
	}

	/** Default {@link LossOptions#IMPROVED}. */
	public TrainOptions loss(final LossOptions value) {
		return with(o -> o.loss = Setting.of(value));
	}

	public TrainOptions samples(final SampleOptions value) {
		return with(o -> o.samples = Setting.of(value));
	}

	public TrainOptions plan(final PlanOptions value) {
		return with(o -> o.plan = Setting.of(value));
	}

	/** Whether the backward pass recomputes activations: less memory, a third more time. Default no. */
	public TrainOptions recompute(final boolean on) {
		return with(o -> o.recompute = Setting.of(on));
	}

	/** How often to validate, evenly spread; the last is at the end. Default 8. */
	public TrainOptions validations(final int count) {
		if (count < 1) throw new InputException("The number of validations is %d; give 1 or more.", count);
		return with(o -> o.validations = Setting.of(count));
	}

	/** Cases of each dataset in a validation during training; the final one takes all. Default 3. */
	public TrainOptions validationCases(final int count) {
		if (count < 1) throw new InputException("The number of validation cases is %d; give 1 or more.", count);
		return with(o -> o.validationCases = Setting.of(count));
	}

	/**
	 * Whether to go on with a run folder that was stopped, with all that it was started with: only what is given here beside is looked at.
	 * That may be another time, number of steps, learning rate and number of validations, cache, preview and whether to recompute; the
	 * rest must be as it was. Default no: an existing run folder is refused.
	 */
	public TrainOptions resume(final boolean on) {
		return with(o -> o.resume = on);
	}

	/** What the weights are before the first step. Default {@link Start#fresh()}; no meaning for a training that goes on. */
	public TrainOptions start(final Start value) {
		return with(o -> o.start = Setting.of(value));
	}

	/** Folder of prepared cases; several trainings may share one. Default {@code cache} in the run folder. */
	public TrainOptions cache(final Path folder) {
		return with(o -> o.cache = Optional.of(folder));
	}

	/**
	 * Whether {@code preview.png} in the run folder shows meanwhile what the network makes of one window of up to four
	 * datasets; takes at most a fiftieth of the time. Default yes.
	 */
	public TrainOptions preview(final boolean on) {
		return with(o -> o.preview = Setting.of(on));
	}

	/**
	 * Whether the last validation also chooses thresholds, components to keep and holes to fill for the tasks of the model, as {@link
	 * sc.fiji.hermes.segment.RuleSearch} says. Default yes.
	 */
	public TrainOptions rules(final boolean on) {
		return with(o -> o.rules = Setting.of(on));
	}

	public Paradigm paradigm() {
		return network.paradigm().value();
	}

	public int baseWidth() {
		return network.baseWidth().value();
	}

	public OptionalLong steps() {
		return steps.map(OptionalLong::of).orElse(OptionalLong.empty());
	}

	public double minutes() {
		return minutes.value();
	}

	public int batch() {
		return batch.value();
	}

	public Optimizer optimizer() {
		return rates.optimizer().value();
	}

	public Prototypes prototypes() {
		return network.prototypes().value();
	}

	public int deepSupervision() {
		return network.deepSupervision().value();
	}

	public boolean decayVectors() {
		return rates.decayVectors().value();
	}

	/** What of the network these say. */
	NetworkOptions network() {
		return network;
	}

	/** Parameters that are not treated as all others. */
	List<ParameterGroup> groups() {
		return rates.groups();
	}

	public double learningRate() {
		return rates.learningRate(baseWidth());
	}

	public double warmUp() {
		return rates.warmUp().value();
	}

	public LossOptions loss() {
		return loss.value();
	}

	public SampleOptions samples() {
		return samples.value();
	}

	public PlanOptions plan() {
		return plan.value();
	}

	public boolean recompute() {
		return recompute.value();
	}

	public int validations() {
		return validations.value();
	}

	public int validationCases() {
		return validationCases.value();
	}

	public Start start() {
		return start.value();
	}

	public boolean resume() {
		return resume;
	}

	public Optional<Path> cache() {
		return cache;
	}

	public boolean preview() {
		return preview.value();
	}

	public boolean rules() {
		return rules.value();
	}

	/** Whether the same was given. */
	@Override
	public boolean equals(final Object other) {
		return other instanceof TrainOptions o && resume == o.resume && JsonMembers.write(this, TrainOptions::members).equals(JsonMembers.write(o,
			TrainOptions::members));
	}

	@Override
	public int hashCode() {
		return JsonMembers.write(this, TrainOptions::members).hashCode();
	}

	/** What was given, as JSON. */
	@Override
	public String toString() {
		return JsonMembers.write(this, TrainOptions::members).toString();
	}
}
